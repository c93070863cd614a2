import { expired, quietEnough, releasedData } from '../recover/index.ts';
import { InvalidContent, type EntryDraft } from '../model/index.ts';
import type { IncidentRecord } from '../record/index.ts';
import { applyAll } from './contain.ts';
import { entry, openIncidents, write, type Operation } from './operation.ts';
import { settle } from './respond.ts';
import { supersedeStale } from './stale.ts';

/**
 * Gets well from wherever a run stopped: lets expired holds go, closes a breaker after its quiet time, decides what was
 * left undecided, tries again what failed, and looks whether what is held is still in force. Content that does not fit
 * ends it after what expired was let go: throws InvalidContent.
 */
export async function sweep(operation: Operation): Promise<IncidentRecord[]> {
  await letGo(operation);
  if (operation.problems.length > 0) {
    // What expired goes; nothing is decided by halves of what was agreed on.
    await applyAll(operation);
    throw new InvalidContent(operation.problems);
  }
  await supersedeStale(operation);
  await settle(operation, new Set((await openIncidents(operation)).map((record) => record.incident.id)));
  return await openIncidents(operation);
}

async function letGo(operation: Operation): Promise<void> {
  const now = operation.connected.now();
  const { storm } = operation.content.config.config.guardrails;
  const patches = (await openIncidents(operation)).flatMap((record) => {
    const { leaving, staying } = expired(record.holds, now);
    const entries: EntryDraft[] = [];
    if (leaving.length > 0) entries.push(entry(operation, `${leaving.length} hold${leaving.length === 1 ? '' : 's'} expired`, releasedData(leaving, 'expired', 'the time agreed on is over')));
    const quiet = quietEnough(record.incident, storm, now);
    if (quiet) entries.push(entry(operation, 'the storm breaker closed after its quiet time', { kind: 'storm', reason: 'quiet', open: false }));
    return entries.length === 0 ? [] : [{ record, patch: { entries, holds: staying, ...(quiet ? { incident: { storm: null } } : {}) } }];
  });
  if (patches.length > 0) await write(operation, 'sweep: expired', patches);
}
