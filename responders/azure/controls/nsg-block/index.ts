import * as z from 'zod';
import type { ScopeOf } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { Call, ControlType, InForce, Observation, Verification } from '../../../contract.ts';
import { covers, network } from '../../addresses.ts';
import type { SecurityGroup, SecurityRule } from '../../client.ts';
import { allowsAbove } from './above.ts';
import { objectOf } from './object.ts';
import { DIRECTIONS, render, ruleId } from './render.ts';

export const NsgBlock = z.strictObject({ cidr: z.string().refine((text) => network(text)?.cidr === text, 'expected a CIDR with host bits zero') });
export type NsgBlock = z.infer<typeof NsgBlock>;

/** A network may neither open a flow to what the NSG protects nor be the far side of one from it. */
export const nsgBlock: ControlType<NsgBlock, Clients> = {
  type: 'azure:nsg-block',
  field: 'block',
  touches: 'ip',
  scopeProvider: 'azure',
  pulumiProvider: 'azure-native',
  value: NsgBlock,
  // The object names the network, so two holds of one control ask for the same; between others the wider one.
  join: (a, b) => wider(a, b),
  markedObject: (control) => `azure:nsg-block/${objectOf(control).nsg}`,
  observe,
  render,
  verify,
  undo: () => 'The network is taken out of cordon\'s rules; the last one takes the rules with it.',
};

function wider(a: NsgBlock, b: NsgBlock): NsgBlock {
  const difference = prefixOf(a) - prefixOf(b);
  if (difference !== 0) return difference < 0 ? a : b;
  return a.cidr > b.cidr ? a : b;
}

function prefixOf(value: NsgBlock): number {
  return Number(value.cidr.split('/')[1]);
}

function azureScope(call: Call): ScopeOf<'azure'> {
  if (call.scope.provider !== 'azure') throw new TypeError(`expected an azure scope, got ${call.scope.id} (${call.scope.provider})`);
  return call.scope;
}

/** Rules under our names, and which of them are really ours. */
function named(group: SecurityGroup, marker: string): { ours: SecurityRule[]; foreign: SecurityRule[] } {
  const rules = group.rules.filter((rule) => rule.name.startsWith(`${marker}-`));
  return { ours: rules.filter((rule) => rule.description.includes(marker)), foreign: rules.filter((rule) => !rule.description.includes(marker)) };
}

async function observe(control: InForce['control'], call: Call, clients: Clients, marker: string): Promise<Observation> {
  const { nsg, parts, network: block } = objectOf(control);
  const group = await clients.azure(azureScope(call)).securityGroup(nsg, call);
  if (group === null) return { value: null, ours: false, foreign: null };
  const { ours, foreign } = named(group, marker);
  const blocked = DIRECTIONS.every((direction) => denies(ours, direction, block.cidr));
  return {
    value: blocked ? { cidr: block.cidr } : null,
    ours: blocked,
    present: ours.map((rule) => ruleId(parts, rule.name)).sort(),
    foreign: foreign.length === 0 ? null : `${nsg} has the rule ${foreign.map((rule) => rule.name).join(', ')} that cordon did not write`,
  };
}

function denies(rules: readonly SecurityRule[], direction: SecurityRule['direction'], cidr: string): boolean {
  const far = rules.filter((rule) => rule.direction === direction && rule.access === 'Deny')
    .flatMap((rule) => (direction === 'Inbound' ? rule.sources : rule.destinations));
  return covers(far, cidr);
}

const AGAIN = 'Run cordon apply again; then look in the activity log for who changed the NSG.';

async function verify(held: InForce, call: Call, clients: Clients): Promise<Verification> {
  const { nsg, network: block } = objectOf(held.control);
  const group = await clients.azure(azureScope(call)).securityGroup(nsg, call);
  if (group === null) return { state: 'not-effective', why: `${nsg} does not exist any more`, next: 'Release the incident, or block at the NSG that replaced it.', residual: null };
  const { ours } = named(group, held.marker);
  const residual = group.flushConnection ? null : { what: `flows with ${block.cidr} that were established before keep passing until they are idle: the NSG does not flush connections`, until: null };
  const missing = DIRECTIONS.find((direction) => !denies(ours, direction, block.cidr));
  if (missing !== undefined) return { state: 'not-effective', why: `${nsg} has no rule of ours that denies ${block.cidr} ${missing.toLowerCase()}`, next: AGAIN, residual };
  const unfinished = ours.find((rule) => rule.provisioningState !== 'Succeeded');
  if (unfinished !== undefined) return { state: 'pending', until: null, why: `rule ${unfinished.name} is ${unfinished.provisioningState}`, residual };
  const [allow] = allowsAbove(group, block.cidr, Math.min(...ours.map((rule) => rule.priority)));
  if (allow !== undefined) {
    const next = `Move ${allow.name} below the band of cordon (nsgBand in cordon.yaml), or narrow it so that ${block.cidr} is not in it.`;
    return { state: 'not-effective', why: `rule ${allow.name} (${allow.priority}) allows ${block.cidr} before our deny is reached`, next, residual };
  }
  return { state: 'effective', at: call.now, residual };
}
