import * as z from 'zod';
import { Instant, type ScopeOf } from '../../src/model/index.ts';
import { ProviderCallError } from '../errors.ts';
import { bodyOf, checked, send, type Bound } from '../http.ts';
import { trimmed, type Tokens } from '../token.ts';

/** https://learn.microsoft.com/graph/api/resources/user */
const GRAPH = 'https://graph.microsoft.com';
export const GRAPH_RESOURCE = `${GRAPH}/.default`;

const User = z.object({
  id: z.guid(),
  userPrincipalName: z.string(),
  displayName: z.string().nullish().transform((name) => name ?? ''),
  userType: z.string().nullish().transform((type) => type ?? null),
  accountEnabled: z.boolean(),
  onPremisesSyncEnabled: z.boolean().nullish().transform((synced) => synced ?? false),
  signInSessionsValidFromDateTime: Instant.nullish().transform((at) => at ?? null),
});
export type EntraUser = z.infer<typeof User>;

const FIELDS = ['id', 'userPrincipalName', 'displayName', 'userType', 'accountEnabled', 'onPremisesSyncEnabled', 'signInSessionsValidFromDateTime'];
const MemberOf = z.object({ value: z.array(z.object({ '@odata.type': z.string().optional(), displayName: z.string().nullish() })) });

/** Reads of Microsoft Graph. All throw ProviderCallError. */
export interface EntraClient {
  /** By object id or user principal name; null where the tenant has no such user. */
  user(id: string, bound: Bound): Promise<EntraUser | null>;
  /** Display names of the directory roles the user holds. https://learn.microsoft.com/graph/api/user-list-memberof */
  roles(id: string, bound: Bound): Promise<string[]>;
}

/** A client of one tenant; the Graph SDK is loaded with the first call. */
export function entraClient(scope: ScopeOf<'entra'>, tokens: Tokens): EntraClient {
  const base = trimmed(scope.endpoint ?? GRAPH);
  return {
    async user(id, bound) {
      const body = await get(base, tokens, 'read user', `/users/${encodeURIComponent(id)}`, { $select: FIELDS.join(',') }, bound);
      return body === null ? null : checked(body, User, { service: 'entra', operation: 'read user' });
    },
    async roles(id, bound) {
      const body = await get(base, tokens, 'read roles', `/users/${encodeURIComponent(id)}/memberOf`, { $select: 'displayName', $top: '999' }, bound);
      if (body === null) return [];
      const { value } = checked(body, MemberOf, { service: 'entra', operation: 'read roles' });
      return value.filter((one) => one['@odata.type'] === '#microsoft.graph.directoryRole').map((one) => one.displayName ?? '').sort();
    },
  };
}

/**
 * One GET through the Graph SDK, null for 404. The SDK's own middleware sends tokens to https alone and wraps errors, so ours takes
 * its place: the same token, retry and error rules as for every other service.
 */
async function get(base: string, tokens: Tokens, operation: string, path: string, query: Record<string, string>, bound: Bound): Promise<unknown> {
  const { Client } = await import('@microsoft/microsoft-graph-client');
  let absent = false;
  let failure: unknown = null;
  const client = Client.initWithMiddleware({
    baseUrl: base,
    middleware: {
      async execute(context) {
        const request = { service: 'entra', operation, method: 'GET' as const, url: String(context.request) };
        try {
          const answer = await send({ ...request, headers: { authorization: `Bearer ${await tokens(bound)}` } }, bound);
          absent = answer.status === 404;
          const json = absent ? {} : bodyOf(answer, z.looseObject({}), request);
          context.response = Response.json(json);
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    },
  });
  try {
    const body: unknown = await client.api(path).query(query).get();
    return absent ? null : body;
  } catch (error) {
    if (failure instanceof ProviderCallError) throw failure;
    throw new ProviderCallError({ code: 'PROVIDER_REPLY', service: 'entra', operation, status: null, reason: null, retryable: false, message: String(error), cause: failure ?? error });
  }
}
