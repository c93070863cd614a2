import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLogs, type Logs } from './index.ts';
import { shipped } from './testing/schema.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'attacks');
const areHere = existsSync(folder);
if (!areHere) console.log('skipped: the recordings of attacks are not here');

const read = async (name: string): Promise<Logs> => await readLogs([join(folder, name)], shipped);
const counts = ({ tables }: Logs): Record<string, number> => Object.fromEntries([...tables].map(([table, rows]) => [table, rows.length]).sort());

describe.runIf(areHere)('src/telemetry over recorded attacks', () => {
  it('reads all 10,271 Windows events of the over-pass-the-hash recording, and shows both halves of the signal', async () => {
    const logs = await read('empire_over_pth_patch_lsass.zip');
    expect(logs.unread).toEqual([]);
    expect(counts(logs)).toEqual({ DeviceEvents: 192, DeviceFileEvents: 10, DeviceImageLoadEvents: 162, DeviceLogonEvents: 8, DeviceNetworkEvents: 1, DeviceProcessEvents: 13, DeviceRegistryEvents: 38, Event: 8386, SecurityEvent: 1885 });
    expect((logs.tables.get('Event')?.length ?? 0) + (logs.tables.get('SecurityEvent')?.length ?? 0)).toBe(10_271);
    expect(logs.newest?.toISOString()).toBe('2020-09-22T02:15:19.728Z');

    const opened = logs.tables.get('DeviceEvents')?.filter((row) => row['ActionType'] === 'OpenProcessApiCall' && row['FileName'] === 'lsass.exe' && row['InitiatingProcessFileName'] === 'powershell.exe');
    expect(opened).toEqual(['0x1010', '0x1038'].map((access) => expect.objectContaining({
      DeviceName: 'workstation6.theshire.local', TimeGenerated: '2020-09-22T02:14:28.971Z', Timestamp: '2020-09-22T02:14:28.971Z', AdditionalFields: expect.objectContaining({ GrantedAccess: access, DesiredAccess: Number(access) }),
    })));
    const logon = logs.tables.get('SecurityEvent')?.filter((row) => row['EventID'] === 4624 && row['LogonType'] === 9);
    expect(logon).toEqual([expect.objectContaining({ LogonProcessName: 'seclogo', AuthenticationPackageName: 'Negotiate', TargetUserName: 'wardog', TargetOutboundUserName: 'pgustavo', Computer: 'WORKSTATION6.theshire.local', TimeGenerated: '2020-09-22T02:14:29.484Z' })]);
    expect(logs.tables.get('DeviceLogonEvents')?.filter((row) => row['LogonType'] === 'NewCredentials')).toEqual([expect.objectContaining({ AccountName: 'wardog', DeviceName: 'workstation6.theshire.local', TimeGenerated: '2020-09-22T02:14:29.484Z' })]);
  });

  it('reads all 4,348 events of the remote service execution: a service from both logs, no logon with new credentials, no handle to lsass', async () => {
    const logs = await read('empire_psexec_dcerpc_tcp_svcctl.zip');
    expect(logs.unread).toEqual([]);
    expect(counts(logs)).toEqual({ DeviceEvents: 1502, DeviceFileEvents: 28, DeviceImageLoadEvents: 357, DeviceLogonEvents: 8, DeviceNetworkEvents: 8, DeviceProcessEvents: 13, DeviceRegistryEvents: 287, Event: 3749, SecurityEvent: 599 });
    expect(logs.tables.get('DeviceEvents')?.filter((row) => row['ActionType'] === 'ServiceInstalled').map((row) => [row['DeviceName'], row['AccountName'], row['FileName']])).toEqual(Array.from({ length: 2 }, () => ['workstation6.theshire.local', 'pgustavo', '%COMSPEC%']));
    expect(logs.tables.get('DeviceLogonEvents')?.filter((row) => row['LogonType'] === 'NewCredentials')).toEqual([]);
  });

  it('reads all 103 CloudTrail records, among them those of the role of an instance', async () => {
    const logs = await read('aws_ec2_proxy_s3_exfiltration.zip');
    expect([counts(logs), logs.unread]).toEqual([{ AWSCloudTrail: 103 }, []]);
    const ofRole = logs.tables.get('AWSCloudTrail')?.filter((row) => row['UserIdentityType'] === 'AssumedRole' && row['EventSource'] === 's3.amazonaws.com') ?? [];
    expect(ofRole.length).toBeGreaterThan(0);
    expect(new Set(ofRole.map((row) => row['SessionIssuerUserName']))).toEqual(new Set(['MordorNginxStack-BankingWAFRole-9S3E0UAE1MM0']));
  });

  it('tells the tables of 9 rows of advanced hunting and of 38 rows of a workspace that have no name of a file', async () => {
    const hunting = await read('golden_saml_m365_defender.zip');
    expect([counts(hunting), hunting.unread]).toEqual([{ CloudAppEvents: 2, DeviceEvents: 5, IdentityDirectoryEvents: 2 }, []]);
    expect(hunting.tables.get('IdentityDirectoryEvents')?.[0]).toMatchObject({ ActionType: 'Directory Services replication', AccountUpn: 'pgustavo@simulandlabs.com', DestinationDeviceName: 'dc01.simulandlabs.com' });
    expect(hunting.tables.get('CloudAppEvents')?.map((row) => row['ActionType'])).toEqual(expect.arrayContaining(['MailItemsAccessed', 'Add delegated permission grant.']));
    const workspace = await read('golden_saml_windows.zip');
    expect([counts(workspace), workspace.unread]).toEqual([{ Event: 2, SecurityEvent: 36 }, []]);
  });
});
