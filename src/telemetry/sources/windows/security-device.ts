import type { Row } from '../../../../kql/index.ts';
import { whole } from '../fields.ts';
import type { Made } from '../contract.ts';
import { accountColumns, deviceColumns, fileColumns, initiatingColumns, ipType } from './device.ts';
import { datum, type WindowsEvent } from './event.ts';
import { fileName, programOf } from './paths.ts';
import { LOGON_TYPES } from './security-table.ts';

/** The rows of Defender tables that mean the same as an event of the Security or System log. */
export function securityDeviceRows(event: WindowsEvent): readonly Made[] {
  if (event.channel === 'Security') {
    if (event.id === 4624 || event.id === 4625) return [logon(event)];
    if (event.id === 4688) return [processCreated(event)];
    if (event.id === 4697) return [serviceInstalled(event, 'ServiceFileName', 'ServiceStartType')];
    const action = ACTIONS[event.id];
    return action === undefined ? [] : [otherAction(event, action)];
  }
  return event.id === 7045 && event.provider === 'Service Control Manager' ? [serviceInstalled(event, 'ImagePath', 'StartType')] : [];
}

/** Defender's words for events that it reports as they are. */
const ACTIONS: Readonly<Record<number, string>> = {
  1102: 'SecurityLogCleared', 4698: 'ScheduledTaskCreated', 4699: 'ScheduledTaskDeleted', 4702: 'ScheduledTaskUpdated', 4720: 'UserAccountCreated', 4726: 'UserAccountDeleted', 4732: 'UserAccountAddedToLocalGroup',
};

function row(event: WindowsEvent, table: string, action: string, columns: Row): Made {
  return { table, row: { ...deviceColumns(event, table, action), ...columns } };
}

const user = (event: WindowsEvent, who: 'Subject' | 'Target'): string | undefined => {
  const [domain, name] = [datum(event, `${who}DomainName`), datum(event, `${who}UserName`)];
  return name === undefined ? undefined : domain === undefined ? name : `${domain}\\${name}`;
};

/** An address as it is, without the sign for IPv4 inside IPv6. */
const address = (event: WindowsEvent): string | undefined => datum(event, 'IpAddress')?.replace(/^::ffff:(?=\d+\.)/i, '');

/** NTSTATUS codes that mean a wrong name or password: https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4625 */
const WRONG_PASSWORD: ReadonlySet<string> = new Set(['0xc0000064', '0xc000006a', '0xc000006d']);

/** https://learn.microsoft.com/defender-xdr/advanced-hunting-devicelogonevents-table */
function logon(event: WindowsEvent): Made {
  const isFailure = event.id === 4625;
  const ip = address(event);
  const type = datum(event, 'LogonType');
  const code = (datum(event, 'SubStatus') === '0x0' ? undefined : datum(event, 'SubStatus')) ?? datum(event, 'Status');
  return row(event, 'DeviceLogonEvents', isFailure ? 'LogonFailed' : 'LogonSuccess', {
    ...accountColumns(user(event, 'Target'), datum(event, 'TargetUserSid')),
    ...initiatingColumns({ image: datum(event, 'ProcessName'), id: datum(event, 'ProcessId'), user: user(event, 'Subject'), sid: datum(event, 'SubjectUserSid') }),
    LogonType: type === undefined ? undefined : LOGON_TYPES[type] ?? 'Unknown', LogonId: whole(datum(event, 'TargetLogonId')), Protocol: datum(event, 'AuthenticationPackageName'),
    RemoteIP: ip, RemoteIPType: ipType(ip), RemotePort: datum(event, 'IpPort'), RemoteDeviceName: datum(event, 'WorkstationName')?.toLowerCase(),
    FailureReason: !isFailure || code === undefined ? undefined : WRONG_PASSWORD.has(code.toLowerCase()) ? 'InvalidUserNameOrPassword' : code,
    AdditionalFields: { IsLocalLogon: ip === undefined || ipType(ip) === 'Loopback' },
  });
}

/** https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4688 */
const ELEVATIONS: Readonly<Record<string, string>> = { '%%1936': 'TokenElevationTypeDefault', '%%1937': 'TokenElevationTypeFull', '%%1938': 'TokenElevationTypeLimited' };
const INTEGRITY: Readonly<Record<string, string>> = { 'S-1-16-4096': 'Low', 'S-1-16-8192': 'Medium', 'S-1-16-8448': 'Medium', 'S-1-16-12288': 'High', 'S-1-16-16384': 'System' };

/** The new process runs as the target where there is one, else as who made it. */
function processCreated(event: WindowsEvent): Made {
  const target = user(event, 'Target');
  return row(event, 'DeviceProcessEvents', 'ProcessCreated', {
    ...fileColumns(datum(event, 'NewProcessName')), ...accountColumns(target ?? user(event, 'Subject'), target === undefined ? datum(event, 'SubjectUserSid') : datum(event, 'TargetUserSid')),
    ...initiatingColumns({ image: datum(event, 'ParentProcessName'), id: datum(event, 'ProcessId'), user: user(event, 'Subject'), sid: datum(event, 'SubjectUserSid') }),
    ProcessId: whole(datum(event, 'NewProcessId')), ProcessCommandLine: datum(event, 'CommandLine'), ProcessCreationTime: event.time, LogonId: whole(target === undefined ? datum(event, 'SubjectLogonId') : datum(event, 'TargetLogonId')),
    ProcessTokenElevation: ELEVATIONS[datum(event, 'TokenElevationType') ?? ''], ProcessIntegrityLevel: INTEGRITY[datum(event, 'MandatoryLabel') ?? ''],
  });
}

/** The System log's fields have other names; NXLog hides its `AccountName` behind its own, so that it is taken from the message. */
function serviceInstalled(event: WindowsEvent, path: string, start: string): Made {
  const image = datum(event, path);
  const program = image === undefined ? undefined : programOf(image);
  const subject = user(event, 'Subject') ?? (event.channel === 'Security' ? undefined : event.user);
  const account = datum(event, 'ServiceAccount') ?? datum(event, 'AccountName') ?? /^\s*Service Account:\s*(\S.*?)\s*$/m.exec(event.message ?? '')?.[1];
  return row(event, 'DeviceEvents', 'ServiceInstalled', {
    FileName: program === undefined ? undefined : fileName(program), FolderPath: program, ProcessCommandLine: image, ...accountColumns(subject, datum(event, 'SubjectUserSid') ?? event.userSid), LogonId: whole(datum(event, 'SubjectLogonId')),
    ...initiatingColumns({ image: undefined, user: subject, sid: datum(event, 'SubjectUserSid') ?? event.userSid }),
    AdditionalFields: { ServiceName: datum(event, 'ServiceName'), ServiceAccount: account, ServiceType: datum(event, 'ServiceType'), ServiceStartType: datum(event, start) },
  });
}

function otherAction(event: WindowsEvent, action: string): Made {
  const subject = user(event, 'Subject');
  return row(event, 'DeviceEvents', action, {
    ...accountColumns(user(event, 'Target') ?? subject, datum(event, 'TargetSid') ?? datum(event, 'SubjectUserSid')), ...initiatingColumns({ image: undefined, user: subject, sid: datum(event, 'SubjectUserSid') }),
    AdditionalFields: Object.fromEntries([...event.data].filter(([name, value]) => !/^(?:Subject|Target(?:User|Domain|Sid))/.test(name) && value !== '' && value !== '-')),
  });
}
