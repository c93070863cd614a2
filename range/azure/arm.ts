import { bearer, json, param, Refused, type Range, type Reply, type Req, type Route } from '../http.ts';
import type { Nsg } from './state.ts';

const CODES: Record<number, string> = { 401: 'AuthenticationFailed', 403: 'AuthorizationFailed', 404: 'ResourceNotFound', 409: 'Conflict', 412: 'PreconditionFailed', 429: 'TooManyRequests' };

/** An error in ARM's shape. https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors */
export const armError = (status: number, message: string, code = CODES[status] ?? (status < 500 ? 'InvalidRequestFormat' : 'InternalServerError')): Reply =>
  json(status, { error: { code, message } });

/** Throws an error in ARM's shape. */
export function refuseArm(status: number, message: string, code?: string): never {
  throw new Refused(armError(status, message, code));
}

/** ARM demands a token; the range takes any. */
export const guarded = (handle: (range: Range, req: Req) => Reply) => (range: Range, req: Req): Reply =>
  bearer(req) === null ? armError(401, "Authentication failed. The 'Authorization' header is missing.") : handle(range, req);

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The group of a request's path, whatever its case; undefined when there is none. */
export function findNsg(range: Range, req: Req): Nsg | undefined {
  return Object.values(range.world.azure.nsgs).find(
    (nsg) => same(nsg.subscription, param(req, 'subscription')) && same(nsg.resourceGroup, param(req, 'group')) && same(nsg.name, param(req, 'nsg')),
  );
}

/** As findNsg, but ResourceNotFound when there is none. */
export function needNsg(range: Range, req: Req): Nsg {
  const name = `Microsoft.Network/networkSecurityGroups/${param(req, 'nsg')}`;
  return findNsg(range, req) ?? refuseArm(404, `The Resource '${name}' under resource group '${param(req, 'group')}' was not found.`);
}

/** Holds `If-Match` and `If-None-Match: *` against the etag of what is there (null: nothing). */
export function checkMatch(req: Req, etag: string | null): void {
  const wanted = req.headers['if-match'];
  const bare = (text: string): string => text.replace(/^W\//, '').replace(/^"|"$/g, '');
  if (wanted !== undefined && wanted !== '*' && (etag === null || bare(wanted) !== bare(etag)))
    refuseArm(412, `Precondition failed: the etag provided in if-match header ${wanted} does not match etag ${etag ?? '(none)'} of resource in store.`);
  if (wanted === '*' && etag === null) refuseArm(412, 'Precondition failed: the resource does not exist.');
  if (req.headers['if-none-match'] === '*' && etag !== null) refuseArm(412, 'Precondition failed: the resource already exists.');
}

const vmPath = '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.Compute/virtualMachines/:vm';
const nicPath = '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.Network/networkInterfaces/:nic';

function getVm(range: Range, req: Req): Reply {
  const vm = Object.values(range.world.azure.vms).find((candidate) => same(candidate.name, param(req, 'vm')) && same(candidate.resourceGroup, param(req, 'group')));
  if (vm === undefined) return armError(404, `The Resource 'Microsoft.Compute/virtualMachines/${param(req, 'vm')}' was not found.`);
  const properties = { provisioningState: 'Succeeded', networkProfile: { networkInterfaces: [{ id: nicId(vm), properties: { primary: true } }] } };
  return json(200, { id: vm.id, name: vm.name, type: 'Microsoft.Compute/virtualMachines', location: vm.location, properties });
}

const nicId = (vm: { subscription: string; resourceGroup: string; nic: string }): string =>
  `/subscriptions/${vm.subscription}/resourceGroups/${vm.resourceGroup}/providers/Microsoft.Network/networkInterfaces/${vm.nic}`;

function getNic(range: Range, req: Req): Reply {
  const vm = Object.values(range.world.azure.vms).find((candidate) => same(candidate.nic, param(req, 'nic')) && same(candidate.resourceGroup, param(req, 'group')));
  if (vm === undefined) return armError(404, `The Resource 'Microsoft.Network/networkInterfaces/${param(req, 'nic')}' was not found.`);
  const properties = {
    provisioningState: 'Succeeded',
    virtualMachine: { id: vm.id },
    ...(vm.nicNsg === null ? {} : { networkSecurityGroup: { id: vm.nicNsg } }),
    ipConfigurations: [{ name: 'ipconfig1', properties: { privateIPAddress: vm.privateIp, primary: true } }],
  };
  return json(200, { id: nicId(vm), name: vm.nic, type: 'Microsoft.Network/networkInterfaces', location: vm.location, properties });
}

/** Machines and their interfaces, to find the group that guards one. */
export const machineRoutes: readonly Route[] = [
  { method: 'GET', pattern: vmPath, handle: guarded(getVm) },
  { method: 'GET', pattern: nicPath, handle: guarded(getNic) },
];
