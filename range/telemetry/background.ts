import { assumedRole } from './cloudtrail-identity.ts';
import { record } from './cloudtrail.ts';
import { guidOf } from './common.ts';
import { connected, loggedOn, openedProcess } from './devices.ts';
import { adminWork } from './entra-audit.ts';
import { interactive, nonInteractive, OFFICE_APP } from './entra-signins.ts';
import { flowRow } from './flows.ts';
import type { Entry, Row } from './log.ts';
import { OFFICE } from './origin.ts';
import type { Machine } from '../defender/state.ts';
import type { Process } from '../defender/acts.ts';
import type { User } from '../entra/state.ts';
import type { Range } from '../http.ts';
import { open } from '../tokens.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How far back the background reaches, in ms. */
const REACH = 24 * HOUR;

/** The moments of a thing that comes round: every `every` ms, `phase` ms after the full period; `from` counts, `to` does not. */
function moments(from: number, to: number, every: number, phase: number): number[] {
  const found: number[] = [];
  for (let at = Math.ceil((from - phase) / every) * every + phase; at < to; at += every) found.push(at);
  return found;
}

/**
 * What people, agents and services do all the time that has nothing to do with the story: the rules have to stay quiet about it. The same for the
 * same world and time, and never written anew: a moment that was told stays as it was, whatever the responders have done since.
 */
export function background(range: Range, now: number): Entry[] {
  const from = now - REACH;
  const at = (every: number, phase: number): number[] => moments(from, now, every, phase);
  return [...people(range, at), ...ownSignIn(range, from, now), ...agents(range, at), ...clouds(range, at), ...visitors(range, at)];
}

type At = (every: number, phase: number) => number[];

/** The attacker has one user's session: what is told of her is that she signed in, and when. */
function stolen(range: Range): { user: User; authTime: number } | null {
  const token = open(range.world.signingKey, range.world.attacker.loot.refreshToken);
  const user = token?.kind === 'refresh' ? range.world.entra.users[token.user] : undefined;
  return token?.kind === 'refresh' && user !== undefined ? { user, authTime: token.authTime } : null;
}

function ownSignIn(range: Range, from: number, now: number): Entry[] {
  const theft = stolen(range);
  if (theft === null || theft.authTime < from || theft.authTime >= now) return [];
  const { user, authTime } = theft;
  return [interactive(range, { user, authTime, at: authTime, id: guidOf(`sign-in ${user.id} ${authTime}`), app: OFFICE_APP, origin: OFFICE, result: { code: 0, reason: '' } })];
}

/** Members at the office: a sign-in twice a day, a token more than once an hour. Nobody ever uses the accounts for emergencies. */
function people(range: Range, at: At): Entry[] {
  const users = Object.values(range.world.entra.users).filter((user) => user.id !== stolen(range)?.user.id && user.userType === 'Member' && !user.roles.includes('Global Administrator'));
  const admin = users.find(({ roles }) => roles.length > 0);
  const phaseOf = (user: User): number => users.indexOf(user) * 23 * MINUTE;
  const of = (user: User, time: number, kind: string) => ({ user, authTime: Math.floor((time - phaseOf(user)) / (12 * HOUR)) * 12 * HOUR + phaseOf(user), at: time, id: guidOf(`${kind} ${user.id} ${time}`), app: OFFICE_APP, origin: OFFICE, result: { code: 0, reason: '' } });
  return [
    ...users.flatMap((user) => at(12 * HOUR, phaseOf(user)).map((time) => interactive(range, of(user, time, 'sign-in')))),
    ...users.flatMap((user) => at(65 * MINUTE, phaseOf(user)).map((time) => nonInteractive(range, of(user, time, 'refresh')))),
    ...(admin === undefined ? [] : users.filter((user) => user !== admin).slice(0, 1).flatMap((user) => at(8 * HOUR, 40 * MINUTE).map((time) => adminWork(range, { user, by: admin, at: time, id: guidOf(`work ${time}`) })))),
  ];
}

const BACKUP: Process = { file: 'ContosoBackup.exe', folder: 'C:\\Program Files\\Contoso Backup', commandLine: '"C:\\Program Files\\Contoso Backup\\ContosoBackup.exe" /service', account: 'system' };
const SECLOGON: Process = { file: 'svchost.exe', folder: 'C:\\Windows\\System32', commandLine: 'svchost.exe -k netsvcs -p -s seclogon', account: 'system' };
const LSASS: Process = { file: 'lsass.exe', folder: 'C:\\Windows\\System32', commandLine: 'lsass.exe', account: 'system' };

/** What a process needs that only asks how another one is: PROCESS_QUERY_LIMITED_INFORMATION. https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights */
const QUERY_LIMITED = 0x1000;

/** Servers: a backup agent that looks at every process, lsass.exe too, its logons over the network, and an administrator's `runas /netonly` hours apart. */
function agents(range: Range, at: At): Entry[] {
  const machines = Object.values(range.world.defender.machines);
  const controller = machines.find(({ machineTags }) => machineTags.includes('domain-controller'));
  const servers = machines.filter((machine) => machine.osPlatform.startsWith('WindowsServer'));
  const each = (entries: (machine: Machine, time: number) => Entry, every: number, phase: number): Entry[] => servers.flatMap((machine, index) => at(every, phase + index * 7 * MINUTE).map((time) => entries(machine, time)));
  return [
    ...each((machine, time) => openedProcess({ machine, at: time }, { target: 'lsass.exe', folder: 'C:\\Windows\\System32', access: QUERY_LIMITED, process: BACKUP }), 6 * HOUR, 10 * MINUTE),
    ...each((machine, time) => loggedOn({ machine, at: time }, { type: 'Network', account: 'svc-backup', process: LSASS, remote: '10.1.0.20' }), 6 * HOUR, 9 * MINUTE),
    ...each((machine, time) => loggedOn({ machine, at: time }, { type: 'NewCredentials', account: 'frank', process: SECLOGON }), 12 * HOUR, 5 * HOUR),
    ...(controller === undefined ? [] : machines.filter((machine) => machine !== controller && machine.online).flatMap((machine, index) => at(HOUR, index * 11 * MINUTE).map((time) => connected({ machine, at: time }, { remote: controller.lastIpAddress, port: 88, isPublic: false, process: LSASS })))),
  ];
}

/** The account: an administrator and the pipeline from the office, and each instance with its own role from its own address, through the VPC's endpoint. */
function clouds(range: Range, at: At): Entry[] {
  const { account, instances, regions, roles, users } = range.world.aws;
  const region = regions[0] ?? 'us-east-1';
  const describe = (identity: Row, time: number, address: string, more: Row = {}): Entry => record({
    identity, at: time, source: 'ec2', action: 'DescribeInstances', region, account, address, userAgent: 'aws-cli/2.31.0', id: guidOf(`aws ${String(identity['arn'])} ${time}`), request: { instancesSet: {}, filterSet: {} }, more,
  });
  return [
    ...Object.values(users).flatMap((user, index) => at(3 * HOUR, index * 41 * MINUTE).map((time) => describe({ type: 'IAMUser', principalId: user.id, arn: user.arn, accountId: account, accessKeyId: Object.keys(user.keys)[0] ?? '', userName: user.name }, time, OFFICE.address))),
    ...Object.values(instances).flatMap((instance, index) => {
      // Instances are named after their role: what the responders make of the profile is no matter here.
      const role = (instance.tags['Name'] ?? '').replace(/-\d+$/, '');
      return roles[role] === undefined ? [] : at(30 * MINUTE, index * 13 * MINUTE).map((time) => {
        const issued = Math.floor(time / (6 * HOUR)) * 6 * HOUR;
        const identity = assumedRole(range, { role, session: instance.id, key: `ASIA${guidOf(`${instance.id} ${issued}`).replaceAll('-', '').slice(0, 16).toUpperCase()}`, issued });
        return describe(identity, time, instance.privateIp, { vpcEndpointId: 'vpce-0a1b2c3d4e5f60718', vpcEndpointAccountId: account });
      });
    }),
  ];
}

/** Customers of the web site: a handful of addresses for documentation, all of them let in. */
function visitors(range: Range, at: At): Entry[] {
  return Object.values(range.world.azure.vms).flatMap((vm) => at(HOUR, 20 * MINUTE).flatMap((time) => {
    const flow = { vm, at: time, direction: 'Inbound' as const, remote: `192.0.2.${10 + (Math.floor(time / HOUR) % 5)}`, port: 443, allowed: true, group: vm.nicNsg?.split('/').at(-1) ?? '', rule: 'allow-https' };
    return [['NTANetAnalytics', flowRow(flow, 40)] as const];
  }));
}
