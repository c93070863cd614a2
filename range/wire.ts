import * as z from 'zod';
import { decidingRule, type Packet } from './azure/evaluate.ts';
import type { Flow, NsgState, Vm } from './azure/state.ts';
import { actRoutes } from './defender/acts.ts';
import { progress } from './defender/progress.ts';
import { bodyOf, json, param, type Range, type Reply, type Req, type Route } from './http.ts';
import { visible } from './lag.ts';

/** Most flows the range remembers; the ones not used for longest go first. */
const FLOWS_KEPT = 64;

const FlowAsk = z.strictObject({
  vm: z.string(),
  direction: z.enum(['Inbound', 'Outbound']).default('Outbound'),
  remote: z.ipv4().or(z.ipv6()),
  port: z.number().int().min(0).max(65_535),
  protocol: z.string().default('Tcp'),
  /** The id of an established flow that this packet belongs to. */
  flow: z.string().optional(),
});
type FlowAsk = z.infer<typeof FlowAsk>;

type Judged = { allowed: boolean; rule: string };

function groupsOf(range: Range, vm: Vm): { name: string; state: NsgState }[] {
  const { nsgs } = range.world.azure;
  return [vm.nicNsg, vm.subnetNsg].flatMap((id) => {
    const nsg = id === null ? undefined : nsgs[id];
    return nsg === undefined ? [] : [{ name: nsg.name, state: visible(nsg.state, range.wall(), range.world.settings.nsgLagMs) }];
  });
}

function judge(range: Range, vm: Vm, ask: FlowAsk): Judged {
  const inbound = ask.direction === 'Inbound';
  const packet: Packet = {
    direction: ask.direction,
    source: inbound ? ask.remote : vm.privateIp,
    destination: inbound ? vm.privateIp : ask.remote,
    port: ask.port,
    protocol: ask.protocol,
    vnet: range.world.azure.vnet,
  };
  let last: Judged = { allowed: true, rule: 'no network security group' };
  for (const group of groupsOf(range, vm)) {
    const rule = decidingRule(group.state.rules, packet);
    last = { allowed: rule.properties.access === 'Allow', rule: `${group.name}/${rule.name}` };
    if (!last.allowed) return last;
  }
  return last;
}

function flows(range: Range, req: Req): Reply {
  const ask = FlowAsk.safeParse(bodyOf(req));
  if (!ask.success) return json(400, { error: z.prettifyError(ask.error) });
  const { azure } = range.world;
  const vm = azure.vms[ask.data.vm] ?? Object.values(azure.vms).find((candidate) => candidate.name === ask.data.vm);
  if (vm === undefined) return json(404, { error: `no machine ${ask.data.vm}` });
  const established = azure.flows.find((flow) => flow.id === ask.data.flow);
  if (ask.data.flow !== undefined && established === undefined) return json(200, { allowed: false, rule: 'no such flow', flow: null });
  if (established === undefined) return newFlow(range, vm, ask.data);
  // The groups track connections: rules that came later do not cut them, unless the group flushes.
  const flushing = groupsOf(range, vm).some((group) => group.state.flushConnection);
  const judged = flushing ? judge(range, vm, { ...ask.data, ...established }) : { allowed: true, rule: 'established flow' };
  azure.flows = [...azure.flows.filter((flow) => flow !== established), ...(judged.allowed ? [established] : [])];
  return json(200, { ...judged, flow: judged.allowed ? established.id : null });
}

function newFlow(range: Range, vm: Vm, ask: FlowAsk): Reply {
  const judged = judge(range, vm, ask);
  if (!judged.allowed) return json(200, { ...judged, flow: null });
  const flow: Flow = { id: range.uuid(), vm: vm.id, direction: ask.direction, remote: ask.remote, port: ask.port, protocol: ask.protocol };
  range.world.azure.flows = [...range.world.azure.flows, flow].slice(-FLOWS_KEPT);
  return json(200, { ...judged, flow: flow.id });
}

/** A device that is really isolated reaches nothing but Defender. */
function beacon(range: Range, req: Req): Reply {
  progress(range);
  const id = param(req, 'machine');
  const machine = Object.values(range.world.defender.machines).find((candidate) => candidate.id === id || candidate.computerDnsName === id);
  if (machine === undefined) return json(404, { error: `no device ${id}` });
  if (!machine.online) return json(200, { allowed: false, why: 'the device is offline' });
  if (machine.isolation !== null) return json(200, { allowed: false, why: `isolated (${machine.isolation})` });
  return json(200, { allowed: true, why: 'not isolated' });
}

/** What travels on the simulated networks: no vendor's API, only what the attacker's packets meet. */
export const wireRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/azure/flows', handle: flows },
  { method: 'POST', pattern: '/devices/:machine/beacon', handle: beacon },
  ...actRoutes,
];
