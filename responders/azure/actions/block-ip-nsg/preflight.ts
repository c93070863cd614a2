import type { Json, Scope, ScopeOf } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { ActionRequest, Call, Preflight } from '../../../contract.ts';
import { refuse } from '../../../refusal.ts';
import { network, notPublic, type Network } from '../../addresses.ts';
import type { SecurityGroup } from '../../client.ts';
import { allowsAbove, unknownAbove } from '../../controls/nsg-block/above.ts';
import { Parameters } from './parameters.ts';

const RULE = 'azure/block-ip-nsg:';
/** Nothing wider is blocked: a wider block hits strangers, and feeds and alerts are wrong at times. */
const WIDEST = { 4: 16, 6: 32 } as const;
type No = Extract<Preflight, { ok: false }>;

/** Refuses what is not a narrow public network of others; then looks for NSGs where a deny of ours would have an effect. */
export async function preflight(request: ActionRequest, scopes: readonly Scope[], clients: Clients, call: Omit<Call, 'scope'>): Promise<Preflight> {
  const block = network(request.target.value);
  if (block === null) return refuse(request, `${RULE}not-an-address`, `${request.target.value} is neither an IP address nor a CIDR`, 'Correct the address.');
  const wrong = unblockable(request, block);
  if (wrong !== null) return wrong;
  const { nsgs } = Parameters.parse(request.parameters);
  const azure = scopes.filter((scope): scope is ScopeOf<'azure'> => scope.provider === 'azure');
  if (azure.length === 0) return refuse(request, 'scope', 'no azure scope', 'Add the subscription to the environment in cordon.yaml.');
  const blocks: { [key: string]: Json }[] = [];
  const problems: string[] = [];
  const notes: string[] = ['Always-allow rules of an Azure Virtual Network Manager go before NSGs and were not looked at.'];
  const unflushed: string[] = [];
  for (const scope of azure) {
    for (const group of await groupsOf(scope, nsgs, clients, call, problems)) {
      const found = problemOf(group, block, scope);
      if (found !== null) {
        problems.push(found);
        continue;
      }
      blocks.push({ scope: scope.id, nsg: group.id.toLowerCase() });
      if (!group.flushConnection) unflushed.push(nameOf(group.id));
      notes.push(...unknownAbove(group, block.cidr, scope.nsgBand.from).map((rule) => `${nameOf(group.id)}: rule ${rule.name} allows a service tag above our deny; only Azure knows whether ${block.cidr} is in it.`));
    }
  }
  if (blocks.length === 0) {
    const reason = problems.length === 0 ? 'no network security group to block at' : problems.join('; ');
    return refuse(request, `${RULE}${problems.length === 0 ? 'no-nsg' : 'void'}`, reason, 'Keep the band (nsgBand in cordon.yaml) free of other rules and move or narrow allows above it; or name other NSGs in nsgs.');
  }
  const left = [
    ...(unflushed.length === 0 ? [] : [`flows with ${block.cidr} that are established keep passing until they are idle at ${unflushed.join(', ')}`]),
    ...(problems.length === 0 ? [] : [`not blocked: ${problems.join('; ')}`]),
  ];
  return { ok: true, facts: { cidr: block.cidr, blocks, notBlocked: problems }, residual: left.length === 0 ? null : { what: left.join('; '), until: null }, notes: [...notes, ...problems] };
}

function unblockable(request: ActionRequest, block: Network): No | null {
  if (block.prefix < WIDEST[block.version]) {
    return refuse(request, `${RULE}too-wide`, `${block.cidr} is wider than /${WIDEST[block.version]}`, 'Block the networks that were seen, one by one.');
  }
  const reserved = notPublic(block.cidr);
  if (reserved !== null) return refuse(request, `${RULE}not-public`, `${block.cidr} is ${reserved}`, 'Contain the machine that has the address instead.');
  // What the inventory lists is ours: an egress address, a proxy, a public service.
  if (request.context?.known === true) {
    return refuse(request, `${RULE}own-address`, `${block.cidr} is in the inventory as ${request.context.entity.name}`, 'Contain the machine behind the address; or take it out of the inventory if it is not ours.');
  }
  return null;
}

/** The NSGs that were asked for: the playbook's, else the scope's, else all of the subscription. */
async function groupsOf(scope: ScopeOf<'azure'>, nsgs: readonly string[] | undefined, clients: Clients, call: Omit<Call, 'scope'>, problems: string[]): Promise<SecurityGroup[]> {
  const client = clients.azure(scope);
  const subscription = `/subscriptions/${scope.subscriptionId.toLowerCase()}/`;
  const wanted = (nsgs ?? scope.nsgs)?.filter((id) => id.toLowerCase().startsWith(subscription));
  if (wanted === undefined) return client.securityGroups(call);
  const groups: SecurityGroup[] = [];
  for (const id of wanted) {
    const group = await client.securityGroup(id, call);
    if (group === null) problems.push(`${nameOf(id)} does not exist`);
    else groups.push(group);
  }
  return groups;
}

/** Why a deny of ours would not fit or not help at an NSG. */
function problemOf(group: SecurityGroup, block: Network, scope: ScopeOf<'azure'>): string | null {
  const { from, to } = scope.nsgBand;
  // Our own rules carry our name; whether they are this repository's is seen by their marker when they are written.
  const stranger = group.rules.find((rule) => rule.priority >= from && rule.priority <= to && !rule.name.startsWith('cordon-'));
  if (stranger !== undefined) return `${nameOf(group.id)}: rule ${stranger.name} (${stranger.priority}) is in cordon's band ${from} to ${to}`;
  const [allow] = allowsAbove(group, block.cidr, from);
  return allow === undefined ? null : `${nameOf(group.id)}: rule ${allow.name} (${allow.priority}, ${allow.direction}) allows ${block.cidr} above our deny`;
}

function nameOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}
