import type { Range } from '../http.ts';
import type { MachineAction } from './state.ts';

/** An offline device is tried for three days. https://learn.microsoft.com/defender-endpoint/respond-machine-alerts */
const TIMEOUT_MS = 3 * 24 * 3600 * 1000;

/** Whether the action has not ended yet. */
export const isActive = (action: MachineAction): boolean => action.status === 'Pending' || action.status === 'InProgress';

/** Brings every open action to where it stands at the present range time; the device changes when one succeeds. */
export function progress(range: Range): void {
  for (const action of range.world.defender.actions) if (isActive(action)) step(range, action);
}

function step(range: Range, action: MachineAction): void {
  const machine = range.world.defender.machines[action.machineId];
  const now = range.now();
  const before = action.status;
  if (machine === undefined) return;
  // A device that came back takes up what has waited for it.
  if (machine.online && action.started === null) action.started = now;
  if (action.started === null) {
    if (now - action.created >= TIMEOUT_MS) action.status = 'TimeOut';
  } else {
    const needed = range.world.settings.isolationSeconds * 1000;
    const elapsed = now - action.started;
    if (elapsed >= needed) {
      action.status = 'Succeeded';
      action.updated = action.started + needed;
      machine.isolation = action.type === 'Isolate' ? action.mode : null;
    } else if (elapsed >= needed / 3) action.status = 'InProgress';
  }
  if (action.status !== before) range.changed();
}
