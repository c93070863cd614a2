import { iso } from '../clock.ts';
import type { User } from '../entra/state.ts';
import { open } from '../tokens.ts';
import { bearer, type Range, type Req } from '../http.ts';
import { guidOf, standard } from './common.ts';
import type { Cell, Entry } from './log.ts';
import { isAttackers, OFFICE, originOf } from './origin.ts';
import type { Seen } from './seen.ts';

/** A property as the audit log writes it: both values are JSON texts. */
const modified = (displayName: string, oldValue: Cell, newValue: Cell): Cell => ({ displayName, oldValue: JSON.stringify(oldValue), newValue: JSON.stringify(newValue) });

/** What somebody did to a user; `by` is the log's `InitiatedBy`. */
export interface UserChange { user: User; activity: string; at: number; id: string; by: Cell; properties: readonly Cell[] }

/** One activity of the category UserManagement. https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities#core-directory */
export function userActivity(range: Range, { user, activity, at, id, by, properties }: UserChange): Entry {
  return ['AuditLogs', {
    ...standard('AuditLogs', at), AADTenantId: range.world.entra.tenant.id, ResourceId: `/tenants/${range.world.entra.tenant.id}/providers/Microsoft.aadiam`,
    Category: 'UserManagement', LoggedByService: 'Core Directory', AADOperationType: 'Update', OperationName: activity, ActivityDisplayName: activity, OperationVersion: '1.0', Level: '4', DurationMs: 0,
    Result: 'success', ResultReason: '', ResultType: '', ResultDescription: '', ResultSignature: 'None', Id: `Directory_${id}`, CorrelationId: guidOf(`correlation ${id}`), ActivityDateTime: iso(at),
    InitiatedBy: by, Identity: '', AdditionalDetails: [],
    TargetResources: [{ id: user.id, displayName: user.displayName, type: 'User', userPrincipalName: user.userPrincipalName, modifiedProperties: [...properties], administrativeUnits: [] }],
  }];
}

/** The user as an administrator that signs the log. */
export const byUser = (user: User, ipAddress: string): Cell => ({ user: { id: user.id, displayName: null, userPrincipalName: user.userPrincipalName, ipAddress, roles: [] } });

/** Who asked: the administrator whose session the attacker has, or the application that the token was given to. */
function initiator(range: Range, req: Req): Cell {
  const administrator = Object.values(range.world.entra.users).find(({ roles }) => roles.includes('Privileged Role Administrator'));
  if (isAttackers(req) && administrator !== undefined) return byUser(administrator, originOf(range, req).address);
  const token = open(range.world.signingKey, bearer(req) ?? '');
  const name = token?.kind === 'app' ? token.client : 'cordon';
  return { app: { appId: null, displayName: name, servicePrincipalId: guidOf(`principal ${name}`), servicePrincipalName: null } };
}

const WRITTEN = /^\/v1\.0\/users\/([^/]+)(\/revokeSignInSessions)?$/i;

/** What Microsoft Graph audits of a request: changes of a user that were done. */
export function audits({ range, service, req, reply, at }: Seen): Entry[] {
  const [, key, revoked] = service === 'graph' && reply.status < 300 ? WRITTEN.exec(req.path) ?? [] : [];
  const wanted = decodeURIComponent(key ?? '').toLowerCase();
  const user = Object.values(range.world.entra.users).find(({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted);
  if (user === undefined || req.method === 'GET') return [];
  const { current, past } = user.state;
  const before = past.at(-1)?.value ?? current;
  const change = { user, at, by: initiator(range, req) };
  if (revoked !== undefined) {
    const property = modified('StsRefreshTokensValidFrom', [iso(before.sessionsValidFrom)], [iso(current.sessionsValidFrom)]);
    return [userActivity(range, { ...change, id: range.uuid(), activity: 'Update StsRefreshTokenValidFrom Timestamp', properties: [property, modified('Included Updated Properties', null, 'StsRefreshTokensValidFrom')] })];
  }
  const properties = [modified('AccountEnabled', [before.accountEnabled], [current.accountEnabled]), modified('Included Updated Properties', null, 'AccountEnabled')];
  return ['Update user', current.accountEnabled ? 'Enable account' : 'Disable account'].map((activity) => userActivity(range, { ...change, id: range.uuid(), activity, properties }));
}

/** An administrator's ordinary work, from the office. */
export function adminWork(range: Range, { user, by, at, id }: { user: User; by: User; at: number; id: string }): Entry {
  return userActivity(range, { user, at, id, activity: 'Update user', by: byUser(by, OFFICE.address), properties: [modified('TelephoneNumber', [], ['+353 1 555 0100']), modified('Included Updated Properties', null, 'TelephoneNumber')] });
}
