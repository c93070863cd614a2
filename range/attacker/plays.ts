import { setTimeout as sleep } from 'node:timers/promises';
import type { Range } from '../http.ts';
import { open } from '../tokens.ts';
import { actOn, assume, beacon, call, describe, type Wire } from './calls.ts';
import type { Attempt } from './log.ts';
import type { Hand } from './moves.ts';
import { mint, works } from './sessions.ts';
import type { Attacker } from './state.ts';

type Admin = NonNullable<Attacker['admin']>;
type Table = { range: Range; wire: Wire; hand: Hand };

/** Something he does only when he is told to; null when the scenario gives him no right to try it. */
export type Play = { id: string; label: string; act: (table: Table) => Promise<Attempt | null> };

const said = (status: number, text: string): Attempt => ({ allowed: status >= 200 && status < 300, why: status >= 200 && status < 300 ? 'done' : `status ${status} ${text.slice(0, 100)}` });

/** A play that needs the rights of an administrator. */
const asAdmin = (id: string, label: string, act: (table: Table, admin: Admin) => Promise<Attempt>): Play => ({
  id, label, act: async (table) => { const { admin } = table.range.world.attacker; return admin === null ? null : act(table, admin); },
});

async function rest({ wire }: Table, admin: Admin, method: string, path: string, body?: object): Promise<Attempt & { text: string }> {
  const headers = { authorization: `Bearer ${admin.bearer}`, 'content-type': 'application/json' };
  const { status, text } = await call(wire, method, path, headers, body === undefined ? undefined : JSON.stringify(body));
  return { ...said(status, text), text };
}

async function aws({ wire, range }: Table, admin: Admin, form: Record<string, string>): Promise<Attempt & { text: string }> {
  const { region } = range.world.attacker.loot;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `AWS4-HMAC-SHA256 Credential=${admin.awsKey}/20261121/${region}/iam/aws4_request, SignedHeaders=host, Signature=0` };
  const { status, text } = await call(wire, 'POST', '/aws/', headers, new URLSearchParams(form).toString());
  return { ...said(status, text), text };
}

const names = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].flatMap(([, name]) => name ?? []))];

/** One after the other; what was refused first is the answer. */
async function each(items: readonly string[], act: (item: string) => Promise<Attempt>, nothing: string): Promise<Attempt> {
  if (items.length === 0) return { allowed: false, why: nothing };
  const attempts: Attempt[] = [];
  for (const item of items) attempts.push(await act(item));
  const { allowed, why } = attempts.find((attempt) => !attempt.allowed) ?? { allowed: true, why: `${items.length} times` };
  return { allowed, why };
}

/** Names of the responders' policies of the role. */
async function policies(table: Table, admin: Admin): Promise<string[]> {
  const listed = await aws(table, admin, { Action: 'ListRolePolicies', Version: '2010-05-08', RoleName: table.range.world.attacker.loot.role });
  return names(listed.text, /<member>(cordon-[^<]+)<\/member>/g);
}

const rolePolicy = (id: string, label: string, form: Record<string, string>): Play => asAdmin(id, label, async (table, admin) => each(
  await policies(table, admin),
  (PolicyName) => aws(table, admin, { Version: '2010-05-08', RoleName: table.range.world.attacker.loot.role, PolicyName, ...form }),
  'the role has no policy of the responders',
));

const allowAll = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

async function giveProfileBack(table: Table, admin: Admin): Promise<Attempt> {
  const { instance } = table.range.world.attacker.loot;
  const listed = await aws(table, admin, { Action: 'DescribeIamInstanceProfileAssociations', Version: '2016-11-15', 'Filter.1.Name': 'instance-id', 'Filter.1.Value.1': instance });
  const [AssociationId] = names(listed.text, /<associationId>([^<]+)<\/associationId>/g);
  const profile = { Version: '2016-11-15', 'IamInstanceProfile.Arn': admin.profile };
  return AssociationId === undefined
    ? aws(table, admin, { Action: 'AssociateIamInstanceProfile', InstanceId: instance, ...profile })
    : aws(table, admin, { Action: 'ReplaceIamInstanceProfileAssociation', AssociationId, ...profile });
}

async function deleteRules(table: Table, admin: Admin): Promise<Attempt> {
  const group = await rest(table, admin, 'GET', `/arm${admin.nsg}?api-version=2024-05-01`);
  return each(names(group.text, /"name":"(cordon-[^"]+)"/g), (rule) => rest(table, admin, 'DELETE', `/arm${admin.nsg}/securityRules/${rule}?api-version=2024-05-01`), 'the group has no rule of the responders');
}

/** He goes on as another role that sessions of his role may assume. */
async function otherRole({ range, wire, hand }: Table): Promise<Attempt> {
  const { region, roleArn } = range.world.attacker.loot;
  const keys = await assume(wire, hand.keys, region, roleArn.replace(/\/[^/]+$/, '/web-backup'));
  return keys === null ? { allowed: false, why: 'the other role cannot be assumed' } : describe(wire, keys, region);
}

/** His implant on ws-17 runs as the user whose session he has. */
const IMPLANT = { file: 'powershell.exe', folder: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0', commandLine: 'powershell.exe -NoProfile -WindowStyle Hidden' };
const SECLOGON = { file: 'svchost.exe', folder: 'C:\\Windows\\System32', commandLine: 'svchost.exe -k netsvcs -p -s seclogon', account: 'system' };

/** What it takes to read the memory of a process: PROCESS_QUERY_LIMITED_INFORMATION and PROCESS_VM_READ. https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights */
const READ_MEMORY = 0x1010;

/** How his story begins: he reads a hash from the memory of LSASS, and begins a logon session with it. */
async function passTheHash({ range, wire }: Table): Promise<Attempt> {
  const { device, refreshToken } = range.world.attacker.loot;
  const token = open(range.world.signingKey, refreshToken);
  const account = (token?.kind === 'refresh' ? range.world.entra.users[token.user]?.userPrincipalName : undefined)?.split('@')[0] ?? 'alice';
  const read = await actOn(wire, device, { act: 'open-process', target: 'lsass.exe', folder: 'C:\\Windows\\System32', access: READ_MEMORY, process: { ...IMPLANT, account } });
  if (!read.allowed) return read;
  // Two events of one millisecond would have no order.
  await sleep(20);
  return actOn(wire, device, { act: 'logon', type: 'NewCredentials', account, process: SECLOGON });
}

/** Everything he does when he is told to. */
export const plays: readonly Play[] = [
  { id: 'pass-the-hash', label: 'read LSASS on ws-17 and log on with new credentials', act: passTheHash },
  { id: 'mint-sessions', label: 'mint a session of every kind and keep it', act: async ({ range, wire, hand }) => { const made = await mint(range, wire, range.world.attacker.loot, hand); return { allowed: made > 0, why: made > 0 ? 'sessions minted' : 'no session can be minted' }; } },
  { id: 'other-role', label: 'go on as web-backup', act: otherRole },
  { id: 'second-device', label: 'beacon from ws-99', act: ({ range, wire }) => beacon(wire, '2222222222222222222222222222222222222222', range.world.attacker.loot.address) },
  rolePolicy('delete-role-policy', 'delete the deny of web-staging', { Action: 'DeleteRolePolicy' }),
  rolePolicy('rewrite-role-policy', 'write "allow all" over the deny of web-staging', { Action: 'PutRolePolicy', PolicyDocument: allowAll }),
  asAdmin('give-profile-back', 'give the instance its profile back', giveProfileBack),
  asAdmin('enable-account', 'enable the account of alice', (table, admin) => rest(table, admin, 'PATCH', `/graph/v1.0/users/${admin.user}`, { accountEnabled: true })),
  asAdmin('delete-nsg-rules', 'delete the rules that block him', deleteRules),
  asAdmin('release-device', 'release ws-17 from isolation', (table, admin) => rest(table, admin, 'POST', `/defender/api/machines/${table.range.world.attacker.loot.device}/unisolate`, { Comment: 'false alarm, released by the help desk' })),
];

/** Tries every session that he has minted: which of them still work. */
export async function tryAll(wire: Wire, attacker: Attacker): Promise<{ kind: string; at: string; alive: boolean }[]> {
  const tried: { kind: string; at: string; alive: boolean }[] = [];
  for (const session of attacker.sessions) tried.push({ kind: session.kind, at: session.at, alive: await works(wire, attacker.loot, session) });
  return tried;
}
