import * as z from 'zod';
import type { Clients } from '../../../clients.ts';
import type { Action } from '../../../contract.ts';
import { wholeSecond } from '../../../time.ts';
import { sessionsValidFrom } from '../../controls/sessions-valid-from/index.ts';
import { findUser, tokenResidual, userFacts } from '../../user.ts';

const Facts = z.looseObject({ scope: z.string(), user: z.guid(), sessionsValidFrom: z.string().nullable() });

/** Voids refresh tokens and session cookies of a user. */
export const revokeSessions: Action<Clients> = {
  id: 'entra/revoke-sessions',
  title: 'Revoke the sign-in sessions of a user',
  kinds: ['user'],
  parameters: z.strictObject({
    provider: z.string().exactOptional().describe('Read by the routes of cordon.yaml.'),
    scope: z.literal('active_sessions').default('active_sessions'),
  }),
  // Revoke authentication credentials.
  react: 'RA4601',
  reversibility: 'none',
  permissions: ['User.Read.All', 'User.RevokeSessions.All', 'RoleManagement.Read.Directory'],
  scopeProvider: 'entra',
  async preflight(request, scopes, clients, call) {
    const found = await findUser('entra/revoke-sessions', request, scopes, clients, call);
    if (!found.ok) return found;
    const notes = found.user.accountEnabled ? [...found.notes, 'The account stays enabled: who has the password (and the second factor) signs in again.'] : found.notes;
    return { ok: true, facts: userFacts(found), residual: tokenResidual(request.decidedAt, call.now), notes };
  },
  expand(request, facts) {
    const { scope, user, sessionsValidFrom: before } = Facts.parse(facts);
    return [{
      kind: 'control',
      control: { scope, type: sessionsValidFrom.type, object: user, field: sessionsValidFrom.field },
      value: { notBefore: wholeSecond(request.decidedAt) },
      before: before === null ? null : { notBefore: before },
    }];
  },
};
