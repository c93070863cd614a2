import { entityRef, type EntryDraft, type Instant, type Outcome } from '../../model/index.ts';
import { groupHolds } from '../outcomes.ts';
import { neverStamped, stamp } from '../stamp.ts';
import { appliedStack, stacksToRun, type StackWork } from '../work.ts';
import { entryOf, outcomeKey, stacksOf, type Run } from './run.ts';
import { standingControls } from './status.ts';
import type { IncidentContainment, IncidentJournal } from './types.ts';

/** Writes the times into fresh holds and says which stacks will run, before anything is called. Gives the work. */
export async function intend<Clients>(run: Run<Clients>): Promise<StackWork[]> {
  const at = run.tools.now();
  const journal: IncidentJournal[] = [];
  run.incidents = run.incidents.map((one) => {
    const { holds, stamped } = stamp(one.holds, neverStamped, at, run.tools.types);
    const entries = [
      ...(stamped.length === 0 ? [] : [entryOf(run, `void before ${at}`, { kind: 'stamped', controls: stamped, at })]),
      ...requested(run, { ...one, holds }, at),
      ...one.tasks.map((task) => entryOf(run, `${task.responder} requested`, { kind: 'task-intent', key: task.key, action: task.action, target: entityRef(task.target) })),
    ];
    if (entries.length > 0) journal.push({ incident: one.incident, ...(stamped.length > 0 ? { holds } : {}), entries });
    return { ...one, holds };
  });
  for (const key of standingControls(run)) run.standing.add(key);
  const existing = run.applied.length === 0 ? new Set<string>() : await run.tools.existing();
  const work = stacksToRun(stacksOf(run), run.applied, run.tools.scopes, existing);
  await begin(run, work, journal, 'apply: intent');
  return work;
}

/** The first outcome of each action on each target: it was asked for. */
function requested<Clients>(run: Run<Clients>, one: IncidentContainment, at: Instant): EntryDraft[] {
  const known = run.outcomes.get(one.incident);
  return groupHolds(one.holds).filter((group) => known?.has(outcomeKey(group)) !== true).map((group) => {
    const outcome: Outcome = { action: group.action, target: group.target, requestedAt: at, acceptedAt: null, effectiveAt: null, residual: null, failure: null };
    known?.set(outcomeKey(group), outcome);
    return entryOf(run, `${group.action} requested for ${group.target}`, { kind: 'outcome', outcome, controls: group.controls, attempt: 1 });
  });
}

/** Commits what is about to be done: a later run that finds a stack `running` knows that this one died. */
export async function begin<Clients>(run: Run<Clients>, work: readonly StackWork[], incidents: IncidentJournal[], message: string): Promise<void> {
  if (incidents.length === 0 && work.length === 0) return;
  const stacks = work.map((one) => appliedStack(one.name, 'running', one.previous, run.tools.now()));
  await run.tools.journal({ message, incidents, stacks });
  await run.tools.publish();
}
