import { describe, expect, it } from 'vitest';
import { compile } from '../../../../kql/index.ts';
import { onlyRow, rowsOf } from '../../testing/rows.ts';
import { shipped } from '../../testing/schema.ts';

const when = { '@timestamp': '2026-11-20T10:00:00.123Z' };
const sysmon = (id: number, fields: Record<string, unknown>): Record<string, unknown> => ({ ...when, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', EventID: id, Hostname: 'WS-17.corp.contoso.example', EventType: 'INFO', RecordNumber: 5, Domain: 'NT AUTHORITY', AccountName: 'SYSTEM', ...fields });
const audit = (id: number, fields: Record<string, unknown>): Record<string, unknown> => ({ ...when, Channel: 'security', SourceName: 'Microsoft-Windows-Security-Auditing', EventID: id, Hostname: 'WS-17', EventType: 'AUDIT_SUCCESS', ...fields });

describe('src/telemetry/sources/windows', () => {
  const logon = { LogonType: '9', LogonProcessName: 'seclogo', AuthenticationPackageName: 'Negotiate', TargetUserName: 'alice', TargetDomainName: 'CONTOSO', SubjectUserName: 'alice', SubjectDomainName: 'CONTOSO', TargetLogonId: '0x420de2f', LogonGuid: '{BD2DDA1B-862A-504F-2260-D9D2ED316E26}', IpAddress: '::1' };

  // Forms: https://www.elastic.co/docs/reference/beats/winlogbeat/exported-fields-winlog, https://docs.nxlog.co/refman/current/im/msvistalog.html, https://github.com/omerbenamram/evtx
  it.each<[string, Record<string, unknown>]>([
    ['NXLog', audit(4624, { ...logon, EventTime: '2026-11-20 05:00:00', EventReceivedTime: '2026-11-20 05:00:01' })],
    ['Winlogbeat', { ...when, winlog: { channel: 'Security', provider_name: 'Microsoft-Windows-Security-Auditing', event_id: '4624', computer_name: 'WS-17', keywords: ['Audit Success'], event_data: logon }, event: { code: '4624' }, message: 'An account was successfully logged on.\n\nSubject:' }],
    ['Winlogbeat 6', { ...when, log_name: 'Security', source_name: 'Microsoft-Windows-Security-Auditing', event_id: 4624, computer_name: 'WS-17', keywords: ['Audit Success'], event_data: logon }],
    ['evtx_dump', { Event: { System: { Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing' } }, EventID: 4624, Channel: 'Security', Computer: 'WS-17', Keywords: '0x8020000000000000', TimeCreated: { '#attributes': { SystemTime: '2026-11-20T10:00:00.123Z' } } }, EventData: logon } }],
    ['XML as JSON', { Event: { System: { Provider: { '@Name': 'Microsoft-Windows-Security-Auditing' }, EventID: { '#text': '4624' }, Channel: 'Security', Computer: 'WS-17', TimeCreated: { '@SystemTime': '2026-11-20T10:00:00.1230000Z' } }, EventData: { Data: Object.entries(logon).map(([name, value]) => ({ '@Name': name, '#text': value })) } } }],
  ])('makes the same rows of a logon that %s shipped', (_, record) => {
    expect(onlyRow('SecurityEvent', record)).toMatchObject({
      Computer: 'WS-17', Channel: 'Security', EventID: 4624, LogonType: 9, LogonTypeName: '9 - NewCredentials', Activity: '4624 - An account was successfully logged on.', Account: 'CONTOSO\\alice', AccountType: 'User', TargetAccount: 'CONTOSO\\alice',
      LogonGuid: 'BD2DDA1B-862A-504F-2260-D9D2ED316E26', Level: '8', EventSourceName: 'Microsoft-Windows-Security-Auditing', TimeGenerated: expect.stringMatching(/^2026-11-20T10:00:00\.123/),
    });
    expect(onlyRow('DeviceLogonEvents', record)).toMatchObject({ ActionType: 'LogonSuccess', LogonType: 'NewCredentials', AccountDomain: 'contoso', AccountName: 'alice', DeviceName: 'ws-17', LogonId: 69262895, RemoteIP: '::1', RemoteIPType: 'Loopback', Protocol: 'Negotiate', AdditionalFields: { IsLocalLogon: true } });
  });

  it('takes no local time for the time of an event', () => {
    const { '@timestamp': _, ...local } = audit(4624, logon);
    expect(rowsOf({ ...local, EventTime: '2026-11-20 05:00:00' }).unread).toEqual(['a Windows event has no time in UTC: neither @timestamp nor TimeCreated, and a local EventTime is no moment']);
    expect(onlyRow('SecurityEvent', { ...local, EventTime: '2026-11-20T05:00:00-05:00' })).toMatchObject({ TimeGenerated: '2026-11-20T10:00:00.000Z' });
  });

  it('takes what the shipper adds for no field of the event', () => {
    const { EventData } = onlyRow('SecurityEvent', { ...audit(4624, { TargetUserName: 'alice' }), EventTime: '2026-11-20 05:00:00', EventReceivedTime: 'x', SourceModuleName: 'y', Keywords: '1', tags: ['z'], port: 1, host: 'h' });
    expect(EventData).toBe('<EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><Data Name="TargetUserName">alice</Data></EventData>');
  });

  it('says that a failed logon failed, with the reason', () => {
    const record = audit(4625, { ...logon, EventType: 'AUDIT_FAILURE', LogonType: '3', Status: '0xc000006d', SubStatus: '0xc000006a', IpAddress: '203.0.113.7', IpPort: '4711', WorkstationName: 'KALI' });
    expect(onlyRow('DeviceLogonEvents', record)).toMatchObject({ ActionType: 'LogonFailed', LogonType: 'Network', FailureReason: 'InvalidUserNameOrPassword', RemoteIP: '203.0.113.7', RemoteIPType: 'Reserved', RemotePort: 4711, RemoteDeviceName: 'kali' });
    expect(onlyRow('SecurityEvent', record)).toMatchObject({ Level: '16', SubStatus: '0xc000006a' });
  });

  it('names the account that acts, not the one that is acted on, in what is no logon', () => {
    expect(onlyRow('SecurityEvent', audit(4720, { SubjectUserName: 'alice', SubjectDomainName: 'CONTOSO', TargetUserName: 'new', TargetDomainName: 'WS-17' }))).toMatchObject({ Account: 'CONTOSO\\alice', TargetAccount: 'WS-17\\new' });
    expect(onlyRow('DeviceEvents', audit(4720, { SubjectUserName: 'alice', SubjectDomainName: 'CONTOSO', TargetUserName: 'new', TargetDomainName: 'WS-17' }))).toMatchObject({ ActionType: 'UserAccountCreated', AccountName: 'new', InitiatingProcessAccountName: 'alice' });
  });

  it('makes a process of 4688 and of Sysmon 1, with their own ways of writing numbers', () => {
    expect(onlyRow('DeviceProcessEvents', audit(4688, { NewProcessName: 'C:\\Windows\\System32\\whoami.exe', NewProcessId: '0x17c4', ProcessId: '0x13c0', ParentProcessName: 'C:\\Windows\\explorer.exe', CommandLine: 'whoami /user', SubjectUserName: 'alice', SubjectDomainName: 'CONTOSO', TargetUserName: '-', TargetDomainName: '-', TokenElevationType: '%%1937', MandatoryLabel: 'S-1-16-12288' })))
      .toMatchObject({ FileName: 'whoami.exe', ProcessId: 6084, InitiatingProcessId: 5056, InitiatingProcessFileName: 'explorer.exe', ProcessCommandLine: 'whoami /user', AccountName: 'alice', ProcessTokenElevation: 'TokenElevationTypeFull', ProcessIntegrityLevel: 'High' });
    expect(onlyRow('DeviceProcessEvents', sysmon(1, { Image: 'C:\\Windows\\System32\\whoami.exe', ProcessId: '6084', ParentImage: 'C:\\Windows\\explorer.exe', ParentProcessId: '5056', CommandLine: 'whoami', User: 'CONTOSO\\Alice', Hashes: 'SHA1=8F1F9E265911956C7F8F3861C34DEF9B8FA63813,MD5=2EEEEC89E705F73FFBCAE014E1828788', UtcTime: '2026-11-20 09:59:59.5', LogonId: '0x41a6996', IntegrityLevel: 'High' })))
      .toMatchObject({ SHA1: '8f1f9e265911956c7f8f3861c34def9b8fa63813', MD5: '2eeeec89e705f73ffbcae014e1828788', AccountDomain: 'contoso', AccountName: 'alice', ProcessId: 6084, LogonId: 68839830, ProcessCreationTime: '2026-11-20T09:59:59.500Z', InitiatingProcessFolderPath: 'c:\\windows\\explorer.exe' });
  });

  it('maps a handle to a process: the target is the file, the source is who opened it', () => {
    const { tables } = rowsOf(sysmon(10, { SourceImage: 'C:\\x\\PowerShell.exe', SourceProcessId: '5056', TargetImage: 'C:\\Windows\\System32\\lsass.exe', TargetProcessId: '760', GrantedAccess: '0x1010', CallTrace: 'UNKNOWN(1)' }));
    expect(Object.keys(tables)).toEqual(['Event', 'DeviceEvents']);
    expect(tables['DeviceEvents']).toMatchObject([{ ActionType: 'OpenProcessApiCall', FileName: 'lsass.exe', ProcessId: 760, InitiatingProcessFileName: 'PowerShell.exe', InitiatingProcessId: 5056, AdditionalFields: { DesiredAccess: 4112, GrantedAccess: '0x1010', CallTrace: 'UNKNOWN(1)' }, DeviceName: 'ws-17.corp.contoso.example', ReportId: 5 }]);
  });

  it.each<[string, number, string, Record<string, unknown>, Record<string, unknown>]>([
    ['ConnectionSuccess', 3, 'DeviceNetworkEvents', { Initiated: 'true', SourceIp: '10.0.0.1', SourcePort: '5000', DestinationIp: '93.184.216.34', DestinationPort: '443', DestinationHostname: 'example.com', Protocol: 'tcp' }, { LocalIP: '10.0.0.1', LocalPort: 5000, RemoteIP: '93.184.216.34', RemotePort: 443, RemoteIPType: 'Public', LocalIPType: 'Private', RemoteUrl: 'example.com', Protocol: 'Tcp' }],
    ['InboundConnectionAccepted', 3, 'DeviceNetworkEvents', { Initiated: 'false', SourceIp: '10.0.0.2', SourcePort: '5000', DestinationIp: '10.0.0.1', DestinationPort: '135' }, { LocalIP: '10.0.0.1', LocalPort: 135, RemoteIP: '10.0.0.2', RemotePort: 5000 }],
    ['DriverLoad', 6, 'DeviceEvents', { ImageLoaded: 'C:\\a\\b.sys' }, { FileName: 'b.sys' }], ['ImageLoaded', 7, 'DeviceImageLoadEvents', { Image: 'C:\\p.exe', ImageLoaded: 'C:\\a\\b.dll' }, { FileName: 'b.dll', InitiatingProcessFileName: 'p.exe' }],
    ['CreateRemoteThreadApiCall', 8, 'DeviceEvents', { SourceImage: 'C:\\p.exe', TargetImage: 'C:\\q.exe', StartModule: 'm' }, { FileName: 'q.exe', InitiatingProcessFileName: 'p.exe' }], ['FileCreated', 11, 'DeviceFileEvents', { TargetFilename: 'C:\\t\\u.txt' }, { FileName: 'u.txt', FolderPath: 'C:\\t\\u.txt' }],
    ['FileDeleted', 23, 'DeviceFileEvents', { TargetFilename: 'C:\\t\\u.txt' }, { FileName: 'u.txt' }], ['FileDeleted', 26, 'DeviceFileEvents', { TargetFilename: 'C:\\t\\u.txt' }, { FileName: 'u.txt' }],
    ['RegistryKeyCreated', 12, 'DeviceRegistryEvents', { EventType: 'CreateKey', TargetObject: 'HKLM\\Software\\A' }, { RegistryKey: 'HKEY_LOCAL_MACHINE\\Software\\A' }], ['RegistryValueDeleted', 12, 'DeviceRegistryEvents', { Message: 'x\nEventType: DeleteValue\n', TargetObject: 'HKU\\S-1\\Run\\v' }, { RegistryKey: 'HKEY_USERS\\S-1\\Run', RegistryValueName: 'v' }],
    ['RegistryValueSet', 13, 'DeviceRegistryEvents', { TargetObject: 'HKLM\\Run\\v', Details: 'DWORD (0x00000010)' }, { RegistryKey: 'HKEY_LOCAL_MACHINE\\Run', RegistryValueName: 'v', RegistryValueType: 'Dword', RegistryValueData: '16' }], ['RegistryKeyRenamed', 14, 'DeviceRegistryEvents', { TargetObject: 'HKCR\\a', NewName: 'HKCR\\b' }, { RegistryKey: 'HKEY_CLASSES_ROOT\\b', PreviousRegistryKey: 'HKEY_CLASSES_ROOT\\a' }],
    ['NamedPipeEvent', 17, 'DeviceEvents', { PipeName: '\\evil' }, { AdditionalFields: { PipeName: '\\Device\\NamedPipe\\evil', FileOperation: 'File created' } }], ['NamedPipeEvent', 18, 'DeviceEvents', { PipeName: '\\evil' }, { AdditionalFields: { PipeName: '\\Device\\NamedPipe\\evil', FileOperation: 'File opened' } }],
    ['DnsQueryResponse', 22, 'DeviceEvents', { QueryName: 'evil.example', QueryResults: '1.2.3.4;', QueryStatus: '0' }, { RemoteUrl: 'evil.example', AdditionalFields: { DnsQueryString: 'evil.example', DnsQueryResult: '1.2.3.4;', QueryStatus: '0' } }],
  ])('maps Sysmon to %s (event %i of %s)', (action, id, table, fields, expected) => {
    const record = sysmon(id, fields);
    // NXLog writes its own EventType over Sysmon's: here the record has the one of Sysmon, as Winlogbeat ships it.
    const shippedRecord = typeof fields['EventType'] === 'string' ? { ...when, winlog: { channel: record['Channel'], provider_name: 'Microsoft-Windows-Sysmon', event_id: id, computer_name: 'ws-17', event_data: fields } } : record;
    expect(onlyRow(table, shippedRecord)).toMatchObject({ ActionType: action, ...expected });
    expect(onlyRow('Event', shippedRecord)).toMatchObject({ EventID: id, Source: 'Microsoft-Windows-Sysmon' });
  });

  it('makes no registry row of Sysmon 12 where the record does not say what was done', () => {
    expect(Object.keys(rowsOf(sysmon(12, { TargetObject: 'HKLM\\a' })).tables)).toEqual(['Event']);
  });

  it('maps the installation of a service from the System log and from the Security log', () => {
    expect(onlyRow('DeviceEvents', { ...when, Channel: 'System', SourceName: 'Service Control Manager', EventID: 7045, Hostname: 'ws-17', Domain: 'CONTOSO', AccountName: 'bob', ServiceName: 'PSEXESVC', ImagePath: '%SystemRoot%\\PSEXESVC.exe -x', StartType: 'demand start', ServiceType: 'user mode service', Message: 'A service was installed.\r\nService Account:  LocalSystem' }))
      .toMatchObject({ ActionType: 'ServiceInstalled', FileName: 'PSEXESVC.exe', ProcessCommandLine: '%SystemRoot%\\PSEXESVC.exe -x', InitiatingProcessAccountName: 'bob', AdditionalFields: { ServiceName: 'PSEXESVC', ServiceAccount: 'LocalSystem', ServiceStartType: 'demand start' } });
    expect(onlyRow('DeviceEvents', audit(4697, { ServiceName: 's', ServiceFileName: '"C:\\a b\\c.exe" -k', ServiceStartType: '2', ServiceAccount: 'LocalSystem', SubjectUserName: 'bob', SubjectDomainName: 'CONTOSO' })))
      .toMatchObject({ FileName: 'c.exe', FolderPath: 'C:\\a b\\c.exe', AccountName: 'bob', AdditionalFields: { ServiceStartType: '2' } });
  });

  it('writes EventData so that queries find it where the agent puts it, whatever is in it', () => {
    const evil = '</Data><Data Name="GrantedAccess">0x0</Data> & "\u0000\uFFFE';
    const { tables } = rowsOf(sysmon(10, { GrantedAccess: '0x1010', CallTrace: evil, TargetImage: 'C:\\lsass.exe', SourceImage: 'a' }), audit(5136, { ObjectDN: evil, AttributeLDAPDisplayName: 'x' }));
    const now = new Date('2026-11-20T11:00:00Z');
    const found = compile('Event | extend D = parse_xml(EventData).DataItem.EventData.Data | mv-expand D | project Name = tostring(D["@Name"]), Value = tostring(D["#text"])', shipped).run({ Event: tables['Event'] ?? [] }, { now });
    const pairs = Object.fromEntries((found.columns[0] ?? []).map((name, at) => [String(name), found.columns[1]?.[at]]));
    expect(pairs).toMatchObject({ GrantedAccess: '0x1010', CallTrace: evil.replace(/[\u0000\uFFFE]/g, ''), TargetImage: 'C:\\lsass.exe' });
    const security = compile('SecurityEvent | extend D = parse_xml(EventData).EventData.Data | mv-expand D | where tostring(D["@Name"]) == "ObjectDN" | project tostring(D["#text"])', shipped).run({ SecurityEvent: tables['SecurityEvent'] ?? [] }, { now });
    expect(security.columns[0]).toEqual([evil.replace(/[\u0000\uFFFE]/g, '')]);
  });

  it('puts the fields of Sysmon into the order of its manifest', () => {
    const row = onlyRow('Event', sysmon(10, { TargetImage: 't', GrantedAccess: 'g', RuleName: '-', UtcTime: 'u', SourceImage: 's', Extra: 'e' }));
    expect(row['ParameterXml']).toBe('<Param>-</Param><Param>u</Param><Param>s</Param><Param>t</Param><Param>g</Param><Param>e</Param>');
  });
});
