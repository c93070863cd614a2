import pLimit from 'p-limit';
import type { Call, ControlType, InForce, Verification } from '../../responders/contract.ts';
import { controlKey, type Instant, type Json, type Scope } from '../model/index.ts';

/** A control type with the clients it looks with. */
export type LookingControlType<Clients> = ControlType<Json, Clients>;

export interface VerifyTools<Clients> {
  types: ReadonlyMap<string, LookingControlType<Clients>>;
  scopes: readonly Scope[];
  clients: Clients;
  now(): Instant;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * How long a run waits for what was accepted to be seen in force: IAM took about 4 s (measured by others), Graph's
 * `signInSessionsValidFromDateTime` a few. What takes longer is pending, and `sweep` looks again.
 */
export const SETTLE_MS = 10_000;
export const LOOK_EVERY_MS = 300;

/**
 * Looks at each control once, and at those of `fresh` until they are effective or the time to settle is over. A look that
 * fails is "not effective", never a guess.
 */
export async function verifyAll<Clients>(controls: readonly InForce[], fresh: ReadonlySet<string>, tools: VerifyTools<Clients>): Promise<Map<string, Verification>> {
  const limit = pLimit(8);
  const found = new Map<string, Verification>();
  let open = [...controls];
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const looked = await Promise.all(open.map((control) => limit(async () => ({ control, verification: await look(control, tools) }))));
    for (const { control, verification } of looked) found.set(controlKey(control.control), verification);
    open = looked.filter(({ control, verification }) => verification.state !== 'effective' && fresh.has(controlKey(control.control))).map(({ control }) => control);
    if (open.length === 0 || waited >= SETTLE_MS) return found;
    await tools.sleep(LOOK_EVERY_MS);
  }
}

async function look<Clients>(control: InForce, tools: VerifyTools<Clients>): Promise<Verification> {
  const type = tools.types.get(control.control.type);
  const scope = tools.scopes.find((one) => one.id === control.control.scope);
  if (type === undefined || scope === undefined) return unseen(`the environment has no ${control.control.type} in ${control.control.scope}`);
  const call: Call = { scope, now: tools.now(), timeoutSeconds: control.timeoutSeconds };
  return await type.verify(control, call, tools.clients).catch((error: unknown) => unseen(error instanceof Error ? error.message : String(error)));
}

function unseen(why: string): Verification {
  return { state: 'not-effective', why: `could not look: ${why}`, next: 'Check the connection (`cordon doctor`), then run `cordon verify`.', residual: null };
}
