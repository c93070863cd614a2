import type { Row } from '../../../../kql/index.ts';
import { utc } from '../../time.ts';
import { whole } from '../fields.ts';
import type { Made } from '../contract.ts';
import { accountColumns, deviceColumns, fileColumns, initiatingColumns, ipType } from './device.ts';
import { datum, type WindowsEvent } from './event.ts';

/**
 * The row of the Defender table that means the same as a Sysmon event; none for events that Defender has no word for.
 * https://learn.microsoft.com/sysinternals/downloads/sysmon#events
 */
export function sysmonRows(event: WindowsEvent): readonly Made[] {
  const made = MAPPINGS[event.id]?.(event) ?? null;
  return made === null ? [] : [made];
}

const MAPPINGS: Readonly<Record<number, (event: WindowsEvent) => Made | null>> = {
  1: processCreated, 3: connection, 6: driverLoaded, 7: imageLoaded, 8: remoteThread, 10: processOpened, 11: (event) => file(event, 'FileCreated'), 12: registryKey, 13: registryValue, 14: registryRenamed,
  17: (event) => pipe(event, 'File created'), 18: (event) => pipe(event, 'File opened'), 22: dnsQuery, 23: (event) => file(event, 'FileDeleted'), 26: (event) => file(event, 'FileDeleted'),
};

function row(event: WindowsEvent, table: string, action: string, columns: Row): Made {
  return { table, row: { ...deviceColumns(event, table, action), ...columns } };
}

/** The process of most events: `Image`, `ProcessId`, and `User` in newer versions of Sysmon. */
const ownProcess = (event: WindowsEvent): Row => initiatingColumns({ image: datum(event, 'Image'), id: datum(event, 'ProcessId'), user: datum(event, 'User') });

function processCreated(event: WindowsEvent): Made {
  return row(event, 'DeviceProcessEvents', 'ProcessCreated', {
    ...fileColumns(datum(event, 'Image'), datum(event, 'Hashes')), ...accountColumns(datum(event, 'User')),
    ...initiatingColumns({ image: datum(event, 'ParentImage'), id: datum(event, 'ParentProcessId'), command: datum(event, 'ParentCommandLine'), user: datum(event, 'ParentUser') }),
    ProcessId: whole(datum(event, 'ProcessId')), ProcessCommandLine: datum(event, 'CommandLine'), ProcessCreationTime: utc(datum(event, 'UtcTime')), ProcessIntegrityLevel: datum(event, 'IntegrityLevel'),
    LogonId: whole(datum(event, 'LogonId')), CreatedProcessSessionId: whole(datum(event, 'TerminalSessionId')), ProcessVersionInfoCompanyName: datum(event, 'Company'), ProcessVersionInfoProductName: datum(event, 'Product'),
    ProcessVersionInfoProductVersion: datum(event, 'FileVersion'), ProcessVersionInfoOriginalFileName: datum(event, 'OriginalFileName'), ProcessVersionInfoFileDescription: datum(event, 'Description'),
  });
}

/** Sysmon's source is who opened the connection, which is the other machine where `Initiated` is false. */
function connection(event: WindowsEvent): Made {
  const isOut = datum(event, 'Initiated')?.toLowerCase() !== 'false';
  const [local, remote] = isOut ? ['Source', 'Destination'] as const : ['Destination', 'Source'] as const;
  const [localIp, remoteIp] = [datum(event, `${local}Ip`), datum(event, `${remote}Ip`)];
  const protocol = datum(event, 'Protocol');
  return row(event, 'DeviceNetworkEvents', isOut ? 'ConnectionSuccess' : 'InboundConnectionAccepted', {
    ...ownProcess(event), LocalIP: localIp, LocalPort: datum(event, `${local}Port`), LocalIPType: ipType(localIp), RemoteIP: remoteIp, RemotePort: datum(event, `${remote}Port`), RemoteIPType: ipType(remoteIp),
    RemoteUrl: datum(event, `${remote}Hostname`), Protocol: protocol === undefined ? undefined : protocol.slice(0, 1).toUpperCase() + protocol.slice(1).toLowerCase(),
  });
}

function driverLoaded(event: WindowsEvent): Made {
  return row(event, 'DeviceEvents', 'DriverLoad', fileColumns(datum(event, 'ImageLoaded'), datum(event, 'Hashes')));
}

function imageLoaded(event: WindowsEvent): Made {
  return row(event, 'DeviceImageLoadEvents', 'ImageLoaded', { ...ownProcess(event), ...fileColumns(datum(event, 'ImageLoaded'), datum(event, 'Hashes')) });
}

function remoteThread(event: WindowsEvent): Made {
  return row(event, 'DeviceEvents', 'CreateRemoteThreadApiCall', {
    ...acrossProcesses(event),
    AdditionalFields: { NewThreadId: datum(event, 'NewThreadId'), StartAddress: datum(event, 'StartAddress'), StartModule: datum(event, 'StartModule'), StartFunction: datum(event, 'StartFunction') },
  });
}

/** Defender has the access as a number in `DesiredAccess`; Sysmon's own word for it, which people know by heart, is kept beside it. */
function processOpened(event: WindowsEvent): Made {
  const access = datum(event, 'GrantedAccess');
  const asNumber = whole(access);
  return row(event, 'DeviceEvents', 'OpenProcessApiCall', {
    ...acrossProcesses(event),
    AdditionalFields: { DesiredAccess: asNumber === undefined ? undefined : Number(asNumber), GrantedAccess: access, CallTrace: datum(event, 'CallTrace') },
  });
}

/** One process that does something to another: the file is that of the target. */
function acrossProcesses(event: WindowsEvent): Row {
  return {
    ...fileColumns(datum(event, 'TargetImage')), ...accountColumns(datum(event, 'TargetUser')), ProcessId: whole(datum(event, 'TargetProcessId')),
    ...initiatingColumns({ image: datum(event, 'SourceImage'), id: datum(event, 'SourceProcessId'), user: datum(event, 'SourceUser') }),
  };
}

function file(event: WindowsEvent, action: string): Made {
  return row(event, 'DeviceFileEvents', action, { ...ownProcess(event), ...fileColumns(datum(event, 'TargetFilename'), datum(event, 'Hashes')) });
}

/** A key that was made or deleted, or a value that was deleted. NXLog's own `EventType` hides which: then there is only the row of `Event`. */
function registryKey(event: WindowsEvent): Made | null {
  const kind = datum(event, 'EventType') ?? /^EventType:\s*(\w+)/m.exec(event.message ?? '')?.[1];
  const target = datum(event, 'TargetObject');
  switch (kind) {
    case 'CreateKey': return row(event, 'DeviceRegistryEvents', 'RegistryKeyCreated', { ...ownProcess(event), RegistryKey: hive(target) });
    case 'DeleteKey': return row(event, 'DeviceRegistryEvents', 'RegistryKeyDeleted', { ...ownProcess(event), RegistryKey: hive(target) });
    case 'DeleteValue': return row(event, 'DeviceRegistryEvents', 'RegistryValueDeleted', { ...ownProcess(event), ...keyAndValue(target) });
    default: return null;
  }
}

function registryValue(event: WindowsEvent): Made {
  const details = datum(event, 'Details');
  const [, kind, number] = /^([DQ]WORD) \((0x[0-9a-fA-F-]+)\)$/.exec(details ?? '') ?? [];
  return row(event, 'DeviceRegistryEvents', 'RegistryValueSet', {
    ...ownProcess(event), ...keyAndValue(datum(event, 'TargetObject')), RegistryValueType: kind === undefined ? undefined : kind === 'DWORD' ? 'Dword' : 'Qword',
    RegistryValueData: number === undefined ? details : whole(number) ?? details,
  });
}

function registryRenamed(event: WindowsEvent): Made {
  return row(event, 'DeviceRegistryEvents', 'RegistryKeyRenamed', { ...ownProcess(event), RegistryKey: hive(datum(event, 'NewName')), PreviousRegistryKey: hive(datum(event, 'TargetObject')) });
}

/** Sysmon writes hives by their short names, Defender by their long ones. */
const HIVES: Readonly<Record<string, string>> = { HKLM: 'HKEY_LOCAL_MACHINE', HKU: 'HKEY_USERS', HKCR: 'HKEY_CLASSES_ROOT', HKCU: 'HKEY_CURRENT_USER' };

const hive = (path: string | undefined): string | undefined => path?.replace(/^HK(?:LM|U|CR|CU)(?=\\|$)/, (short) => HIVES[short] ?? short);

function keyAndValue(path: string | undefined): Row {
  const at = path?.lastIndexOf('\\') ?? -1;
  return path === undefined || at === -1 ? { RegistryKey: hive(path) } : { RegistryKey: hive(path.slice(0, at)), RegistryValueName: path.slice(at + 1) };
}

function pipe(event: WindowsEvent, operation: string): Made {
  const name = datum(event, 'PipeName');
  return row(event, 'DeviceEvents', 'NamedPipeEvent', { ...ownProcess(event), AdditionalFields: { PipeName: name === undefined ? undefined : `\\Device\\NamedPipe${name.startsWith('\\') ? '' : '\\'}${name}`, FileOperation: operation } });
}

function dnsQuery(event: WindowsEvent): Made {
  const query = datum(event, 'QueryName');
  return row(event, 'DeviceEvents', 'DnsQueryResponse', {
    ...ownProcess(event), RemoteUrl: query, AdditionalFields: { DnsQueryString: query, DnsQueryResult: datum(event, 'QueryResults'), QueryStatus: datum(event, 'QueryStatus') },
  });
}
