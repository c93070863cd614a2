import * as z from 'zod';
import type { Connection, Rest } from '../connection.ts';
import { cancelAction, getAction, isActive, isolate, lastIsolation, machineExists, Mode, unisolate, type MachineAction } from '../defender.ts';
import { ProviderError } from '../errors.ts';
import { isUncertain, pause } from '../http.ts';
import { differ, resource, type Operation } from '../resource.ts';
import type { Props } from '../values.ts';
import { Marker } from './fields.ts';

const Inputs = z.strictObject({
  machine: z.string().regex(/^[0-9a-f]{40}$/i, 'expected the 40 hexadecimal digits of a Defender machine id'),
  mode: Mode,
  // The engine drops null properties on some ways: absent and null are both "was not isolated".
  before: z.strictObject({ mode: Mode }).nullish().transform((before) => before ?? null),
  marker: Marker,
});
type Inputs = z.infer<typeof Inputs>;
const Recorded = z.object({ machine: z.string().optional(), before: z.object({ mode: Mode }).nullish(), marker: z.string().optional() });

/** Looks for a quick end of an action that was accepted, in ms; 100 calls a minute are all that a tenant has. */
const LOOKS_MS = [300, 700];
/** Between looks while another action is active on the device, in ms. */
const BUSY_MS = 1000;

function comment(marker: string, mode: Mode, why: string): string {
  return `${marker} mode=${mode} (cordon: ${why})`;
}

function isOurs(action: MachineAction, marker: string | undefined): boolean {
  return marker !== undefined && (action.requestorComment ?? '').split(/\s/).includes(marker);
}

/** The mode of an isolation: the API's `scope`, else what our own comment says; null when neither does. */
function modeOf(action: MachineAction): Mode | null {
  const said = Mode.safeParse(action.scope ?? /\bmode=(\w+)/.exec(action.requestorComment ?? '')?.[1]);
  return said.success ? said.data : null;
}

function outputsOf(action: MachineAction): Props {
  return { accepted: true, action: action.id, status: action.status };
}

/** Isolates, or finds that it is so already. Throws DEADLINE_EXCEEDED while another action keeps the device busy. */
async function ensure(defender: Rest, inputs: Inputs, why: string, operation: Operation): Promise<Props> {
  const until = performance.now() + operation.timeoutSeconds * 1000;
  for (;;) {
    const last = await lastIsolation(defender, inputs.machine, operation);
    if (last?.type === 'Isolate' && satisfies(last, inputs)) return outputsOf(last);
    if (last !== null && isActive(last)) {
      await busy(last, inputs.machine, until, operation);
      continue;
    }
    try {
      const action = await isolate(defender, inputs.machine, inputs.mode, comment(inputs.marker, inputs.mode, why), operation);
      if (action !== null) return outputsOf(await settled(defender, action, operation));
    } catch (error) {
      if (!isUncertain(error) || performance.now() >= until) throw error;
    }
    await busy(null, inputs.machine, until, operation); // Refused as active, or unanswered: look before asking again.
  }
}

function satisfies(last: MachineAction, { mode, before, marker }: Inputs): boolean {
  const found = modeOf(last);
  if (isOurs(last, marker)) return found === mode;
  if (found === mode || found === 'Full') return true;
  // To make somebody else's isolation stricter is to take it over: only when the plan has seen it.
  if (before !== null) return false;
  throw new ProviderError('FAILED_PRECONDITION', `the device was isolated (${found ?? 'mode unknown'}) by somebody else after the plan was made: plan again, so that \`before\` holds it`);
}

async function busy(active: MachineAction | null, machine: string, until: number, operation: Operation): Promise<void> {
  if (performance.now() + BUSY_MS > until) {
    const what = active === null ? 'another request' : `${active.type} ${active.id} (${active.status})`;
    throw new ProviderError('DEADLINE_EXCEEDED', `${what} is active on device ${machine}: run apply again when it has ended`);
  }
  await pause(BUSY_MS, operation);
}

async function settled(defender: Rest, action: MachineAction, operation: Operation): Promise<MachineAction> {
  let now = action;
  for (const wait of LOOKS_MS) {
    if (!isActive(now)) break;
    await pause(wait, operation);
    now = await getAction(defender, action.id, operation).catch((error: unknown) => {
      if (error instanceof ProviderError && error.code !== 'CANCELLED') return now; // Accepted is accepted; verify looks again.
      throw error;
    });
  }
  if (now.status === 'Succeeded' || isActive(now)) return now;
  throw new ProviderError('ABORTED', `isolation ${now.id} ended as ${now.status}: see the device's action centre, then run apply again`);
}

async function release(defender: Rest, machine: string, before: { mode: Mode } | null, marker: string, operation: Operation): Promise<void> {
  const until = performance.now() + operation.timeoutSeconds * 1000;
  for (;;) {
    const last = await lastIsolation(defender, machine, operation);
    // Not isolated (any more), or by somebody else: not ours to lift.
    if (last === null || last.type !== 'Isolate' || !isOurs(last, marker)) return;
    if (before !== null && modeOf(last) === before.mode) return;
    try {
      const asked = before === null
        ? await unisolate(defender, machine, `${marker} (cordon: released)`, operation)
        : await isolate(defender, machine, before.mode, comment(marker, before.mode, 'released, as it was before'), operation);
      if (asked !== null) return;
      // Ours is still waiting for the device: take it back.
      if (isActive(last) && (await cancelAction(defender, last.id, `${marker} (cordon: released)`, operation)) !== null) continue;
    } catch (error) {
      if (!isUncertain(error) || performance.now() >= until) throw error;
    }
    await busy(last, machine, until, operation);
  }
}

/**
 * `cordon:defender:DeviceIsolation`: the device is asked to isolate itself. Pending is a success (`accepted`, `status`): an offline
 * device isolates when it returns, and whether it has is for `verify` to say.
 */
export const deviceIsolation = resource<Connection, Inputs>({
  inputs: Inputs,
  diff: (olds, news) => differ(olds, news, ['machine']),
  create: async (connection, inputs, operation) => ({ id: inputs.machine, outputs: await ensure(connection.defender(), inputs, 'isolated', operation) }),
  read: async (connection, id, _olds, operation) => {
    const last = await lastIsolation(connection.defender(), id, operation);
    if (last === null || last.type !== 'Isolate') return null;
    const mode = modeOf(last);
    return { id, inputs: { machine: id, ...(mode === null ? {} : { mode }) }, outputs: outputsOf(last) };
  },
  update: async (connection, _id, _olds, inputs, operation) => ensure(connection.defender(), inputs, 'isolated', operation),
  delete: async (connection, id, olds, operation) => {
    const { before, marker } = Recorded.parse(olds);
    if (marker === undefined) throw new ProviderError('FAILED_PRECONDITION', `nothing recorded says whether the isolation of device ${id} is ours: run apply once, then release`);
    const defender = connection.defender();
    try {
      await release(defender, id, before ?? null, marker, operation);
    } catch (error) {
      const gone = error instanceof ProviderError && error.code === 'NOT_FOUND' && !(await machineExists(defender, id, operation));
      if (!gone) throw error;
    }
  },
});
