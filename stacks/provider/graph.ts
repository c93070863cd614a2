import * as z from 'zod';
import type { Rest } from './connection.ts';
import { bodyOf, send, type Request } from './http.ts';
import { ProviderError } from './errors.ts';
import type { Operation } from './resource.ts';

/** The fields of https://learn.microsoft.com/graph/api/resources/user that our resources read. */
const User = z.object({
  accountEnabled: z.boolean().nullish(),
  signInSessionsValidFromDateTime: z.string().nullish(),
});
export interface User {
  accountEnabled: boolean;
  /** RFC 3339; sessions older than this are void. Null: never revoked. */
  sessionsValidFrom: string | null;
}

async function call(graph: Rest, request: Request, operation: Operation): ReturnType<typeof send> {
  const token = await graph.tokens(operation);
  return send({ ...request, headers: { authorization: `Bearer ${token}` } }, operation);
}

/** https://learn.microsoft.com/graph/api/user-get. Null when there is no such user. */
export async function getUser(graph: Rest, id: string, operation: Operation): Promise<User | null> {
  const url = `${graph.base}/v1.0/users/${encodeURIComponent(id)}?$select=id,accountEnabled,signInSessionsValidFromDateTime`;
  const answer = await call(graph, { method: 'GET', url }, operation);
  if (answer.status === 404) return null;
  const user = bodyOf(answer, User, `user ${id}`);
  // Guests of some tenants come without the field; an account that is not said to be disabled is enabled.
  return { accountEnabled: user.accountEnabled ?? true, sessionsValidFrom: user.signInSessionsValidFromDateTime ?? null };
}

/** The user, or NOT_FOUND. */
export async function requireUser(graph: Rest, id: string, operation: Operation): Promise<User> {
  const user = await getUser(graph, id, operation);
  if (user === null) throw new ProviderError('NOT_FOUND', `there is no user ${id} in this tenant: check the object id and the provider's tenantId`);
  return user;
}

/** https://learn.microsoft.com/graph/api/user-update */
export async function setAccountEnabled(graph: Rest, id: string, accountEnabled: boolean, operation: Operation): Promise<void> {
  const url = `${graph.base}/v1.0/users/${encodeURIComponent(id)}`;
  const answer = await call(graph, { method: 'PATCH', url, json: { accountEnabled } }, operation);
  if (answer.status === 404) throw new ProviderError('NOT_FOUND', `there is no user ${id} in this tenant`);
}

/** https://learn.microsoft.com/graph/api/user-revokesigninsessions */
export async function revokeSignInSessions(graph: Rest, id: string, operation: Operation): Promise<void> {
  const url = `${graph.base}/v1.0/users/${encodeURIComponent(id)}/revokeSignInSessions`;
  const answer = await call(graph, { method: 'POST', url, json: {} }, operation);
  if (answer.status === 404) throw new ProviderError('NOT_FOUND', `there is no user ${id} in this tenant`);
}
