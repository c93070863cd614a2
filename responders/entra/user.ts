import type { Json, Residual, ScopeOf } from '../../src/model/index.ts';
import type { Clients } from '../clients.ts';
import type { ActionRequest, Call, Preflight } from '../contract.ts';
import { refuse, scopeFor } from '../refusal.ts';
import { after, notBefore } from '../time.ts';
import type { EntraUser } from './client.ts';
import type { Instant, Scope } from '../../src/model/index.ts';

/** What both actions on a user need to know. */
export type Found = { ok: true; scope: ScopeOf<'entra'>; user: EntraUser; notes: string[] } | Extract<Preflight, { ok: false }>;

/** Reads the user and refuses what is not this tenant's to contain. */
export async function findUser(action: string, request: ActionRequest, scopes: readonly Scope[], clients: Clients, call: Omit<Call, 'scope'>): Promise<Found> {
  const chosen = scopeFor('entra', request, scopes);
  if (!chosen.ok) return chosen;
  const entra = clients.entra(chosen.scope);
  const user = await entra.user(request.target.value, call);
  if (user === null) {
    return refuse(request, `${action}:unknown-user`, `tenant ${chosen.scope.tenantId} has no user ${request.target.value}`, 'Correct the id in inventory/identities.yaml, or take the user that the alert means.');
  }
  if (user.userType === 'Guest') {
    return refuse(request, `${action}:guest`, `${user.userPrincipalName} is a guest: sessions and account are the home tenant's`, 'Remove the guest\'s access to this tenant, and tell the home tenant.');
  }
  return { ok: true, scope: chosen.scope, user, notes: notesOn(user, await entra.roles(user.id, call)) };
}

function notesOn(user: EntraUser, roles: readonly string[]): string[] {
  const notes: string[] = [];
  // Which role an app needs for privileged users: https://learn.microsoft.com/graph/api/resources/users#who-can-perform-sensitive-actions
  if (roles.length > 0) notes.push(`${user.userPrincipalName} holds ${roles.join(', ')}: cordon's identity needs Privileged Authentication Administrator for it.`);
  if (user.onPremisesSyncEnabled) notes.push(`${user.userPrincipalName} is synced from an on-premises directory: act there too, or the next sync undoes it.`);
  return notes;
}

/** Facts as they are recorded; `expand` sees nothing else. */
export function userFacts(found: Extract<Found, { ok: true }>): { [key: string]: Json } {
  const { user, scope } = found;
  return {
    scope: scope.id, user: user.id, name: user.userPrincipalName, accountEnabled: user.accountEnabled,
    synced: user.onPremisesSyncEnabled, sessionsValidFrom: user.signInSessionsValidFromDateTime,
  };
}

/** Longest life of a CAE access token, in seconds: 28 hours. */
const LONGEST_TOKEN_SECONDS = 28 * 3_600;

/**
 * Access tokens outlive the revocation: 60 to 90 minutes, or up to 28 hours where client and resource do continuous access evaluation,
 * which then act on the event within 15 minutes. https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation
 */
export function tokenResidual(since: Instant, now: Instant): Residual | null {
  const until = after(since, LONGEST_TOKEN_SECONDS);
  if (notBefore(now, until)) return null;
  return {
    what: 'access tokens that were issued before: 60 to 90 minutes where the resource does not do continuous access evaluation; up to 28 hours, but refused within 15 minutes, where it does',
    until,
  };
}
