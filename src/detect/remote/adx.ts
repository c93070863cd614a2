import * as z from 'zod';
import { checked, type Answer, type Request } from '../../../responders/http.ts';
import { platformTokens, trimmed, type Tokens } from '../../../responders/token.ts';
import type { Table } from '../../../kql/values.ts';
import { ask } from './ask.ts';
import { RemoteQueryError } from './errors.ts';
import { exactJson } from './exact-json.ts';
import { typed } from './workspace.ts';

/** A database of Azure Data Explorer, or of the emulator (http://localhost:8080), which wants no token. */
export interface Cluster { cluster: string; database: string; tokens?: Tokens | undefined; tenantId?: string | undefined }

const SERVICE = 'azure data explorer';
const OPERATION = 'query';

/** A row is a list of values, or what went wrong after the rows before it. https://learn.microsoft.com/kusto/api/rest/response-v2 */
const Rows = z.array(z.union([z.array(z.unknown()), z.looseObject({})]));
const OneApiErrors = z.array(z.looseObject({ error: z.looseObject({ code: z.string().optional(), message: z.string().optional(), '@message': z.string().optional() }).optional() }));
const Frame = z.looseObject({
  FrameType: z.string(), TableKind: z.string().optional(), Columns: z.array(z.looseObject({ ColumnName: z.string(), ColumnType: z.string() })).optional(), Rows: Rows.optional(),
  HasErrors: z.boolean().optional(), Cancelled: z.boolean().optional(), OneApiErrors: OneApiErrors.optional(),
});
/** https://learn.microsoft.com/kusto/api/rest/response */
const FirstVersion = z.looseObject({
  Tables: z.array(z.looseObject({ Columns: z.array(z.looseObject({ ColumnName: z.string(), ColumnType: z.string().optional(), DataType: z.string().optional() })), Rows })).min(1),
  Exceptions: z.array(z.string()).optional(),
});

/**
 * Runs a query in a database. `timespan`: only rows whose `TimeGenerated` is within it are seen; `now`: what `now()` gives there.
 * https://learn.microsoft.com/kusto/api/rest/request-properties . `seconds`: how long the service may take, at most 3600.
 * @throws RemoteQueryError, ProviderCallError
 */
export async function queryCluster(target: Cluster, query: string, timespan: { from: Date; to: Date } | null, now: Date | null, seconds: number): Promise<Table> {
  const base = trimmed(target.cluster);
  const token = target.tokens === undefined && base.startsWith('http://') ? null : await (target.tokens ?? platformTokens(`${base}/.default`, target.tenantId ?? null))({ timeoutSeconds: seconds });
  const options = {
    servertimeout: new Date(seconds * 1_000).toISOString().slice(11, 19), ...(now === null ? {} : { query_now: now.toISOString() }),
    ...(timespan === null ? {} : { query_datetimescope_column: 'TimeGenerated', query_datetimescope_from: timespan.from.toISOString(), query_datetimescope_to: timespan.to.toISOString() }),
  };
  const request = (version: 'v1' | 'v2'): Request => ({
    service: SERVICE, operation: OPERATION, method: 'POST', url: `${base}/${version}/rest/query`, headers: token === null ? {} : { authorization: `Bearer ${token}` },
    json: { db: target.database, csl: query, properties: { Options: options } },
  });
  const answer = await ask(request('v2'), seconds);
  if (answer.status !== 404) return fromFrames(answer);
  const first = await ask(request('v1'), seconds);
  if (first.status === 404) throw new RemoteQueryError('QUERY_REFUSED', SERVICE, `there is no query service at ${base}`, null);
  return fromTables(first);
}

function fromFrames(answer: Answer): Table {
  const frames = checked(exactJson(answer.text), z.array(Frame), { service: SERVICE, operation: OPERATION }, answer.status);
  const end = frames.find(({ FrameType }) => FrameType === 'DataSetCompletion');
  // The status is sent before the query has run: only the last frame says how it ended.
  if (end === undefined || end.HasErrors === true || end.Cancelled === true) throw partial(end?.OneApiErrors);
  const result = frames.find(({ FrameType, TableKind }) => FrameType === 'DataTable' && TableKind === 'PrimaryResult');
  if (result === undefined) throw partial(undefined);
  return typed((result.Columns ?? []).map(({ ColumnName, ColumnType }) => ({ name: ColumnName, type: ColumnType })), rowsOf(result.Rows ?? []));
}

function fromTables(answer: Answer): Table {
  const { Tables: [table], Exceptions = [] } = checked(exactJson(answer.text), FirstVersion, { service: SERVICE, operation: OPERATION }, answer.status);
  if (table === undefined || Exceptions.length > 0) throw new RemoteQueryError('QUERY_PARTIAL', SERVICE, `only a part of the answer came: ${Exceptions.join('; ')}`, null);
  return typed(table.Columns.map(({ ColumnName, ColumnType, DataType }) => ({ name: ColumnName, type: ColumnType ?? DataType ?? 'dynamic' })), rowsOf(table.Rows));
}

function rowsOf(rows: z.infer<typeof Rows>): unknown[][] {
  return rows.map((row) => {
    if (Array.isArray(row)) return row;
    const { OneApiErrors: errors } = z.looseObject({ OneApiErrors: OneApiErrors.optional() }).parse(row);
    throw partial(errors);
  });
}

function partial(errors: z.infer<typeof OneApiErrors> | undefined): RemoteQueryError {
  const first = errors?.[0]?.error;
  return new RemoteQueryError('QUERY_PARTIAL', SERVICE, `only a part of the answer came: ${first?.['@message'] ?? first?.message ?? 'it ended early'}`, first?.code ?? null);
}
