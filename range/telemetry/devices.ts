import * as z from 'zod';
import { iso } from '../clock.ts';
import type { Machine } from '../defender/state.ts';
import { DeviceAct, type Process } from '../defender/acts.ts';
import { bodyOf } from '../http.ts';
import { numberOf, standard } from './common.ts';
import type { Entry, LogName, Row } from './log.ts';
import type { Seen } from './seen.ts';

const DOMAIN = 'corp.contoso.example';
const NETBIOS = 'corp';
const Beacon = z.looseObject({ remote: z.string().default('') });
const Verdict = z.looseObject({ allowed: z.boolean(), why: z.string() });

/** When and on what device something happened. */
export interface Place { machine: Machine; at: number }

/** The columns of every table of Defender: https://learn.microsoft.com/defender-xdr/advanced-hunting-deviceevents-table */
function common(log: LogName, { machine, at }: Place, actionType: string): Row {
  return {
    ...standard(log, at, ''), Timestamp: iso(at), ActionType: actionType, DeviceId: machine.id, DeviceName: `${machine.computerDnsName}.${DOMAIN}`, MachineGroup: '',
    ReportId: numberOf(`${log} ${machine.id} ${at}`, 1_000_000),
  };
}

/** The process that did it, and for whom. */
function initiating({ file, folder, commandLine, account }: Process): Row {
  return {
    InitiatingProcessFileName: file, InitiatingProcessFolderPath: `${folder}\\${file}`.toLowerCase(), InitiatingProcessCommandLine: commandLine,
    InitiatingProcessId: 1_000 + numberOf(`${file} ${commandLine}`, 20_000), InitiatingProcessAccountDomain: account === 'system' ? 'nt authority' : NETBIOS, InitiatingProcessAccountName: account,
    InitiatingProcessAccountSid: sidOf(account), InitiatingProcessParentFileName: account === 'system' ? 'services.exe' : 'explorer.exe',
  };
}

const sidOf = (account: string): string => (account === 'system' ? 'S-1-5-18' : `S-1-5-21-1004336348-1177238915-682003330-${1_100 + numberOf(account, 8_000)}`);

/** A process opened another one. `DesiredAccess` is a number; of lsass.exe, 0x1010 is what reading its memory takes. */
export function openedProcess(place: Place, { target, folder, access, process }: { target: string; folder: string; access: number; process: Process }): Entry {
  return ['DeviceEvents', {
    ...common('DeviceEvents', place, 'OpenProcessApiCall'), FileName: target, FolderPath: folder, ProcessId: 700, ProcessCommandLine: target, AccountDomain: 'nt authority', AccountName: 'system', AccountSid: 'S-1-5-18',
    ...initiating(process), AdditionalFields: { DesiredAccess: access },
  }];
}

/** Somebody logged on; `remote` is where from. https://learn.microsoft.com/defender-xdr/advanced-hunting-devicelogonevents-table */
export function loggedOn(place: Place, { type, account, process, remote = '' }: { type: string; account: string; process: Process; remote?: string }): Entry {
  const protocol = type === 'Network' ? 'Kerberos' : 'Negotiate';
  return ['DeviceLogonEvents', {
    ...common('DeviceLogonEvents', place, 'LogonSuccess'), LogonType: type, AccountDomain: NETBIOS, AccountName: account, AccountSid: sidOf(account), LogonId: 100_000 + numberOf(`${account} ${place.at}`, 900_000), IsLocalAdmin: false,
    Protocol: protocol, FailureReason: '', RemoteIP: remote, RemoteIPType: remote === '' ? '' : 'Private', RemoteDeviceName: '', ...initiating(process), AdditionalFields: {},
  }];
}

/** A connection of a device, or the attempt. https://learn.microsoft.com/defender-xdr/advanced-hunting-devicenetworkevents-table */
export function connected(place: Place, { remote, port, isPublic, process, succeeded = true }: { remote: string; port: number; isPublic: boolean; process: Process; succeeded?: boolean }): Entry {
  return ['DeviceNetworkEvents', {
    ...common('DeviceNetworkEvents', place, succeeded ? 'ConnectionSuccess' : 'ConnectionFailed'), Protocol: 'Tcp', LocalIP: place.machine.lastIpAddress, LocalIPType: 'Private', LocalPort: 49_152 + numberOf(`${place.at} ${remote}`, 16_000),
    RemoteIP: remote, RemoteIPType: isPublic ? 'Public' : 'Private', RemotePort: port, RemoteUrl: '', ...initiating(process), AdditionalFields: {},
  }];
}

/** The implant that beacons. */
const IMPLANT: Process = { file: 'powershell.exe', folder: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0', commandLine: 'powershell.exe -NoProfile -WindowStyle Hidden', account: 'alice' };

/** What Defender logs of what happens on a device. One that is offline tells nothing. */
export function deviceEvents({ range, service, req, reply, at }: Seen): Entry[] {
  const [, id = '', what] = service === 'wire' && reply.status === 200 ? /^\/devices\/([^/]+)\/(beacon|acts)$/.exec(req.path) ?? [] : [];
  const machine = Object.values(range.world.defender.machines).find((one) => one.id === id || one.computerDnsName === id);
  if (what === undefined || machine === undefined || !machine.online) return [];
  const { allowed } = Verdict.parse(JSON.parse(reply.body));
  const place = { machine, at };
  if (what === 'beacon') return [connected(place, { remote: Beacon.parse(bodyOf(req)).remote, port: 443, isPublic: true, process: IMPLANT, succeeded: allowed })];
  const act = DeviceAct.parse(bodyOf(req));
  if (!allowed) return [];
  return [act.act === 'open-process' ? openedProcess(place, act) : loggedOn(place, act)];
}
