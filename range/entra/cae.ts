import type { Range } from '../http.ts';
import type { User } from './state.ts';

const delay = (range: Range): number => range.world.settings.caeDelaySeconds * 1000;

/**
 * The newest revocation of a user that the resource has been told of, range ms. It forgets none: while a later one is on its way, the earlier one
 * goes on to be enforced. To be called before a revocation is written, too, so that no request has to come in between.
 */
export function toldRevocation(range: Range, { id, state }: User): number {
  const { sessionsValidFrom } = state.current;
  const before = range.revocations.get(id) ?? 0;
  const told = range.now() >= sessionsValidFrom + delay(range) ? Math.max(before, sessionsValidFrom) : before;
  range.revocations.set(id, told);
  return told;
}

/**
 * Whether a critical event (revocation, disabling) makes a CAE resource refuse tokens of a sign-in at `authTime`.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation
 */
export function caeRefuses(range: Range, user: User, authTime: number): boolean {
  const { disabledAt } = user.state.current;
  if (disabledAt !== null && range.now() >= disabledAt + delay(range)) return true;
  return authTime < toldRevocation(range, user);
}
