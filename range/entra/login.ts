import { iso } from '../clock.ts';
import { bearer, json, param, type Range, type Reply, type Req, type Route } from '../http.ts';
import { visible } from '../lag.ts';
import { open, seal } from '../tokens.ts';
import { caeRefuses } from './cae.ts';
import { loginError } from './errors.ts';

function token(range: Range, req: Req): Reply {
  const form = new URLSearchParams(req.body);
  const tenant = param(req, 'tenant');
  const { id, domain } = range.world.entra.tenant;
  if (tenant !== id && tenant !== domain && tenant !== 'organizations')
    return loginError(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
  const grant = form.get('grant_type');
  if (grant === 'client_credentials') return appToken(range, form, id);
  if (grant === 'refresh_token') return refresh(range, form);
  return loginError(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant ?? ''}'.`);
}

function appToken(range: Range, form: URLSearchParams, tenant: string): Reply {
  const issued = range.now();
  const sealed = seal(range.world.signingKey, {
    kind: 'app',
    client: form.get('client_id') ?? 'unnamed',
    tenant,
    issued,
    expires: issued + 3_599_000,
  });
  return json(200, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: sealed });
}

/**
 * A refresh keeps the time at which the user really signed in, which is what AADSTS50173 compares: rolling a stolen
 * token does not make it younger. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
function refresh(range: Range, form: URLSearchParams): Reply {
  const { world } = range;
  const grant = open(world.signingKey, form.get('refresh_token') ?? '');
  const user = grant?.kind === 'refresh' ? world.entra.users[grant.user] : undefined;
  if (grant?.kind !== 'refresh' || user === undefined)
    return loginError(400, 'invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.');
  const state = visible(user.state, range.wall(), world.settings.graphLagMs);
  if (!state.accountEnabled) return loginError(400, 'invalid_grant', 50057, 'The user account is disabled.');
  if (grant.authTime < state.sessionsValidFrom) {
    const told = `The grant was issued on '${iso(grant.authTime)}' and the TokensValidFrom date for this user is '${iso(state.sessionsValidFrom)}'.`;
    return loginError(400, 'invalid_grant', 50173, `The provided grant has expired due to it being revoked, a fresh auth token is needed. ${told}`);
  }
  const cae = (form.get('claims') ?? '').includes('cp1');
  const issued = range.now();
  const seconds = cae ? world.settings.caeTokenSeconds : world.settings.tokenSeconds;
  const common = { user: user.id, authTime: grant.authTime };
  return json(200, {
    token_type: 'Bearer',
    expires_in: seconds,
    access_token: seal(world.signingKey, { kind: 'access', ...common, issued, expires: issued + seconds * 1000, cae }),
    refresh_token: seal(world.signingKey, { kind: 'refresh', ...common }),
  });
}

/** A resource server: tokens live to their end, and CAE tokens until the critical event arrives. */
function resource(range: Range, req: Req): Reply {
  const { world } = range;
  const held = open(world.signingKey, bearer(req) ?? '');
  const user = held?.kind === 'access' ? world.entra.users[held.user] : undefined;
  if (held?.kind !== 'access' || user === undefined) return challenge('invalid_token', 'The access token is invalid.');
  if (held.expires <= range.now()) return challenge('invalid_token', 'The access token expired.');
  if (held.cae && caeRefuses(range, user, held.authTime))
    return challenge('insufficient_claims', 'TokenCreatedWithOutdatedPolicies', user.state.current.sessionsValidFrom);
  return json(200, { userPrincipalName: user.userPrincipalName, tokenExpires: iso(held.expires), cae: held.cae });
}

/** https://learn.microsoft.com/entra/identity-platform/claims-challenge */
function challenge(error: string, told: string, notBefore?: number): Reply {
  const wanted = { access_token: { nbf: { essential: true, value: String(Math.floor((notBefore ?? 0) / 1000)) } } };
  const claims = notBefore === undefined ? '' : `, claims="${Buffer.from(JSON.stringify(wanted)).toString('base64')}"`;
  const header = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="${error}"${claims}`;
  return json(401, { error: { code: error, message: told } }, { 'www-authenticate': header });
}

/** The routes of https://login.microsoftonline.com. */
export const loginRoutes: readonly Route[] = [{ method: 'POST', pattern: '/:tenant/oauth2/v2.0/token', handle: token }];

/** The routes of the resource server that takes the users' access tokens. */
export const resourceRoutes: readonly Route[] = [{ method: 'GET', pattern: '/me', handle: resource }];
