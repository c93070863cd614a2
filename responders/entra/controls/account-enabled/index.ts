import * as z from 'zod';
import { controlKey } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { Call, ControlType, InForce, Rendered, Verification } from '../../../contract.ts';
import { resourceName } from '../../../names.ts';
import { entraScope } from '../../scope.ts';

/** Only disabling is a containment. */
export const AccountEnabled = z.strictObject({ enabled: z.literal(false) });
export type AccountEnabled = z.infer<typeof AccountEnabled>;

const Before = z.object({ enabled: z.boolean() });

/** The account signs in nowhere. Goes before the revocation: an enabled account signs in again at once. */
export const accountEnabled: ControlType<AccountEnabled, Clients> = {
  type: 'entra:account-enabled',
  field: 'accountEnabled',
  touches: 'user',
  scopeProvider: 'entra',
  pulumiProvider: 'cordon',
  value: AccountEnabled,
  join: () => ({ enabled: false }),
  async observe(control, call, clients) {
    const user = await clients.entra(entraScope(call)).user(control.object, call);
    // The field carries no marker: whether it is ours is known from the holds alone.
    return { value: user === null ? null : { enabled: user.accountEnabled }, ours: false, foreign: null };
  },
  render: (controls) => controls.map(resource),
  verify,
  undo: (before) => (wasEnabled(before) ? 'The account is enabled again.' : 'The account stays disabled, as it was before.'),
};

function wasEnabled(before: unknown): boolean {
  return Before.safeParse(before).data?.enabled ?? false;
}

function resource(held: InForce): Rendered {
  return {
    name: resourceName('account-enabled', held.control.object, held.control.object),
    type: 'cordon:entra:AccountEnabled',
    provider: 'cordon',
    wave: 0,
    inputs: { user: held.control.object, enabled: false, before: wasEnabled(held.before), marker: held.marker },
    serves: [controlKey(held.control)],
    importId: null,
    timeoutSeconds: held.timeoutSeconds,
  };
}

async function verify(held: InForce, call: Call, clients: Clients): Promise<Verification> {
  const user = await clients.entra(entraScope(call)).user(held.control.object, call);
  // Tokens that are out already are told of by the revocation; without one they live on for at most 90 minutes, or 28 hours with CAE.
  const residual = { what: 'access tokens that were issued before: 60 to 90 minutes, or refused within 15 minutes where the resource does continuous access evaluation', until: null };
  if (user?.accountEnabled === false) {
    const synced = user.onPremisesSyncEnabled ? '; the account is synced: the next sync enables it again unless it is disabled on premises' : '';
    return { state: 'effective', at: call.now, residual: { ...residual, what: `${residual.what}${synced}` } };
  }
  const why = user === null ? 'the tenant has no such user any more' : 'the account is enabled';
  return { state: 'not-effective', why, next: 'Run cordon apply again; a synced account is disabled on premises as well.', residual };
}
