import * as z from 'zod';
import { ProviderCallError } from './errors.ts';
import { bodyOf, send, type Bound } from './http.ts';

/** Gives a bearer token that lasts for at least another minute. */
export type Tokens = (bound: Bound) => Promise<string>;

/** A token with less than this left is renewed, in ms. */
const MARGIN_MS = 60_000;

interface Held {
  token: string;
  until: number;
}

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().default(3_600) });

/** Keeps a token until it is about to expire; calls that start together ask for one. */
export function kept(acquire: (bound: Bound) => Promise<Held>): Tokens {
  let held: Promise<Held> | null = null;
  return async (bound) => {
    const known = held === null ? null : await held.catch(() => null);
    if (known !== null && known.until - MARGIN_MS > Date.now()) return known.token;
    held = acquire(bound);
    return (await held).token;
  };
}

/** Tokens of the platform's own identity: workload identity, managed identity, or a developer's login. `resource` ends in `/.default`. */
export function platformTokens(resource: string, tenantId: string | null): Tokens {
  return kept(async (bound) => {
    // Loaded here only: it costs half a second.
    const { DefaultAzureCredential } = await import('@azure/identity');
    const credential = new DefaultAzureCredential(tenantId === null ? {} : { tenantId });
    const got = await credential.getToken(resource, { abortSignal: AbortSignal.timeout(bound.timeoutSeconds * 1000) }).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      throw new ProviderCallError({ code: 'PROVIDER_CREDENTIALS', service: 'entra', operation: `token for ${resource}`, status: null, reason: null, retryable: false, message, cause: error });
    });
    return { token: got.token, until: got.expiresOnTimestamp };
  });
}

/**
 * Tokens from a login service that stands in for Entra (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
 * No secret of ours is in it.
 */
export function endpointTokens(login: string, tenantId: string, resource: string): Tokens {
  return kept(async (bound) => {
    const request = { service: 'entra', operation: 'token', method: 'POST' as const, url: `${trimmed(login)}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token` };
    const form = { grant_type: 'client_credentials', client_id: 'cordon', client_secret: 'cordon', scope: resource };
    const body = bodyOf(await send({ ...request, form }, bound), TokenAnswer, request);
    return { token: body.access_token, until: Date.now() + body.expires_in * 1000 };
  });
}

/** A URL without slashes at its end. */
export function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
