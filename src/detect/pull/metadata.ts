import * as z from 'zod';
import { bodyOf } from '../../../responders/http.ts';
import { ask } from '../remote/ask.ts';
import { RemoteQueryError } from '../remote/errors.ts';
import { workspaceCall, type Workspace } from '../remote/workspace.ts';

const SECONDS = 120;

/** What of a workspace's metadata names can be bound against: https://learn.microsoft.com/rest/api/logsquery/metadata/post */
const Metadata = z.object({
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.object({ name: z.string(), type: z.string() })).default([]) })).default([]),
  functions: z.array(z.object({ name: z.string(), body: z.string(), parameters: z.string().nullish() })).default([]),
});
export type Metadata = z.infer<typeof Metadata>;

/** Tables and functions of a workspace. @throws ProviderCallError, RemoteQueryError */
export async function readMetadata(workspace: Workspace): Promise<Metadata> {
  const request = { service: 'log analytics', operation: 'metadata' };
  const { url, headers } = await workspaceCall(workspace, 'metadata', SECONDS);
  const answer = await ask({ ...request, method: 'GET', url, headers }, SECONDS);
  if (answer.status === 404) throw new RemoteQueryError('QUERY_REFUSED', request.service, `there is no workspace ${workspace.workspaceId}`, 'PathNotFoundError');
  return bodyOf(answer, Metadata, request);
}
