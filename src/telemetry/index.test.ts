import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../model/index.ts';
import { sqlText } from '../../kql/functions/sql.ts';
import type { Row } from '../../kql/index.ts';
import { readLogs } from './index.ts';
import { temporary, written, zipOf } from './testing/files.ts';
import { shipped } from './testing/schema.ts';

const folder = temporary();
const many = temporary();
const trail = (name: string, second = 0): Record<string, unknown> => ({
  eventVersion: '1.08', eventTime: `2026-11-20T10:00:${String(second).padStart(2, '0')}Z`, eventSource: 'iam.amazonaws.com', eventName: name, sourceIPAddress: '203.0.113.7', userIdentity: { type: 'IAMUser', userName: 'ünïcode 😀' },
});
const records = [trail('CreateUser', 1), trail('CreateAccessKey', 2)];
const lines = records.map((one) => JSON.stringify(one)).join('\n');

async function read(name: string, content: string | Buffer): Promise<{ names: unknown[]; user: unknown; unread: unknown }> {
  const { tables, unread } = await readLogs([written(folder, name, content)], shipped);
  const rows = tables.get('AWSCloudTrail') ?? [];
  return { names: rows.map((row) => row['EventName']), user: rows[0]?.['UserIdentityUserName'], unread: unread.map(({ records: count, reason }) => [count, reason]) };
}
const whole = { names: ['CreateUser', 'CreateAccessKey'], user: 'ünïcode 😀', unread: [] };

describe('src/telemetry', () => {
  it.each<[string, string | Buffer]>([
    ['lines.json', `${lines}\n`], ['lines-crlf.ndjson', `\uFEFF${lines.replaceAll('\n', '\r\n')}\r\n\r\n`], ['array.json', JSON.stringify(records)], ['pretty.json', JSON.stringify(records, null, 2)], ['objects.json', records.map((one) => JSON.stringify(one, null, 2)).join('\n')],
    ['Records.json', JSON.stringify({ Records: records })], ['records-pretty.json', JSON.stringify({ Records: records }, null, 4)], ['lines.json.gz', gzipSync(lines)], ['two.gz', Buffer.concat([gzipSync(`${lines.split('\n')[0]}\n`), gzipSync(lines.split('\n')[1] ?? '')])], ['a.zip', zipOf({ 'day/lines.json': lines })],
    ['nested.zip', zipOf({ 'inner.zip': zipOf({ 'lines.json.gz': gzipSync(lines) }) })], ['utf16.json', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines, 'utf16le')])], ['utf16be.json', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(lines, 'utf16le').swap16()])],
    ['hits.json', records.map((one) => JSON.stringify({ _index: 'trail', _source: one })).join('\n')], ['bridge.json', records.map((one) => JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail: one })).join('\n')],
  ])('reads the same rows from %s', async (name, content) => {
    expect(await read(name, content)).toEqual(whole);
  });

  it('reads the files of a folder in the order of their names, and says which are no logs', async () => {
    written(many, 'b/2.json', JSON.stringify(records[1]));
    written(many, 'a/1.json', JSON.stringify(records[0]));
    written(many, 'README.md', '# Logs');
    written(many, '.hidden', 'x');
    const { tables, unread, newest } = await readLogs([many], shipped);
    expect(tables.get('AWSCloudTrail')?.map((row) => row['EventName'])).toEqual(['CreateUser', 'CreateAccessKey']);
    expect(unread).toEqual([{ file: `${many}/README.md`, records: 1, reason: 'its format is none of Parquet, NDJSON, JSON, CSV (.csv, .tsv), VPC flow log text, or a zip or gz of them' }]);
    expect(newest?.toISOString()).toBe('2026-11-20T10:00:02.000Z');
  });

  it('reads rows under their table\'s name from CSV as the portal exports it, with its times and its empty values', async () => {
    const path = written(folder, 'SigninLogs_2026-11.csv', '\uFEFF"TimeGenerated [UTC]",UserPrincipalName,ResultType,IsRisky,DeviceDetail,Nonsense\r\n"11/20/2026, 10:00:00.123 AM",alice@contoso.example,0,,"{""browser"":""Edge""}",x\r\n');
    const { tables, unread } = await readLogs([path], shipped);
    expect(tables.get('SigninLogs')).toEqual([{ TimeGenerated: '2026-11-20T10:00:00.123Z', UserPrincipalName: 'alice@contoso.example', ResultType: '0', DeviceDetail: '{"browser":"Edge"}' }]);
    expect(unread).toEqual([]);
  });

  it('reads Parquet, also inside a zip, with nested values, long numbers and moments as they are', async () => {
    const path = `${folder}/DeviceEvents.parquet`;
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (SELECT TIMESTAMP '2026-11-20 10:00:00.5' AS TimeGenerated, 9223372036854775807 AS ReportId, 'lsass.exe' AS FileName, NULL::INT AS LocalPort, {'DesiredAccess': 4112, 'list': [1, 2]} AS AdditionalFields) TO ${sqlText(path)} (FORMAT parquet)`);
    connection.closeSync();
    const expected: Row[] = [{ TimeGenerated: '2026-11-20T10:00:00.500Z', Timestamp: '2026-11-20T10:00:00.500Z', ReportId: '9223372036854775807', FileName: 'lsass.exe', AdditionalFields: { DesiredAccess: 4112, list: [1, 2] } }];
    expect((await readLogs([path], shipped)).tables.get('DeviceEvents')).toEqual(expected);
    expect((await readLogs([written(folder, 'parquet.zip', zipOf({ 'x/DeviceEvents.parquet': readFileSync(path) }))], shipped)).tables.get('DeviceEvents')).toEqual(expected);
  });

  it('reads raw Windows events from a file that is named after a table as what they are', async () => {
    const path = written(folder, 'SecurityEvent.json', JSON.stringify({ '@timestamp': '2026-11-20T10:00:00Z', Channel: 'Security', EventID: 4624, Hostname: 'ws-17', TargetUserName: 'alice', TargetDomainName: 'CONTOSO', LogonType: '9' }));
    const { tables } = await readLogs([path], shipped);
    expect([...tables.keys()]).toEqual(['SecurityEvent', 'DeviceLogonEvents']);
    expect(tables.get('SecurityEvent')?.[0]).toMatchObject({ LogonType: 9, Account: 'CONTOSO\\alice' });
  });

  it('keeps the rows of the tables that are asked for, and counts the time of all', async () => {
    const path = written(folder, 'asked.json', `${JSON.stringify({ TimeGenerated: '2026-11-20T10:00:00.1234567Z', Type: 'SigninLogs' })}\n${JSON.stringify({ TimeGenerated: '2026-11-20T11:00:00.1234567Z', Type: 'AuditLogs' })}`);
    const { tables, newest } = await readLogs([path], shipped, { tables: new Set(['SigninLogs']) });
    expect([...tables.keys()]).toEqual(['SigninLogs']);
    // A Date has milliseconds: `now` may not be before the row.
    expect(newest?.toISOString()).toBe('2026-11-20T11:00:00.124Z');
  });

  it('says which value of a row is not of its column\'s type, and reads the row without it', async () => {
    const path = written(folder, 'types.json', '{"TimeGenerated":"2026-11-20T10:00:00Z","Type":"SecurityEvent","EventID":"many","LogonType":"0x3","KeyLength":128,"Level":8,"EventData":{"a":1}}');
    const { tables, unread } = await readLogs([path], shipped);
    expect(tables.get('SecurityEvent')).toEqual([{ TimeGenerated: '2026-11-20T10:00:00.000Z', Type: 'SecurityEvent', LogonType: 3, KeyLength: 128, Level: '8', EventData: '{"a":1}' }]);
    expect(unread).toEqual([{ file: path, records: 1, reason: 'EventID of SecurityEvent is no int: the row is read without it' }]);
  });

  it('counts records of no known kind by the fields that they have, with the place of what is no JSON', async () => {
    const path = written(folder, 'unknown.json', '{"b":1,"a":2}\n{"a":3,"b":4}\nnot json\n[5]\n{"cut": "of');
    const { tables, unread } = await readLogs([path], shipped);
    expect(tables.size).toBe(0);
    expect(unread.map(({ records: count, reason }) => [count, reason])).toEqual([
      [2, 'no kind of log that is known has such records: their fields are a, b'], [1, 'a line is no JSON (first: line 3)'], [1, 'a record is no JSON object'], [1, 'the last line is cut off or no JSON (first: line 5)'],
    ]);
  });

  it.each<[string, string | Buffer | null, string]>([
    ['missing.json', null, 'There is no file or folder'], ['events.evtx', 'ElfFile\0\0\0', 'it is an .evtx file: convert it with `evtx_dump -o jsonl`'], ['notes.txt', 'hello', 'its format is none of Parquet, NDJSON'], ['program', Buffer.from([1, 2, 0, 3]), 'it is no text'],
  ])('refuses %s when it is named itself', async (name, content, message) => {
    const path = content === null ? `${folder}/${name}` : written(folder, name, content);
    await expect(readLogs([path], shipped)).rejects.toThrow(UsageError);
    await expect(readLogs([path], shipped)).rejects.toThrow(message);
  });
});
