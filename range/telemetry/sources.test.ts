import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ids, nsgId, vmId } from '../scenarios/ids.ts';
import { type TestRange, testRange } from '../testing.ts';
import { LOGS, type LogName, type Row } from './log.ts';

const Table = z.looseObject({ Properties: z.array(z.looseObject({ Name: z.string(), Type: z.string() })) });
/** The columns of a table with their types, from the vendor's reference. */
const columnsOf = (name: LogName): Map<string, string> =>
  new Map(Table.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'src', 'detect', 'tables', `${name}.json`), 'utf8'))).Properties.map(({ Name, Type }) => [Name, Type]));

const FITS: Readonly<Record<string, (cell: unknown) => boolean>> = {
  string: (cell) => typeof cell === 'string', datetime: (cell) => typeof cell === 'string' && !Number.isNaN(Date.parse(cell)), bool: (cell) => typeof cell === 'boolean',
  int: (cell) => Number.isInteger(cell), long: (cell) => Number.isSafeInteger(cell), real: (cell) => typeof cell === 'number', dynamic: (cell) => typeof cell === 'object',
};

describe('range/telemetry/sources', () => {
  let range: TestRange;
  beforeEach(async () => { range = await testRange(); });
  afterEach(() => range.close());

  const attacker = { 'x-range-actor': 'attacker' };
  const alice = `/graph/v1.0/users/${ids.alice}`;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const now = new Date('2026-11-21T03:00:00.000Z').toISOString();
  /** What a log has of the present moment. */
  const told = async (log: LogName): Promise<Row[]> => ((await range.client.telemetry([log]))[log] ?? []).filter((row) => String(row['TimeGenerated'] ?? row['eventTime']) >= now.slice(0, 19));
  const last = async (log: LogName): Promise<Row> => (await told(log)).at(-1) ?? {};
  const redeem = () => range.ask('POST', `/login/${ids.tenant}/oauth2/v2.0/token`, new URLSearchParams({ grant_type: 'refresh_token', client_id: '1b730954-1685-4b74-9bfd-dac224a7b894', refresh_token: range.range.world.attacker.loot.refreshToken }).toString(), { ...form, ...attacker });
  const aws = (body: Record<string, string>, key: string = ids.adminKey, more: Record<string, string> = {}, service = 'iam') =>
    range.ask('POST', '/aws/', new URLSearchParams({ Version: '2010-05-08', ...body }).toString(), { ...form, authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261121/${ids.region}/${service}/aws4_request`, ...more });
  const asAttacker = (body: Record<string, string>) => aws(body, range.range.world.attacker.loot.awsKey, { ...attacker, 'x-amz-security-token': range.range.world.attacker.loot.awsToken }, 'ec2');
  const play = async (): Promise<void> => {
    await range.client.tell(['pass-the-hash']);
    for (let tries = 0; tries < 200 && (await range.client.attacker()).plays.length > 0; tries++) await sleep(20);
  };

  it('writes only columns that the vendor\'s table has, in its types, whatever happened', async () => {
    await redeem();
    await range.ask('POST', `/login/${ids.tenant}/oauth2/v2.0/token`, 'grant_type=client_credentials&client_id=cordon', form);
    await range.ask('POST', `${alice}/revokeSignInSessions`);
    await range.ask('PATCH', alice, { accountEnabled: false });
    await redeem();
    await play();
    await range.ask('POST', `/wire/devices/${ids.laptop}/beacon`, { remote: ids.attacker }, attacker);
    await range.ask('POST', '/wire/azure/flows', { vm: vmId, remote: ids.attacker, port: 443 }, attacker);
    await range.ask('PUT', `/arm${nsgId}/securityRules/cordon-1?api-version=2024-05-01`, { properties: { priority: 200, direction: 'Outbound', access: 'Deny', protocol: '*', sourcePortRange: '*', destinationPortRange: '*', sourceAddressPrefix: '*', destinationAddressPrefix: ids.attacker } });
    const all = await range.client.telemetry();
    expect(Object.keys(all).toSorted()).toEqual([...LOGS].toSorted());
    for (const log of LOGS.filter((name) => name !== 'AWSCloudTrail')) {
      const columns = columnsOf(log);
      const rows = all[log] ?? [];
      expect(rows.length, log).toBeGreaterThan(0);
      const wrong = rows.flatMap((row) => Object.entries(row)).filter(([name, cell]) => FITS[columns.get(name) ?? 'none']?.(cell) !== true);
      expect(wrong.map(([name, cell]) => `${log}.${name} (${columns.get(name) ?? 'no such column'}): ${JSON.stringify(cell)}`)).toEqual([]);
    }
  });

  it('logs a redeemed token with where it was used and its session, and one that was revoked with the error of the service', async () => {
    await redeem();
    const own = ((await range.client.telemetry(['SigninLogs'])).SigninLogs ?? []).find((row) => row['UserId'] === ids.alice);
    expect(own).toMatchObject({ TimeGenerated: '2026-11-21T02:00:00.000Z', IPAddress: '198.51.100.2', Location: 'IE', ResultType: '0', Status: { errorCode: 0 } });
    const used = await last('AADNonInteractiveUserSignInLogs');
    expect(used).toMatchObject({ UserPrincipalName: 'alice@contoso.example', IPAddress: ids.attacker, Location: 'SG', ResultType: '0', IncomingTokenType: 'refreshToken', Status: '{"errorCode":0}' });
    // What makes a replay visible: one session at two places.
    expect(used['SessionId']).toBe(own?.['SessionId']);
    await range.ask('POST', `${alice}/revokeSignInSessions`);
    range.pass(2_000);
    await redeem();
    expect(await last('AADNonInteractiveUserSignInLogs')).toMatchObject({ ResultType: '50173', ResultDescription: expect.stringMatching(/^The provided grant has expired due to it being revoked/) });
    await range.ask('PATCH', alice, { accountEnabled: false });
    range.pass(2_000);
    await redeem();
    expect(await last('AADNonInteractiveUserSignInLogs')).toMatchObject({ ResultType: '50057' });
    await range.ask('POST', `/login/${ids.tenant}/oauth2/v2.0/token`, 'grant_type=refresh_token&refresh_token=made-up', form);
    expect(await told('AADNonInteractiveUserSignInLogs')).toHaveLength(3);
  });

  // https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities#core-directory
  it('audits what was done to an account under the activities of the directory, with both values and who did it; nothing that failed', async () => {
    await range.ask('PATCH', alice, { accountEnabled: false });
    await range.ask('POST', `${alice}/revokeSignInSessions`);
    await range.ask('PATCH', alice, { accountEnabled: true }, attacker);
    await range.ask('PATCH', `/graph/v1.0/users/${ids.admin}`, { accountEnabled: false });
    await range.ask('GET', alice);
    const rows = await told('AuditLogs');
    expect(rows.map((row) => row['OperationName'])).toEqual(['Update user', 'Disable account', 'Update StsRefreshTokenValidFrom Timestamp', 'Update user', 'Enable account']);
    const [, disabled, revoked, , enabled] = rows;
    expect(disabled).toMatchObject({ InitiatedBy: { app: { displayName: 'cordon' } }, TargetResources: [{ id: ids.alice, type: 'User', modifiedProperties: [{ displayName: 'AccountEnabled', oldValue: '[true]', newValue: '[false]' }, { displayName: 'Included Updated Properties', oldValue: 'null', newValue: '"AccountEnabled"' }] }] });
    expect(revoked).toMatchObject({ TargetResources: [{ modifiedProperties: [{ displayName: 'StsRefreshTokensValidFrom' }, {}] }] });
    expect(enabled).toMatchObject({ InitiatedBy: { user: { userPrincipalName: 'frank@contoso.example', ipAddress: ids.attacker } } });
  });

  // The names are those of the examples in https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html and of https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
  it('writes CloudTrail\'s records: an assumed role with its session, what was asked for, and what STS gave', async () => {
    await asAttacker({ Action: 'AssumeRole', Version: '2011-06-15', RoleArn: `arn:aws:iam::${ids.account}:role/${ids.role}`, RoleSessionName: 'again', DurationSeconds: '900' });
    const record = await last('AWSCloudTrail');
    expect(Object.keys(record).toSorted()).toEqual(['awsRegion', 'eventCategory', 'eventID', 'eventName', 'eventSource', 'eventTime', 'eventType', 'eventVersion', 'managementEvent', 'readOnly', 'recipientAccountId', 'requestID', 'requestParameters', 'resources', 'responseElements', 'sourceIPAddress', 'tlsDetails', 'userAgent', 'userIdentity']);
    expect(record).toMatchObject({
      eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', awsRegion: ids.region, sourceIPAddress: ids.attacker, recipientAccountId: ids.account, eventTime: '2026-11-21T03:00:00Z',
      requestParameters: { roleArn: `arn:aws:iam::${ids.account}:role/${ids.role}`, roleSessionName: 'again', durationSeconds: 900 },
      responseElements: { credentials: { accessKeyId: expect.stringMatching(/^ASIA/), expiration: 'Nov 21, 2026 3:15:00 AM' }, assumedRoleUser: { arn: `arn:aws:sts::${ids.account}:assumed-role/${ids.role}/again` } },
      userIdentity: {
        type: 'AssumedRole', arn: `arn:aws:sts::${ids.account}:assumed-role/${ids.role}/${ids.instance}`, accountId: ids.account, accessKeyId: 'ASIARANGESTOLEN00001', principalId: expect.stringMatching(new RegExp(`^AROA\\w+:${ids.instance}$`)),
        sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ids.account}:role/${ids.role}`, userName: ids.role }, attributes: { creationDate: '2026-11-21T02:30:00Z', mfaAuthenticated: 'false' }, ec2RoleDelivery: '2.0' },
      },
    });
  });

  it('writes a denied call with the error of its service, IAM\'s calls where IAM lives, and none without credentials', async () => {
    await aws({ Action: 'PutRolePolicy', RoleName: ids.role, PolicyName: 'cordon-1', PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}' });
    expect(await last('AWSCloudTrail')).toMatchObject({ eventSource: 'iam.amazonaws.com', awsRegion: 'us-east-1', readOnly: false, requestParameters: { roleName: ids.role, policyName: 'cordon-1' }, responseElements: null, userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'cordon-responder' } } } });
    range.pass(2_000);
    await asAttacker({ Action: 'DescribeInstances', 'InstanceId.1': ids.instance });
    expect(await last('AWSCloudTrail')).toMatchObject({ errorCode: 'Client.UnauthorizedOperation', errorMessage: expect.stringContaining('explicit deny'), requestParameters: { instancesSet: { items: [{ instanceId: ids.instance }] }, filterSet: {} } });
    await aws({ Action: 'DeleteRolePolicy', RoleName: ids.role, PolicyName: 'no-such' }, ids.stolenAdminKey);
    expect(await last('AWSCloudTrail')).toMatchObject({ errorCode: 'NoSuchEntityException', userIdentity: { type: 'IAMUser', userName: 'ops-admin' } });
    await asAttacker({ Action: 'GetRole', RoleName: ids.role });
    expect(await last('AWSCloudTrail')).toMatchObject({ errorCode: 'AccessDenied' });
    await aws({ Action: 'AssociateIamInstanceProfile', InstanceId: ids.instance, 'IamInstanceProfile.Name': 'web-prod' }, ids.adminKey, {}, 'ec2');
    expect(await last('AWSCloudTrail')).toMatchObject({ eventName: 'AssociateIamInstanceProfile', errorCode: 'Client.IncorrectState', requestParameters: { AssociateIamInstanceProfileRequest: { InstanceId: ids.instance, IamInstanceProfile: { Name: 'web-prod' } } } });
    const before = (await told('AWSCloudTrail')).length;
    await aws({ Action: 'DescribeInstances' }, 'AKIANOBODY');
    await range.ask('POST', '/aws/', 'Action=GetCallerIdentity', form);
    expect(await told('AWSCloudTrail')).toHaveLength(before);
  });

  it('tells of ws-17 that LSASS was opened with 0x1010 and then a session with new credentials of alice began, and of nothing once it is isolated', async () => {
    await play();
    expect(await told('DeviceEvents')).toMatchObject([{ ActionType: 'OpenProcessApiCall', DeviceName: 'ws-17.corp.contoso.example', DeviceId: ids.laptop, FileName: 'lsass.exe', InitiatingProcessFileName: 'powershell.exe', InitiatingProcessAccountName: 'alice', AdditionalFields: { DesiredAccess: 0x1010 } }]);
    expect(await told('DeviceLogonEvents')).toMatchObject([{ ActionType: 'LogonSuccess', LogonType: 'NewCredentials', AccountName: 'alice', AccountDomain: 'corp', DeviceName: 'ws-17.corp.contoso.example' }]);
    await range.ask('POST', `/defender/api/machines/${ids.laptop}/isolate`, { Comment: 'c', IsolationType: 'Full' });
    range.pass(5_000);
    await play();
    await range.ask('POST', `/wire/devices/${ids.laptop}/beacon`, { remote: ids.attacker }, attacker);
    await range.client.device(ids.server, false);
    await range.ask('POST', `/wire/devices/${ids.server}/beacon`, { remote: ids.attacker }, attacker);
    expect((await range.client.attacker()).actions).toMatchObject([{ id: 'pass-the-hash', allowed: false, count: 2 }]);
    expect([await told('DeviceEvents'), await told('DeviceLogonEvents')]).toMatchObject([{ length: 1 }, { length: 1 }]);
    // A sensor that cannot report tells nothing of the attempt either.
    expect((await told('DeviceNetworkEvents')).filter((row) => row['RemoteIP'] === ids.attacker)).toMatchObject([{ ActionType: 'ConnectionFailed', DeviceId: ids.laptop, RemotePort: 443, RemoteIPType: 'Public' }]);
    expect((await range.ask('POST', `/wire/devices/${ids.laptop}/acts`, { act: 'open-process', target: 'x' })).status).toBe(400);
    expect((await range.ask('POST', '/wire/devices/none/acts', {})).status).toBe(404);
  });

  // https://learn.microsoft.com/azure/network-watcher/traffic-analytics-schema
  it('gathers packets to one address into one row of ten minutes, and keeps those that a rule denied apart', async () => {
    const packet = () => range.ask('POST', '/wire/azure/flows', { vm: vmId, remote: ids.attacker, port: 443 }, attacker);
    for (let sent = 0; sent < 3; sent++) await packet();
    await range.ask('PUT', `/arm${nsgId}/securityRules/cordon-1?api-version=2024-05-01`, { properties: { priority: 200, direction: 'Outbound', access: 'Deny', protocol: '*', sourcePortRange: '*', destinationPortRange: '*', sourceAddressPrefix: '*', destinationAddressPrefix: ids.attacker } });
    range.pass(2_000);
    await packet();
    range.pass(600_000);
    await packet();
    const rows = (await told('NTANetAnalytics')).filter((row) => row['FlowDirection'] === 'O');
    expect(rows.map((row) => [row['FlowStatus'], row['AclRule'], row['DestPublicIps'], row['AllowedOutFlows'], row['DeniedOutFlows'], row['FlowIntervalStartTime']])).toEqual([
      ['A', 'allow-web-out', `${ids.attacker}|3|3|27|33|3600|10200`, 3, 0, '2026-11-21T03:00:00.000Z'],
      ['D', 'cordon-1', `${ids.attacker}|0|0|9|11|1200|3400`, 0, 1, '2026-11-21T03:00:00.000Z'],
      ['D', 'cordon-1', `${ids.attacker}|0|0|9|11|1200|3400`, 0, 1, '2026-11-21T03:10:00.000Z'],
    ]);
    expect(rows[0]).toMatchObject({ SrcVm: 'rg-app/vm-app-1', AclGroup: `${ids.subscription}/rg-app/nsg-app`, FlowType: 'ExternalPublic', SrcIp: '', DestIp: '' });
    expect((await told('AzureActivity'))[0]).toMatchObject({ OperationNameValue: 'MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/SECURITYRULES/WRITE', ActivityStatusValue: 'Success', ResourceGroup: 'RG-APP' });
  });

  it('logs what a service has done, also when its answer was lost, and nothing that a fault kept from it', async () => {
    await range.client.faults([{ service: 'graph', operation: 'revoke', status: 503, times: 1 }]);
    await range.ask('POST', `${alice}/revokeSignInSessions`);
    expect(await told('AuditLogs')).toEqual([]);
    await range.client.faults([{ service: 'graph', operation: 'revoke', status: 504, after: true, times: 1 }]);
    await range.ask('POST', `${alice}/revokeSignInSessions`);
    expect(await told('AuditLogs')).toHaveLength(1);
  });
});
