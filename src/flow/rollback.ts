import { releasedData, rolledBack } from '../recover/index.ts';
import { entityRef, outcomeState, type Hold } from '../model/index.ts';
import { outcomesOf } from '../record/index.ts';
import { entry, openIncidents, write, type Operation } from './operation.ts';

/** `on_failure: rollback`: what an action holds where it failed is let go. Says whether anything was. */
export async function rollBack(operation: Operation): Promise<boolean> {
  const patches = (await openIncidents(operation)).flatMap((record) => {
    const failed = new Set(outcomesOf(record).filter((outcome) => outcomeState(outcome) === 'failed').map((outcome) => `${outcome.action}\n${outcome.target}`));
    const { leaving, staying } = rolledBack(record.holds, (hold: Hold) => failed.has(`${hold.action}\n${entityRef(hold.target)}`));
    if (leaving.length === 0) return [];
    const entries = [entry(operation, `${leaving.length} hold${leaving.length === 1 ? '' : 's'} rolled back: their action failed`, releasedData(leaving, 'rollback', 'on_failure: rollback'))];
    return [{ record, patch: { entries, holds: staying } }];
  });
  if (patches.length > 0) await write(operation, 'rolled back', patches);
  return patches.length > 0;
}
