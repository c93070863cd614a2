import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Row } from '../../../../kql/index.ts';
import { whole } from '../fields.ts';
import type { WindowsEvent } from './event.ts';
import { fileName } from './paths.ts';

/** The columns that every row of a Defender table begins with. `DeviceName` is in small letters, as Defender writes it. */
export function deviceColumns(event: WindowsEvent, table: string, action: string): Row {
  const name = event.computer.toLowerCase();
  return { TimeGenerated: event.time, Timestamp: event.time, DeviceName: name, DeviceId: deviceId(name), ReportId: event.recordId, ActionType: action, Type: table, SourceSystem: 'Windows events' };
}

/** Defender's ids have 40 hexadecimal digits. The log has none, so that of a device is made of its name: the same in every log. */
export const deviceId = (name: string): string => createHash('sha1').update(`device ${name}`).digest('hex');

/** `DOMAIN\name` as Defender writes accounts: in parts, in small letters. */
export function accountParts(user: string | undefined): { domain: string | undefined; name: string | undefined } {
  if (user === undefined) return { domain: undefined, name: undefined };
  const at = user.indexOf('\\');
  return at === -1 ? { domain: undefined, name: user.toLowerCase() } : { domain: user.slice(0, at).toLowerCase(), name: user.slice(at + 1).toLowerCase() };
}

/** The account that an event is about. */
export function accountColumns(user: string | undefined, sid?: string): Row {
  const { domain, name } = accountParts(user);
  return { AccountDomain: domain, AccountName: name, AccountSid: sid };
}

export interface InitiatingProcess { readonly image: string | undefined; readonly id?: string | undefined; readonly command?: string | undefined; readonly user?: string | undefined; readonly sid?: string | undefined }

/** The process that did it. Its path is in small letters, as Defender writes it, and includes the file's name. */
export function initiatingColumns({ image, id, command, user, sid }: InitiatingProcess): Row {
  const { domain, name } = accountParts(user);
  return {
    InitiatingProcessFileName: image === undefined ? undefined : fileName(image), InitiatingProcessFolderPath: image?.toLowerCase(), InitiatingProcessId: whole(id), InitiatingProcessCommandLine: command,
    InitiatingProcessAccountDomain: domain, InitiatingProcessAccountName: name, InitiatingProcessAccountSid: sid,
  };
}

/** The file that an event is about, with its hashes in Sysmon's form `SHA1=...,MD5=...`. */
export function fileColumns(path: string | undefined, hashes?: string): Row {
  return { FileName: path === undefined ? undefined : fileName(path), FolderPath: path, ...hashColumns(hashes) };
}

function hashColumns(hashes: string | undefined): Row {
  const found = new Map((hashes ?? '').split(',').flatMap((one): [string, string][] => {
    const [, kind, value] = /^\s*(SHA1|SHA256|MD5)=([0-9a-f]{32,64})\s*$/i.exec(one) ?? [];
    return kind === undefined || value === undefined ? [] : [[kind.toUpperCase(), value.toLowerCase()]];
  }));
  return { SHA1: found.get('SHA1'), SHA256: found.get('SHA256'), MD5: found.get('MD5') };
}

/** Words of `RemoteIPType`: https://learn.microsoft.com/defender-xdr/advanced-hunting-devicenetworkevents-table */
const IP_TYPES: Readonly<Record<string, string>> = {
  unicast: 'Public', private: 'Private', uniqueLocal: 'Private', loopback: 'Loopback', linkLocal: 'LinkLocal', multicast: 'Multicast', broadcast: 'Broadcast', ipv4Mapped: 'FourToSixMapping', teredo: 'Teredo',
};

/** The kind of an address; undefined for what is none. */
export function ipType(address: string | undefined): string | undefined {
  if (address === undefined || !ipaddr.isValid(address)) return undefined;
  return IP_TYPES[ipaddr.parse(address).range()] ?? 'Reserved';
}
