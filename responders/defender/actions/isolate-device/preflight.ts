import type { EntityContext, Scope } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { ActionRequest, Call, Preflight } from '../../../contract.ts';
import { refuse, scopeFor } from '../../../refusal.ts';
import type { DefenderClient, Machine } from '../../client.ts';
import { isolationState } from '../../isolation.ts';

const ID = /^[0-9a-f]{40}$/i;

/** Isolating one of these takes down more than itself: its guests, the directory, or the way of the responders. */
const NEVER = new Map([
  ['hyper-v', 'a Hyper-V host: all its guests lose their network'], ['hyper-v-host', 'a Hyper-V host: all its guests lose their network'],
  ['hypervisor', 'a hypervisor: all its guests lose their network'],
  ['domain-controller', 'a domain controller: nobody can sign in without it'], ['dc', 'a domain controller: nobody can sign in without it'],
  ['jump-host', 'a jump host: responders reach the rest through it'], ['jumphost', 'a jump host: responders reach the rest through it'],
  ['bastion', 'a jump host: responders reach the rest through it'],
]);

/** Finds exactly one onboarded device, and refuses those whose isolation would harm more than help. */
export async function preflight(request: ActionRequest, scopes: readonly Scope[], clients: Clients, call: Omit<Call, 'scope'>): Promise<Preflight> {
  const chosen = scopeFor('defender', request, scopes);
  if (!chosen.ok) return chosen;
  const defender = clients.defender(chosen.scope);
  const found = await candidates(defender, request.target.value, call);
  const [machine, ...others] = found;
  const rule = 'defender/isolate-device:';
  if (machine === undefined) return refuse(request, `${rule}unknown-device`, `Defender has no device ${request.target.value}`, 'Correct the id in inventory/assets.yaml, or onboard the device.');
  if (others.length > 0) {
    return refuse(request, `${rule}ambiguous-device`, `${found.length} devices are called ${request.target.value}: ${found.map((one) => one.id).join(', ')}`, 'Put the machine id of the right one into inventory/assets.yaml.');
  }
  if (machine.onboardingStatus !== 'Onboarded') {
    return refuse(request, `${rule}not-onboarded`, `${machine.computerDnsName} is ${machine.onboardingStatus}: Defender cannot isolate it`, 'Isolate it at the switch or in the cloud network.');
  }
  const critical = [...machine.machineTags, ...inventoryTags(request.context)].map(normalised).find((tag) => NEVER.has(tag));
  if (critical !== undefined) {
    return refuse(request, `${rule}critical-role`, `${machine.computerDnsName} is tagged as ${NEVER.get(critical)}`, 'A person isolates it in the Defender portal, after talking to its owner.');
  }
  const state = isolationState(await defender.isolations(machine.id, call));
  const offline = machine.healthStatus !== 'Active';
  return {
    ok: true,
    facts: { scope: chosen.scope.id, machine: machine.id, name: machine.computerDnsName, healthStatus: machine.healthStatus, isolation: state.mode === null ? null : { mode: state.mode } },
    residual: offline ? { what: 'the device does not answer: it has its network until it comes back and confirms', until: null } : null,
    notes: [
      ...(offline ? [`${machine.computerDnsName} is ${machine.healthStatus}: the isolation stays pending for up to 3 days.`] : []),
      ...(state.by === null ? [] : [`${machine.computerDnsName} is isolated already (${state.mode}, by ${state.by.requestor}): a release leaves that as it is.`]),
    ],
  };
}

/** By id; by name the active ones alone, for a device that was set up anew leaves its old entry behind. */
async function candidates(defender: DefenderClient, value: string, call: Omit<Call, 'scope'>): Promise<Machine[]> {
  if (ID.test(value)) {
    const machine = await defender.machine(value.toLowerCase(), call);
    return machine === null ? [] : [machine];
  }
  // Nothing else is a name of a machine, and nothing else goes into a query.
  if (!/^[\w.-]{1,255}$/.test(value)) return [];
  return (await defender.machinesNamed(value, call)).filter((machine) => machine.healthStatus === 'Active');
}

/** Tags as enrichment gives them: facts whose name is `tags` or starts with `tag`; keys and values both count. */
function inventoryTags(context: EntityContext | null): string[] {
  const tags: string[] = [];
  for (const fact of context?.facts ?? []) {
    if (!/^(tags?|role)\b/i.test(fact.name)) continue;
    tags.push(...fact.name.split(/[.:]/).slice(1));
    if (typeof fact.value === 'string') tags.push(fact.value);
    else if (Array.isArray(fact.value)) tags.push(...fact.value.filter((item) => typeof item === 'string'));
    else if (fact.value !== null && typeof fact.value === 'object') {
      for (const [key, value] of Object.entries(fact.value)) tags.push(key, ...(typeof value === 'string' ? [value] : []));
    }
  }
  return tags;
}

function normalised(tag: string): string {
  return tag.trim().toLowerCase().replace(/[\s_]+/g, '-');
}
