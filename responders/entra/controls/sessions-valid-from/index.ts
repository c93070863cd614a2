import * as z from 'zod';
import { controlKey, Instant, type ScopeOf } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { Call, ControlType, InForce, Rendered, Verification } from '../../../contract.ts';
import { resourceName } from '../../../names.ts';
import { entraScope } from '../../scope.ts';
import { after, later, notBefore, wholeSecond } from '../../../time.ts';
import { tokenResidual } from '../../user.ts';

export const SessionsValidFrom = z.strictObject({ notBefore: Instant });
export type SessionsValidFrom = z.infer<typeof SessionsValidFrom>;

/** "There might be a small delay of a few minutes": https://learn.microsoft.com/graph/api/user-revokesigninsessions */
const DELAY_SECONDS = 300;

/** Refresh tokens and session cookies of a user are void when they were issued before `notBefore`. */
export const sessionsValidFrom: ControlType<SessionsValidFrom, Clients> = {
  type: 'entra:sessions-valid-from',
  field: 'signInSessionsValidFromDateTime',
  touches: 'user',
  scopeProvider: 'entra',
  pulumiProvider: 'cordon',
  value: SessionsValidFrom,
  join: (a, b) => ({ notBefore: later(a.notBefore, b.notBefore) }),
  // The tenant reports whole seconds: a fraction would never be reached.
  stamp: (value, at) => ({ notBefore: later(value.notBefore, wholeSecond(at)) }),
  stamps: 1,
  async observe(control, call, clients) {
    const user = await clients.entra(entraScope(call)).user(control.object, call);
    const at = user?.signInSessionsValidFromDateTime ?? null;
    // The field carries no marker: whoever revoked, the sessions are void.
    return { value: at === null ? null : { notBefore: at }, ours: false, foreign: null };
  },
  render: (controls) => controls.map(resource),
  verify,
  undo: () => null,
};

function resource(held: InForce): Rendered {
  const { notBefore: since } = SessionsValidFrom.parse(held.value);
  return {
    name: resourceName('sessions-valid-from', held.control.object, held.control.object),
    type: 'cordon:entra:SessionsValidFrom',
    provider: 'cordon',
    wave: 1,
    inputs: { user: held.control.object, notBefore: since, marker: held.marker },
    serves: [controlKey(held.control)],
    importId: null,
    timeoutSeconds: held.timeoutSeconds,
  };
}

async function verify(held: InForce, call: Call, clients: Clients): Promise<Verification> {
  const { notBefore: since } = SessionsValidFrom.parse(held.value);
  const scope: ScopeOf<'entra'> = entraScope(call);
  const user = await clients.entra(scope).user(held.control.object, call);
  const residual = tokenResidual(since, call.now);
  if (user === null) return { state: 'not-effective', why: 'the tenant has no such user any more', next: 'Check that the account was deleted on purpose; then release the incident.', residual };
  const reported = user.signInSessionsValidFromDateTime;
  if (reported !== null && notBefore(reported, wholeSecond(since))) return { state: 'effective', at: call.now, residual };
  const seen = `sessions are valid from ${reported ?? 'ever'}, not from ${since}`;
  const until = after(since, DELAY_SECONDS);
  if (!notBefore(call.now, until)) return { state: 'pending', until, why: seen, residual };
  return { state: 'not-effective', why: seen, next: 'Run cordon apply again; if it stays, revoke the sessions in the Entra admin centre.', residual };
}
