import { switchName, switchOff, switchOn } from '../contain/pulumi/switch.ts';
import type { Pause, PauseFile } from '../model/index.ts';
import { PAUSE_PATH, readPauses, toYaml } from '../record/index.ts';
import { entry, openIncidents, write, type Operation } from './operation.ts';

/** Stops new containment, everywhere or in one scope; never a release or an expiry. Running jobs stop at their next write. */
export async function pause(operation: Operation, scope: string | null, reason: string): Promise<Pause[]> {
  // A backend that does not answer must not keep the pause out of the ledger; jobs that run take its silence for a pause.
  const unset = await switchOn(operation.connected.backend, switchName(operation.connected.name, scope), operation.env).then(() => null, (error: unknown) => error);
  const { pauses } = await readPauses(operation.ledger);
  const next = [...pauses.filter((one) => one.scope !== scope), { scope, reason, by: operation.actor.id, at: operation.connected.now() }];
  await write(operation, `pause${scope === null ? '' : ` ${scope}`}`, [], { root: fileOf(next), entries: [entry(operation, `containment paused: ${reason}`, { kind: 'paused', scope, reason })] });
  if (unset !== null) throw unset;
  return next;
}

/** Allows new containment again, and closes the storm breaker. */
export async function resume(operation: Operation, scope: string | null): Promise<Pause[]> {
  const { pauses } = await readPauses(operation.ledger);
  const next = scope === null ? [] : pauses.filter((one) => one.scope !== scope);
  const storms = scope === null ? (await openIncidents(operation)).filter((record) => record.incident.storm !== null) : [];
  await write(operation, `resume${scope === null ? '' : ` ${scope}`}`, storms.map((record) => ({
    record, patch: { incident: { storm: null }, entries: [entry(operation, `the storm breaker was closed by ${operation.actor.id}`, { kind: 'storm', reason: 'resumed', open: false })] },
  })), { root: fileOf(next), entries: [entry(operation, 'containment resumed', { kind: 'resumed', scope })] });
  await switchOff(operation.connected.backend, operation.connected.name, scope, operation.env);
  return next;
}

function fileOf(pauses: readonly Pause[]): Map<string, string> {
  return new Map([[PAUSE_PATH, toYaml({ pauses: [...pauses] } satisfies PauseFile)]]);
}
