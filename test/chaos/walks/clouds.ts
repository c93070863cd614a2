import * as z from 'zod';
import { compare } from '../../../range/compare.ts';
import { profileArn, roleArn, ids } from '../../../range/scenarios/ids.ts';
import { NSG } from '../../failures/stories.ts';
import { CAST, QUARANTINE, USERS } from './cast.ts';
import { holdersOf, isHeld, type Held, type Model } from './model.ts';

const Rule = z.looseObject({ name: z.string(), properties: z.looseObject({ description: z.string().optional() }) });
const User = z.looseObject({ state: z.looseObject({ current: z.looseObject({ accountEnabled: z.boolean(), sessionsValidFrom: z.number(), disabledAt: z.number().nullable() }) }) });
const Association = z.looseObject({ profile: z.string() });
/** The part of a dump that a walk reads; the rest is kept for the comparison. */
export const Clouds = z.looseObject({
  clock: z.unknown(),
  entra: z.looseObject({ users: z.record(z.string(), User) }),
  defender: z.looseObject({
    machines: z.record(z.string(), z.looseObject({ isolation: z.string().nullable(), online: z.boolean(), healthStatus: z.string() })),
    actions: z.array(z.looseObject({ type: z.string(), status: z.string(), machineId: z.string(), comment: z.string() })),
  }),
  aws: z.looseObject({
    roles: z.record(z.string(), z.looseObject({ inline: z.looseObject({ current: z.record(z.string(), z.string()) }) })),
    instances: z.record(z.string(), z.looseObject({ association: z.looseObject({ current: Association.nullable() }) })),
  }),
  azure: z.looseObject({ nsgs: z.record(z.string(), z.looseObject({ state: z.looseObject({ current: z.looseObject({ rules: z.array(Rule) }) }) })) }),
});
export type Clouds = z.infer<typeof Clouds>;

export function parseClouds(dump: string): Clouds {
  return Clouds.parse(JSON.parse(dump));
}

/**
 * How the clouds differ from what the model says they must be, in words; empty where they are equal. Everything that was
 * there at the start must be there as it was, but for what is held, what its owners changed, and what cannot be undone.
 */
export function cloudDifferences(model: Model, start: string, dump: string): string[] {
  const found: string[] = [];
  const now = parseClouds(dump);
  const wanted = parseClouds(start);
  users(model, wanted, now, found);
  device(model, wanted, now);
  rules(model, wanted);
  role(model, wanted, now, found);
  nameless(now);
  const { differences } = compare(JSON.stringify(wanted), JSON.stringify(now));
  return [...found, ...differences.map(({ path, before, after }) => `${path}: expected ${short(before)}, found ${short(after)}`)];
}

const short = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 200);

/** The account is off while it is held; sessions from before the latest hold are void, for ever. */
function users(model: Model, wanted: Clouds, now: Clouds, found: string[]): void {
  for (const name of ['alice', 'bob'] as const) {
    const [want, have] = [wanted.entra.users[USERS[name]]?.state.current, now.entra.users[USERS[name]]?.state.current];
    if (want === undefined || have === undefined) throw new Error(`the range has no ${name}`);
    want.accountEnabled = model.owners.enabled[name] && !isHeld(model, `${name}.enabled`);
    want.disabledAt = want.accountEnabled ? null : (have.disabledAt ?? -1);
    const since = Math.max(want.sessionsValidFrom, ...holdersOf(model, `${name}.sessions`).map((held) => Math.floor(held.since / 1_000) * 1_000));
    if (have.sessionsValidFrom < since) found.push(`sessions of ${name} are valid from ${new Date(have.sessionsValidFrom).toISOString()}, must be void before ${new Date(since).toISOString()}`);
  }
}

/** A device that is offline can be told nothing: what it must be is asked for again when it is back. */
function device(model: Model, wanted: Clouds, now: Clouds): void {
  const [want, have] = [wanted.defender.machines[ids.laptop], now.defender.machines[ids.laptop]];
  if (want === undefined || have === undefined) throw new Error('the range has no laptop');
  want.isolation = model.online ? (isHeld(model, 'laptop.isolation') ? 'Full' : model.owners.isolation) : have.isolation;
  want.online = model.online;
  want.healthStatus = model.online ? 'Active' : 'Inactive';
}

/** Our rules without the hash in their names: one each way, of exactly the addresses that are held. */
function rules(model: Model, wanted: Clouds): void {
  const addresses = (['far', 'near'] as const).filter((name) => isHeld(model, `${name}.block`)).map((name) => `${CAST[name].value}/32`).sort();
  const state = wanted.azure.nsgs[NSG]?.state.current;
  if (state === undefined) throw new Error(`the range has no ${NSG}`);
  for (const name of model.owners.rules) state.rules.push(ownersRule(name));
  if (addresses.length > 0) state.rules.push(ourRule('Inbound', addresses), ourRule('Outbound', addresses));
  state.rules.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ourRule(direction: 'Inbound' | 'Outbound', addresses: readonly string[]): z.infer<typeof Rule> {
  return { name: `cordon-${direction.toLowerCase()}4`, properties: { access: 'Deny', direction, priority: 200, protocol: '*', near: '*', far: addresses } };
}

/** A rule of the network's owner that came while cordon was at work: nobody may touch it. */
export function ownersRule(name: string): z.infer<typeof Rule> {
  return { name, properties: {
    access: 'Allow', direction: 'Inbound', priority: 1_000 + Number(name.replaceAll(/\D/g, '')), protocol: 'Tcp', description: 'The owner\'s own',
    sourceAddressPrefix: '10.30.250.0/26', sourceAddressPrefixes: [], sourcePortRange: '*', sourcePortRanges: [],
    destinationAddressPrefix: '*', destinationAddressPrefixes: [], destinationPortRange: '8443', destinationPortRanges: [],
  } };
}

/** What the owner of the role gives it meanwhile. */
export const OWNERS_POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }] });

const Statement = z.looseObject({ Effect: z.literal('Deny'), Condition: z.looseObject({ DateLessThan: z.looseObject({ 'aws:TokenIssueTime': z.string(), 'aws:CurrentTime': z.string() }) }) });
const Policy = z.looseObject({ Statement: z.tuple([Statement], z.unknown()) });

/** The deny names a time no earlier than the latest hold, and ends when the last hold ends. */
function role(model: Model, wanted: Clouds, now: Clouds, found: string[]): void {
  const [want, have] = [wanted.aws.roles[ids.role]?.inline, now.aws.roles[ids.role]?.inline];
  const instance = wanted.aws.instances[ids.instance]?.association;
  if (want === undefined || have === undefined || instance === undefined) throw new Error('the range has no role');
  instance.current = { ...instance.current, profile: isHeld(model, 'web.profile') ? QUARANTINE : profileArn(ids.role) };
  for (const name of model.owners.policies) want.current[name] = OWNERS_POLICY;
  const holders = holdersOf(model, 'web.role');
  const ours = Object.keys(have.current).filter((name) => name.startsWith('cordon-'));
  for (const name of ours) {
    const document = Policy.safeParse(JSON.parse(have.current[name] ?? '')).data?.Statement[0].Condition.DateLessThan;
    if (document === undefined) found.push(`policy ${name} of the role denies nothing that we know`);
    else if (holders.length > 0) found.push(...policyProblems(document, holders));
    delete have.current[name];
    have.current[`deny ${have.current['deny 0'] === undefined ? 0 : 1}`] = 'ours';
  }
  if (holders.length > 0) want.current['deny 0'] = 'ours';
}

function policyProblems(document: { 'aws:TokenIssueTime': string; 'aws:CurrentTime': string }, holders: readonly Held[]): string[] {
  const since = Math.max(...holders.map((held) => held.since));
  const [from, to] = [Math.max(...holders.map(({ until }) => until.from)), Math.max(...holders.map(({ until }) => until.to))];
  const [voidBefore, until] = [Date.parse(document['aws:TokenIssueTime']), Date.parse(document['aws:CurrentTime'])];
  return [
    ...(voidBefore < Math.floor(since / 1_000) * 1_000 ? [`sessions of ${roleArn(ids.role)} are void before ${document['aws:TokenIssueTime']}, must be before ${new Date(since).toISOString()}`] : []),
    ...(until < from - 1_000 || until > to + 1_000 ? [`the deny ends at ${document['aws:CurrentTime']}, must end from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`] : []),
  ];
}

const Ours = z.looseObject({ sourceAddressPrefixes: z.array(z.string()), destinationAddressPrefixes: z.array(z.string()), sourceAddressPrefix: z.string().optional(), destinationAddressPrefix: z.string().optional() });

/** Takes the hash of the repository out of our rules, and what ARM fills in. */
function nameless(now: Clouds): void {
  for (const { state: { current } } of Object.values(now.azure.nsgs)) {
    current.rules = current.rules.map((rule) => {
      const name = /^cordon-[0-9a-f]{16}(-\w+)$/.exec(rule.name)?.[1];
      if (name === undefined) return rule;
      const { access, direction, priority, protocol } = rule.properties;
      const own = Ours.parse(rule.properties);
      const [far, near] = direction === 'Inbound' ? [own.sourceAddressPrefixes, own.destinationAddressPrefix] : [own.destinationAddressPrefixes, own.sourceAddressPrefix];
      return { name: `cordon${name}`, properties: { access, direction, priority, protocol, near, far: [...far].sort() } };
    }).sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
