import * as z from 'zod';
import { ProviderError } from '../../../stacks/provider/errors.ts';
import { pause } from '../../../stacks/provider/http.ts';
import { changed, resource, type Operation } from '../../../stacks/provider/resource.ts';
import { same, type Json, type Props } from '../../../stacks/provider/values.ts';
import { API_VERSION, get, put, remove, type Arm, type ArmObject } from './arm.ts';

const Name = z.string().regex(/^[^/?#]+$/);
const Prefix = z.string().nullish();
const List = z.array(z.string()).nullish();

/** The body's properties (https://learn.microsoft.com/rest/api/virtualnetwork/security-rules/create-or-update). */
const Properties = {
  access: z.enum(['Allow', 'Deny']),
  direction: z.enum(['Inbound', 'Outbound']),
  priority: z.number().int(),
  protocol: z.string(),
  description: Prefix,
  sourceAddressPrefix: Prefix,
  sourceAddressPrefixes: List,
  sourcePortRange: Prefix,
  sourcePortRanges: List,
  destinationAddressPrefix: Prefix,
  destinationAddressPrefixes: List,
  destinationPortRange: Prefix,
  destinationPortRanges: List,
};
const BODY = Object.keys(Properties);
const PATH = ['resourceGroupName', 'networkSecurityGroupName', 'securityRuleName'];

const Inputs = z.strictObject({ ...Properties, resourceGroupName: Name, networkSecurityGroupName: Name, securityRuleName: Name, name: Prefix, type: Prefix, id: Prefix })
  // As protobuf has no undefined, what was not given is left out.
  .transform((inputs): Props => Object.fromEntries(Object.entries(inputs).flatMap(([key, value]) => (value == null ? [] : [[key, value]]))));

/** Between looks at an object that is still being provisioned, in ms. */
const PROVISIONING_MS = 200;

function idOf(arm: Arm, inputs: Props): string {
  const [group, nsg, rule] = PATH.map((key) => String(inputs[key] ?? ''));
  return `/subscriptions/${arm.subscription}/resourceGroups/${group}/providers/Microsoft.Network/networkSecurityGroups/${nsg}/securityRules/${rule}`;
}

/** The path's names from an ARM id, as an import needs them. Throws INVALID_ARGUMENT. */
function pathOf(id: string): Props {
  const match = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/networkSecurityGroups\/([^/]+)\/securityRules\/([^/]+)$/i.exec(id);
  const [, resourceGroupName, networkSecurityGroupName, securityRuleName] = match ?? [];
  if (resourceGroupName === undefined || networkSecurityGroupName === undefined || securityRuleName === undefined) {
    throw new ProviderError('INVALID_ARGUMENT', `expected the ARM id of a security rule, got ${JSON.stringify(id)}`);
  }
  return { resourceGroupName, networkSecurityGroupName, securityRuleName };
}

function outputsOf(object: ArmObject): Props {
  const { name, type, etag, properties } = object;
  return { ...properties, name, type: type ?? 'Microsoft.Network/networkSecurityGroups/securityRules', etag: etag ?? '', azureApiVersion: API_VERSION };
}

async function write(arm: Arm, id: string, inputs: Props, operation: Operation): Promise<Props> {
  const properties = Object.fromEntries(BODY.flatMap((key) => (inputs[key] == null ? [] : [[key, inputs[key]]])));
  let object: ArmObject | null = await put(arm, id, { properties }, operation);
  const until = performance.now() + operation.timeoutSeconds * 1000;
  while (object !== null && object.properties['provisioningState'] === 'Updating') {
    if (performance.now() + PROVISIONING_MS > until) throw new ProviderError('DEADLINE_EXCEEDED', `${id}: still being provisioned after ${operation.timeoutSeconds} s`);
    await pause(PROVISIONING_MS, operation);
    object = await get(arm, id, operation);
  }
  if (object === null) throw new ProviderError('ABORTED', `${id}: gone while it was being provisioned`);
  return outputsOf(object);
}

function isEmpty(value: Json | undefined): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

/** The stand-in of `azure-native.network.SecurityRule` (https://www.pulumi.com/registry/packages/azure-native/api-docs/network/securityrule/). */
export const securityRule = resource<Arm, Props>({
  inputs: Inputs,
  diff: (olds, news) => {
    // A property that is no longer given differs as well: it is written as absent.
    const all = { ...Object.fromEntries(Object.keys(olds).filter((key) => BODY.includes(key)).map((key) => [key, null])), ...news };
    const recorded = { ...Object.fromEntries(Object.keys(news).map((key) => [key, null])), ...olds };
    const keys = changed(recorded, all).filter((key) => BODY.includes(key) || PATH.includes(key));
    const replace = keys.filter((key) => PATH.includes(key));
    if (replace.length > 0) return { replace };
    return keys.length === 0 ? 'same' : { update: keys };
  },
  create: async (arm, inputs, operation) => {
    const id = idOf(arm, inputs);
    // The real provider's rule and words: ARM's PUT would silently take over what somebody else made.
    if ((await get(arm, id, operation)) !== null) throw new ProviderError('FAILED_PRECONDITION', `cannot create already existing resource '${id}'`);
    return { id, outputs: await write(arm, id, inputs, operation) };
  },
  read: async (arm, id, olds, operation) => {
    const path = pathOf(id);
    const object = await get(arm, id, operation);
    if (object === null) return null;
    const seen = BODY.flatMap((key): [string, Json][] => {
      const now = object.properties[key];
      const unchanged = same(olds[key], now) || (isEmpty(olds[key]) && isEmpty(now));
      return unchanged ? [] : [[key, now ?? null]];
    });
    return { id, inputs: { ...path, ...Object.fromEntries(seen) }, outputs: outputsOf(object) };
  },
  update: async (arm, id, _olds, inputs, operation) => write(arm, id, inputs, operation),
  delete: async (arm, id, _olds, operation) => remove(arm, id, operation),
});
