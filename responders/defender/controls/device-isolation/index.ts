import * as z from 'zod';
import { controlKey, type ScopeOf } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { Call, ControlType, InForce, Rendered } from '../../../contract.ts';
import { resourceName } from '../../../names.ts';
import { isolationState } from '../../isolation.ts';
import { verifyIsolation } from './verify.ts';

export const DeviceIsolation = z.strictObject({ mode: z.enum(['Full', 'Selective']) });
export type DeviceIsolation = z.infer<typeof DeviceIsolation>;

/** The network of a device is cut, all but the Defender channel (and for Selective Outlook and Teams). */
export const deviceIsolation: ControlType<DeviceIsolation, Clients> = {
  type: 'defender:device-isolation',
  field: 'isolation',
  touches: 'device',
  scopeProvider: 'defender',
  pulumiProvider: 'cordon',
  value: DeviceIsolation,
  join: (a, b) => ({ mode: a.mode === 'Full' || b.mode === 'Full' ? 'Full' : 'Selective' }),
  async observe(control, call, clients, marker) {
    const state = isolationState(await clients.defender(defenderScope(call)).isolations(control.object, call));
    const ours = state.by?.requestorComment.includes(marker) ?? false;
    // Somebody else's isolation becomes `before`, so that a release leaves it; it is no reason to refuse ours.
    return { value: state.mode === null ? null : { mode: state.mode }, ours, foreign: null };
  },
  render: (controls) => controls.map(resource),
  verify: (held, call, clients) => verifyIsolation(held, DeviceIsolation.parse(held.value).mode, call, clients.defender(defenderScope(call))),
  undo: (before) => (before === null
    ? 'The isolation is lifted.'
    : 'The device stays isolated, as it was before: that isolation is somebody else\'s.'),
};

/** The call's scope as what it must be here. A TypeError is a bug of the caller. */
function defenderScope(call: Call): ScopeOf<'defender'> {
  if (call.scope.provider !== 'defender') throw new TypeError(`expected a defender scope, got ${call.scope.id} (${call.scope.provider})`);
  return call.scope;
}

function resource(held: InForce): Rendered {
  const before = DeviceIsolation.safeParse(held.before);
  return {
    name: resourceName('device-isolation', held.control.object, held.control.object),
    type: 'cordon:defender:DeviceIsolation',
    provider: 'cordon',
    wave: 1,
    inputs: { machine: held.control.object, mode: DeviceIsolation.parse(held.value).mode, before: before.success ? before.data : null, marker: held.marker },
    serves: [controlKey(held.control)],
    importId: null,
    timeoutSeconds: held.timeoutSeconds,
  };
}
