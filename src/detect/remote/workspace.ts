import * as z from 'zod';
import { checked } from '../../../responders/http.ts';
import { platformTokens, trimmed, type Tokens } from '../../../responders/token.ts';
import { typeNamed } from '../../../kql/schemas/types.ts';
import { tableOf } from '../../../kql/run/tables.ts';
import type { Table } from '../../../kql/values.ts';
import { ask } from './ask.ts';
import { RemoteQueryError } from './errors.ts';
import { exactJson, exactText } from './exact-json.ts';

/** A Log Analytics workspace. `tokens`: where bearer tokens come from; absent: the platform's own identity. */
export interface Workspace { workspaceId: string; endpoint?: string | undefined; tokens?: Tokens | undefined; tenantId?: string | undefined }

/** https://learn.microsoft.com/azure/azure-monitor/logs/api/request-format */
const ENDPOINT = 'https://api.loganalytics.azure.com';
export const LOGS_SCOPE = 'https://api.loganalytics.io/.default';
const SERVICE = 'log analytics';

const Column = z.object({ name: z.string(), type: z.string() });
/** https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format */
const Result = z.object({
  tables: z.array(z.object({ name: z.string(), columns: z.array(Column), rows: z.array(z.array(z.unknown())) })),
  error: z.object({ code: z.string().default(''), message: z.string().default('') }).optional(),
});

/** The address of a workspace's API, and a header with a token for it. */
export async function workspaceCall({ workspaceId, endpoint = ENDPOINT, tokens, tenantId }: Workspace, path: string, seconds: number): Promise<{ url: string; headers: Record<string, string> }> {
  const token = await (tokens ?? platformTokens(LOGS_SCOPE, tenantId ?? null))({ timeoutSeconds: seconds });
  return { url: `${trimmed(endpoint)}/v1/workspaces/${encodeURIComponent(workspaceId)}/${path}`, headers: { authorization: `Bearer ${token}` } };
}

/**
 * Runs a query in a workspace. `timespan`: the rows of which time it sees. `seconds`: how long the service may take, at most 600
 * (https://learn.microsoft.com/azure/azure-monitor/logs/api/timeouts). @throws RemoteQueryError, ProviderCallError
 */
export async function queryWorkspace(workspace: Workspace, query: string, timespan: { from: Date; to: Date } | null, seconds: number): Promise<Table> {
  const operation = 'query';
  const { url, headers } = await workspaceCall(workspace, 'query', seconds);
  const json = { query, ...(timespan === null ? {} : { timespan: `${timespan.from.toISOString()}/${timespan.to.toISOString()}` }) };
  const answer = await ask({ service: SERVICE, operation, method: 'POST', url, headers: { ...headers, prefer: `wait=${seconds}` }, json }, seconds);
  if (answer.status === 404) throw new RemoteQueryError('QUERY_REFUSED', SERVICE, `there is no workspace ${workspace.workspaceId}`, 'PathNotFoundError');
  // A workspace without any data answers 204.
  if (answer.status === 204) return { schema: [], columns: [], length: 0 };
  const result = checked(exactJson(answer.text), Result, { service: SERVICE, operation }, answer.status);
  if (result.error !== undefined) throw new RemoteQueryError('QUERY_PARTIAL', SERVICE, `only a part of the answer came: ${result.error.message}`, result.error.code);
  const table = result.tables.find(({ name }) => name === 'PrimaryResult') ?? result.tables[0];
  return typed(table?.columns ?? [], table?.rows ?? []);
}

/** Rows as a table of the engine's types, so that what a remote engine finds looks like what this one finds. */
export function typed(columns: readonly { name: string; type: string }[], rows: readonly (readonly unknown[])[]): Table {
  const schema = columns.map(({ name, type }) => ({ name, type: typeNamed(type) ?? 'dynamic' as const }));
  return tableOf('the answer', schema, rows.map((row) => Object.fromEntries(schema.map(({ name, type }, at) => [name, cell(row[at], type)]))));
}

/** A dynamic comes as its JSON or as the text of it; the text is what the engine reads exactly. */
function cell(value: unknown, type: string): unknown {
  if (type === 'dynamic' && typeof value === 'object' && value !== null) return exactText(value);
  return value;
}
