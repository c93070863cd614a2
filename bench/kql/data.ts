import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../kql/values.ts';

/** A table of sign-ins, as Sentinel's `SigninLogs` has them. */
export const SIGN_INS: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' }, { name: 'UserPrincipalName', type: 'string' }, { name: 'UserId', type: 'string' }, { name: 'IPAddress', type: 'string' },
  { name: 'ResultType', type: 'string' }, { name: 'ResultDescription', type: 'string' }, { name: 'AppDisplayName', type: 'string' }, { name: 'Location', type: 'string' },
  { name: 'UserAgent', type: 'string' }, { name: 'CorrelationId', type: 'string' }, { name: 'DurationMs', type: 'long' },
  { name: 'DeviceDetail', type: 'dynamic' }, { name: 'AuthenticationDetails', type: 'dynamic' }, { name: 'Details', type: 'string' },
];

/** Two days of sign-ins, the same in every run: everything is a hash of the row's number. */
export async function writeSignIns(connection: DuckDBConnection, path: string, rows: number): Promise<void> {
  const pick = (salt: number, of: number): string => `(hash(i * 64 + ${salt}) % ${of})`;
  const one = (salt: number, items: readonly string[]): string => `[${items.map((item) => `'${item}'`).join(', ')}][${pick(salt, items.length)}::INTEGER + 1]`;
  const user = `'user' || ${pick(1, 20_000)} || '@contoso.example'`;
  const method = (salt: number): string => one(salt, ['Password', 'Mobile app notification', 'FIDO2 security key', 'Text message']);
  await connection.run(`COPY (SELECT
    TIMESTAMP '2024-05-01' + to_microseconds(CAST(i * (172800000000 // ${rows}) + ${pick(0, 1000)}::BIGINT AS BIGINT)) AS TimeGenerated,
    ${user} AS UserPrincipalName, md5(CAST(${pick(1, 20_000)} AS VARCHAR)) AS UserId,
    '198.51.' || (${pick(1, 20_000)} % 256) || '.' || ${pick(5, 12)} AS IPAddress,
    ${one(6, ['0', '0', '0', '0', '0', '0', '50126', '50074', '53003', '50053'])} AS ResultType,
    ${one(6, ['', '', '', '', '', '', 'Invalid username or password', 'Strong authentication is required', 'Blocked by policy', 'Account is locked'])} AS ResultDescription,
    ${one(7, ['Azure Portal', 'Office 365 Exchange Online', 'Microsoft Teams', 'Azure CLI', 'Graph Explorer', 'SharePoint Online'])} AS AppDisplayName,
    ${one(8, ['DE', 'US', 'FR', 'GB', 'NL', 'RU', 'CN', 'BR'])} AS Location,
    'Mozilla/5.0 (' || ${one(9, ['Windows NT 10.0; Win64; x64', 'Macintosh; Intel Mac OS X 10_15_7', 'X11; Linux x86_64'])} || ') ' || ${one(10, ['AppleWebKit/537.36 Chrome/124.0', 'Gecko/20100101 Firefox/125.0', 'python-requests/2.31', 'curl/8.5.0', 'axios/1.6.8'])} AS UserAgent,
    md5(CAST(i AS VARCHAR)) AS CorrelationId, CAST(${pick(11, 5_000)} AS BIGINT) AS DurationMs,
    '{"deviceId":"' || md5(CAST(${pick(12, 30_000)} AS VARCHAR)) || '","operatingSystem":"' || ${one(9, ['Windows 10', 'MacOs', 'Linux'])} || '","isCompliant":' || ${one(13, ['true', 'false'])} || ',"trustType":"' || ${one(14, ['Hybrid', 'Workplace', ''])} || '"}' AS DeviceDetail,
    '[{"requestSequence":' || i || ',"authenticationMethod":"' || ${method(15)} || '","succeeded":' || ${one(16, ['true', 'false'])} || ',"authenticationStepRequirement":"Primary"},{"authenticationMethod":"' || ${method(17)} || '","succeeded":true,"requestSequence":' || (i + 1) || ',"authenticationStepRequirement":"Secondary"}]' AS AuthenticationDetails,
    'session=' || ${pick(18, 1_000_000)} || ' user=' || ${user} || ' from port ' || ${pick(19, 65_536)} || ' via ' || ${one(20, ['vpn', 'proxy', 'direct'])} AS Details
    FROM range(${rows}) r(i)) TO '${path}' (FORMAT parquet, COMPRESSION snappy)`);
}
