import * as z from 'zod';
import { ProviderError } from './errors.ts';
import { bodyOf, send } from './http.ts';
import type { Operation } from './resource.ts';

/** Gives a bearer token, fresh for at least a minute. */
export type Tokens = (operation: Operation) => Promise<string>;

/** A token is renewed when it has less than this left, in ms. */
const MARGIN_MS = 60_000;

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().default(3600) });

/**
 * Tokens for a scope: from the platform's own chain (managed identity, OIDC, CLI), or with `loginEndpoint` by a client_credentials
 * request to it (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). Throws UNAUTHENTICATED.
 */
export function tokens(scope: string, config: { loginEndpoint?: string | null | undefined; tenantId?: string | null | undefined }): Tokens {
  let held: Promise<{ token: string; until: number }> | null = null;
  const { loginEndpoint, tenantId } = config;
  const acquire = async (operation: Operation): Promise<{ token: string; until: number }> =>
    loginEndpoint == null ? fromPlatform(scope, tenantId ?? null, operation) : fromEndpoint(scope, loginEndpoint, tenantId ?? 'common', operation);
  return async (operation) => {
    const now = held === null ? null : await held.catch(() => null);
    if (now !== null && now.until - MARGIN_MS > Date.now()) return now.token;
    // The promise is kept, so that 50 resources that start together ask for one token.
    held = acquire(operation);
    return (await held).token;
  };
}

async function fromEndpoint(scope: string, login: string, tenant: string, operation: Operation): Promise<{ token: string; until: number }> {
  const url = `${login.replace(/\/+$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
  // Identifies us to an endpoint that stands in for the login service; no secret: a real one has the platform's chain.
  const form = { grant_type: 'client_credentials', client_id: 'cordon', client_secret: 'cordon', scope };
  const answer = await send({ method: 'POST', url, form }, operation);
  const body = bodyOf(answer, TokenAnswer, 'token request');
  return { token: body.access_token, until: Date.now() + body.expires_in * 1000 };
}

async function fromPlatform(scope: string, tenantId: string | null, operation: Operation): Promise<{ token: string; until: number }> {
  // Loaded here only: it costs half a second, which the start of the provider must not.
  const { DefaultAzureCredential } = await import('@azure/identity');
  const credential = new DefaultAzureCredential(tenantId === null ? {} : { tenantId });
  const signal = AbortSignal.any([operation.signal, AbortSignal.timeout(operation.timeoutSeconds * 1000)]);
  const got = await credential.getToken(scope, { abortSignal: signal }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ProviderError('UNAUTHENTICATED', `no Azure credentials for ${scope}: ${why}`, { cause: error });
  });
  return { token: got.token, until: got.expiresOnTimestamp };
}
