import { afterEach, describe, expect, it } from 'vitest';
import { ProviderCallError } from '../../../responders/errors.ts';
import { RuleFile, UsageError, type Detection } from '../../model/index.ts';
import { RemoteQueryError } from '../remote/errors.ts';
import { serving, type Given } from '../remote/testing.ts';
import { runRemote, type RemoteEngine } from './remote.ts';

const WORKSPACE = 'b438b4f6-912a-46d5-9cb1-b44069212abc';
const NOW = new Date('2026-11-21T12:00:00Z');
const DETECTION: Detection = {
  slug: 'one', file: 'detections/one/rule.yaml', query: 'AzureActivity | summarize count() by Category', response: null, tests: null,
  rule: RuleFile.parse({ id: 'one', name: 'One', queryFrequency: '1h', queryPeriod: '1d', triggerOperator: 'gt', triggerThreshold: 0, entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: 'Category' }] }] }),
};
const open: { close(): Promise<void> }[] = [];
afterEach(async () => { for (const server of open.splice(0)) await server.close(); });

async function service(...answers: readonly Given[]): Promise<Awaited<ReturnType<typeof serving>>> {
  const server = await serving(...answers);
  open.push(server);
  return server;
}
const tokens = async (): Promise<string> => 'a-token';
const workspace = (endpoint: string): RemoteEngine => ({ engine: 'workspace', workspaceId: WORKSPACE, endpoint, tokens });
const adx = (cluster: string): RemoteEngine => ({ engine: 'adx', cluster, database: 'Logs' });

/** https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format */
const LOGS = JSON.stringify({ tables: [{ name: 'PrimaryResult', columns: [{ name: 'Category', type: 'string' }, { name: 'count_', type: 'long' }], rows: [['Administrative', 20839], ['Recommendation', 122]] }] });
/** https://learn.microsoft.com/kusto/api/rest/response-v2 */
const frames = (rows: readonly unknown[], end: object = { HasErrors: false, Cancelled: false }): string => JSON.stringify([
  { FrameType: 'DataSetHeader', IsProgressive: false, Version: 'v2.0' }, { FrameType: 'DataTable', TableId: 0, TableKind: 'QueryProperties', TableName: '@ExtendedProperties', Columns: [{ ColumnName: 'TableId', ColumnType: 'int' }], Rows: [[1]] },
  { FrameType: 'DataTable', TableId: 1, TableKind: 'PrimaryResult', TableName: 'PrimaryResult', Columns: [{ ColumnName: 'Category', ColumnType: 'string' }, { ColumnName: 'count_', ColumnType: 'long' }], Rows: rows },
  { FrameType: 'DataSetCompletion', ...end },
]);
const ONE_API = { OneApiErrors: [{ error: { code: 'LimitsExceeded', message: 'Request is invalid and cannot be executed.', '@message': 'Query execution has exceeded the allowed limits (80DA0003)' } }] };

describe('src/detect/run/remote', () => {
  it('asks a workspace for the rows of the query period, and makes alerts of them as a run here does', async () => {
    const server = await service({ status: 200, body: LOGS });
    const { rows, alerts } = await runRemote(DETECTION, workspace(server.url), { now: null, seconds: 30 });
    expect(rows).toEqual([{ Category: 'Administrative', count_: 20839 }, { Category: 'Recommendation', count_: 122 }]);
    expect(alerts.map(({ entities }) => entities[0]?.identifiers['Name'])).toEqual(['Administrative', 'Recommendation']);
    const [call] = server.calls;
    expect(call).toMatchObject({ method: 'POST', path: `/v1/workspaces/${WORKSPACE}/query`, headers: { authorization: 'Bearer a-token', prefer: 'wait=30' }, body: { query: DETECTION.query } });
    const [from = '', to = ''] = String((call?.body as { timespan?: string }).timespan).split('/');
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
  });

  it('keeps every digit of a long, and reads times, nulls and dynamics as a run here does', async () => {
    const columns = [['n', 'long'], ['t', 'datetime'], ['d', 'dynamic'], ['r', 'real'], ['g', 'guid'], ['s', 'string'], ['b', 'bool']].map(([name, type]) => ({ name, type }));
    const body = JSON.stringify({ tables: [{ name: 'PrimaryResult', columns, rows: [['LONG', '2026-11-21T02:52:00Z', '{"a":[1,"x"]}', 'NaN', null, null, true]] }] }).replace('"LONG"', '9223372036854775807');
    const server = await service({ status: 200, body });
    const { rows } = await runRemote(DETECTION, workspace(server.url), { now: null });
    expect(rows).toEqual([{ n: '9223372036854775807', t: '2026-11-21T02:52:00.0000000Z', d: { a: [1, 'x'] }, r: 'NaN', g: null, s: '', b: true }]);
  });

  it('refuses another time than its own for a workspace', async () => {
    await expect(runRemote(DETECTION, workspace('http://127.0.0.1:1'), { now: NOW })).rejects.toThrow(UsageError);
  });

  it('has no rows of a workspace without data, which answers 204', async () => {
    const server = await service({ status: 204 });
    expect(await runRemote(DETECTION, workspace(server.url), { now: null })).toEqual({ rows: [], alerts: [] });
  });

  // The answers are those of https://learn.microsoft.com/azure/azure-monitor/logs/api/errors
  it.each<[string, Given, string, RegExp]>([
    ['a part of an answer', { status: 200, body: JSON.stringify({ tables: [], error: { code: 'PartialError', message: 'There were some errors when processing your query.' } }) }, 'QUERY_PARTIAL', /some errors/],
    ['a query that it does not understand', { status: 400, body: JSON.stringify({ error: { message: 'The request had some invalid properties', code: 'BadArgumentError', innererror: { code: 'SyntaxError', message: 'Syntax Error' } } }) }, 'QUERY_REFUSED', /invalid properties; Syntax Error/],
    ['a workspace that is not there', { status: 404, body: JSON.stringify({ error: { message: 'The requested path does not exist', code: 'PathNotFoundError' } }) }, 'QUERY_REFUSED', new RegExp(WORKSPACE)],
    ['a query that takes too long', { status: 504 }, 'QUERY_TIMEOUT', /within 20 s/],
    ['too many queries', { status: 429, headers: { 'retry-after': '3600' }, body: JSON.stringify({ error: { code: 'ThrottledError', message: 'Rate limit exceeded' } }) }, 'QUERY_THROTTLED', /Rate limit exceeded/],
  ])('says of a workspace with %s what happened', async (_, given, code, message) => {
    const server = await service(given);
    const error = await runRemote(DETECTION, workspace(server.url), { now: null, seconds: 20 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RemoteQueryError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('leaves a refused identity and an answer of something else to their own errors', async () => {
    const refused = await service({ status: 403, body: JSON.stringify({ error: { message: 'The provided credentials have insufficient access to perform the requested operation', code: 'InsufficientAccessError' } }) });
    await expect(runRemote(DETECTION, workspace(refused.url), { now: null })).rejects.toMatchObject({ code: 'PROVIDER_STATUS', status: 403 });
    const proxy = await service({ status: 200, body: '<html>Sign in</html>' });
    await expect(runRemote(DETECTION, workspace(proxy.url), { now: null })).rejects.toThrow(ProviderCallError);
  });

  it('waits for a workspace that is throttling, and asks again', async () => {
    const server = await service({ status: 429, headers: { 'retry-after': '0' } }, { status: 200, body: LOGS });
    expect((await runRemote(DETECTION, workspace(server.url), { now: null })).rows).toHaveLength(2);
    expect(server.calls).toHaveLength(2);
  });

  it('tells Azure Data Explorer the time and the window, without a token for an emulator', async () => {
    const server = await service({ status: 200, body: frames([['Administrative', 1]]) });
    const { rows } = await runRemote(DETECTION, adx(server.url), { now: NOW, seconds: 90 });
    expect(rows).toEqual([{ Category: 'Administrative', count_: 1 }]);
    expect(server.calls[0]).toMatchObject({ path: '/v2/rest/query', body: { db: 'Logs', csl: DETECTION.query, properties: { Options: {
      servertimeout: '00:01:30', query_now: '2026-11-21T12:00:00.000Z', query_datetimescope_column: 'TimeGenerated', query_datetimescope_from: '2026-11-20T12:00:00.000Z', query_datetimescope_to: '2026-11-21T12:00:00.000Z',
    } } } });
    expect(server.calls[0]?.headers.authorization).toBeUndefined();
  });

  it('asks in the first version where the second is not there', async () => {
    const server = await service({ status: 404 }, { status: 200, body: JSON.stringify({ Tables: [{ TableName: 'Table_0', Columns: [{ ColumnName: 'Category', DataType: 'String', ColumnType: 'string' }], Rows: [['Alert']] }] }) });
    expect((await runRemote(DETECTION, adx(server.url), { now: NOW })).rows).toEqual([{ Category: 'Alert' }]);
    expect(server.calls.map(({ path }) => path)).toEqual(['/v2/rest/query', '/v1/rest/query']);
  });

  it.each<[string, string, RegExp]>([
    ['an error among the rows', frames([['Administrative', 1], ONE_API]), /exceeded the allowed limits/], ['an error at the end', frames([], { HasErrors: true, Cancelled: false, ...ONE_API }), /exceeded the allowed limits/],
    ['a query that was cancelled', frames([], { HasErrors: false, Cancelled: true }), /ended early/], ['no end', JSON.stringify([{ FrameType: 'DataSetHeader' }]), /ended early/],
  ])('takes %s of Azure Data Explorer for a part of an answer, though its status is 200', async (_, body, message) => {
    const server = await service({ status: 200, body });
    await expect(runRemote(DETECTION, adx(server.url), { now: NOW })).rejects.toMatchObject({ code: 'QUERY_PARTIAL', message: expect.stringMatching(message) });
  });

  it('repeats what Azure Data Explorer says of a query that it does not understand', async () => {
    const server = await service({ status: 400, body: JSON.stringify({ error: { code: 'General_BadRequest', message: 'Request is invalid and cannot be executed.', '@type': 'Kusto.Data.Exceptions.KustoBadRequestException', '@message': "Semantic error: SEM0100: Failed to resolve table expression named 'aaa'" } }) });
    await expect(runRemote(DETECTION, adx(server.url), { now: NOW })).rejects.toMatchObject({ code: 'QUERY_REFUSED', reason: 'General_BadRequest', message: expect.stringContaining("named 'aaa'") });
  });
});
