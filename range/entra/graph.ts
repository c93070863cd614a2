import * as z from 'zod';
import { isoSeconds } from '../clock.ts';
import { bearer, bodyOf, empty, json, param, type Range, type Reply, type Req, type Route } from '../http.ts';
import { visible, write } from '../lag.ts';
import { open } from '../tokens.ts';
import { toldRevocation } from './cae.ts';
import { graphError, refuseGraph } from './errors.ts';
import type { User } from './state.ts';

const Patch = z.strictObject({ accountEnabled: z.boolean() });
/** What Graph gives without $select (of what the range models). https://learn.microsoft.com/graph/api/user-get */
const DEFAULT_FIELDS = ['id', 'displayName', 'userPrincipalName'];

function guarded(handle: (range: Range, req: Req) => Reply) {
  return (range: Range, req: Req): Reply => {
    const token = bearer(req);
    if (token === null) return graphError(401, 'Access token is empty.');
    const known = token.startsWith('range.') ? open(range.world.signingKey, token) : null;
    if (known !== null && known.kind !== 'app') return graphError(403, 'Insufficient privileges to complete the operation.');
    return handle(range, req);
  };
}

function findUser(range: Range, key: string): User {
  const wanted = key.toLowerCase();
  const found = Object.values(range.world.entra.users).find(
    (user) => user.id === wanted || user.userPrincipalName.toLowerCase() === wanted,
  );
  return found ?? refuseGraph(404, `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`);
}

function shown(range: Range, user: User): Record<string, unknown> {
  const state = visible(user.state, range.wall(), range.world.settings.graphLagMs);
  return {
    id: user.id,
    displayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
    userType: user.userType,
    onPremisesSyncEnabled: user.onPremisesSyncEnabled,
    accountEnabled: state.accountEnabled,
    signInSessionsValidFromDateTime: isoSeconds(state.sessionsValidFrom),
  };
}

function selected(req: Req, full: Record<string, unknown>): Record<string, unknown> {
  const names = req.query.get('$select')?.split(',').map((name) => name.trim()) ?? DEFAULT_FIELDS;
  return Object.fromEntries(names.filter((name) => Object.hasOwn(full, name)).map((name) => [name, full[name]]));
}

function listUsers(range: Range, req: Req): Reply {
  const filter = req.query.get('$filter');
  const wanted = filter === null ? null : /^(\w+) eq '([^']*)'$/.exec(filter);
  if (filter !== null && wanted === null) return graphError(400, `Invalid filter clause: ${filter}`);
  const all = Object.values(range.world.entra.users).map((user) => shown(range, user));
  const value = all.filter((user) => wanted === null || String(user[wanted[1] ?? '']).toLowerCase() === (wanted[2] ?? '').toLowerCase());
  return json(200, { value: value.map((user) => selected(req, user)) });
}

function getUser(range: Range, req: Req): Reply {
  const user = findUser(range, param(req, 'id'));
  return json(200, { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity', ...selected(req, shown(range, user)) });
}

/** https://learn.microsoft.com/graph/api/user-update : an administrator's account needs a stronger role. */
function patchUser(range: Range, req: Req): Reply {
  const user = findUser(range, param(req, 'id'));
  const patch = Patch.safeParse(bodyOf(req));
  if (!patch.success) return graphError(400, 'Invalid property in the request body; the range takes accountEnabled.');
  if (user.roles.length > 0) return graphError(403, 'Insufficient privileges to complete the operation.');
  const { accountEnabled } = patch.data;
  const old = user.state.current;
  const disabledAt = accountEnabled ? null : (old.disabledAt ?? range.now());
  write(user.state, { ...old, accountEnabled, disabledAt }, range.wall());
  range.changed();
  return empty(204);
}

/** https://learn.microsoft.com/graph/api/user-revokesigninsessions */
function revoke(range: Range, req: Req): Reply {
  const user = findUser(range, param(req, 'id'));
  const sessionsValidFrom = Math.floor(range.now() / 1000) * 1000;
  toldRevocation(range, user);
  write(user.state, { ...user.state.current, sessionsValidFrom }, range.wall());
  range.changed();
  return json(200, { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean', value: true });
}

function memberOf(range: Range, req: Req): Reply {
  const user = findUser(range, param(req, 'id'));
  return json(200, {
    value: user.roles.map((displayName) => ({ '@odata.type': '#microsoft.graph.directoryRole', id: `role-${displayName}`, displayName })),
  });
}

function organization(range: Range): Reply {
  const { id, displayName, domain } = range.world.entra.tenant;
  return json(200, { value: [{ id, displayName, verifiedDomains: [{ name: domain, isDefault: true, isInitial: true }] }] });
}

/** The routes of https://graph.microsoft.com that the range models. */
export const graphRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/v1.0/users', handle: guarded(listUsers) },
  { method: 'GET', pattern: '/v1.0/users/:id', handle: guarded(getUser) },
  { method: 'PATCH', pattern: '/v1.0/users/:id', handle: guarded(patchUser) },
  { method: 'POST', pattern: '/v1.0/users/:id/revokeSignInSessions', handle: guarded(revoke) },
  { method: 'GET', pattern: '/v1.0/users/:id/memberOf', handle: guarded(memberOf) },
  { method: 'GET', pattern: '/v1.0/organization', handle: guarded(organization) },
];
