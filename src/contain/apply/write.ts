import type { Rendered } from '../../../responders/contract.ts';
import { controlKey, entityRef, parseControlKey, type AppliedStack, type EntryDraft, type Outcome } from '../../model/index.ts';
import { groupHolds, outcomeOf, sameOutcome, withOtherWays, type ControlStatus } from '../outcomes.ts';
import type { StackResult } from '../pulumi/run.ts';
import { appliedStack, type StackWork } from '../work.ts';
import { canUndo } from './letting-go.ts';
import { entryOf, outcomeKey, type Run } from './run.ts';
import { statusesOf } from './status.ts';
import type { IncidentContainment } from './types.ts';

/** Writes down what changed since the last write: outcomes, tasks, restorations, escalations, repairs, stacks. */
export async function write<Clients>(run: Run<Clients>, message: string): Promise<void> {
  const statuses = statusesOf(run);
  const incidents = run.incidents.map((one) => ({
    incident: one.incident, entries: [...outcomeEntries(run, one, statuses), ...taskEntries(run, one), ...restoredEntries(run, one), ...repairEntries(run, one)],
  })).filter((change) => change.entries.length > 0);
  run.tasks = [];
  const stacks = changedStacks(run);
  for (const stack of stacks) {
    run.written.stacks.add(stack.stack);
    run.applied = [...run.applied.filter((one) => one.stack !== stack.stack), stack];
  }
  if (incidents.length > 0 || stacks.length > 0) await run.tools.journal({ message, incidents, stacks });
}

function changedStacks<Clients>(run: Run<Clients>): AppliedStack[] {
  const now = run.tools.now();
  const stacks = [...run.finished.values()].map(({ work, result }) => (result.errors.size > 0
    ? appliedStack(work.name, 'failed', leftBehind(work, result), now)
    : appliedStack(work.name, 'done', work.desired, now)));
  return stacks.filter((stack) => {
    const last = run.applied.find((one) => one.stack === stack.stack);
    return !run.written.stacks.has(stack.stack) || last?.state !== stack.state || last.digest !== stack.digest;
  });
}

/** After a failure the stack holds what the state has: of the new inputs where they were reached, else of the old. */
function leftBehind(work: StackWork, result: StackResult): Rendered[] {
  const previous = new Map(work.previous.map((resource) => [resource.name, resource]));
  const both = new Map([...work.previous, ...work.desired].map((resource) => [resource.name, resource]));
  return [...both.values()].filter((resource) => result.present.has(resource.name) || (result.runs === 0 && previous.has(resource.name)))
    .map((resource) => (result.errors.has(resource.name) ? (previous.get(resource.name) ?? resource) : resource));
}

function outcomeEntries<Clients>(run: Run<Clients>, one: IncidentContainment, statuses: ReadonlyMap<string, ControlStatus>): EntryDraft[] {
  const now = run.tools.now();
  return groupHolds(one.holds).flatMap((group) => {
    const earlier = run.outcomes.get(one.incident)?.get(outcomeKey(group));
    return noteOutcome(run, one, withOtherWays(outcomeOf(group, statuses, earlier, now), one.otherWays.get(group.target) ?? []), group.controls);
  });
}

/** An outcome that says something new, and a call for a person where it failed in a new way. */
function noteOutcome<Clients>(run: Run<Clients>, one: IncidentContainment, outcome: Outcome, controls: string[]): EntryDraft[] {
  const known = run.outcomes.get(one.incident);
  const earlier = known?.get(outcomeKey(outcome));
  if (sameOutcome(earlier, outcome)) return [];
  known?.set(outcomeKey(outcome), outcome);
  const told = entryOf(run, sentence(outcome), { kind: 'outcome', outcome, controls, attempt: 1 });
  if (outcome.failure === null || earlier?.failure?.reason === outcome.failure.reason) return [told];
  return [told, entryOf(run, `${outcome.action} on ${outcome.target} needs a person`, { kind: 'escalated', ...outcome.failure, action: outcome.action, target: outcome.target })];
}

function taskEntries<Clients>(run: Run<Clients>, one: IncidentContainment): EntryDraft[] {
  return run.tasks.filter(({ task }) => task.incident === one.incident).flatMap(({ task, reference, outcome }) => [
    ...noteOutcome(run, one, outcome, []),
    ...(reference === null ? [] : [entryOf(run, `${task.responder}: ${reference}`, { kind: 'task-done', key: task.key, action: task.action, target: entityRef(task.target), reference })]),
  ]);
}

/** Released controls that were seen to be gone were restored, or could not be. */
function restoredEntries<Clients>(run: Run<Clients>, one: IncidentContainment): EntryDraft[] {
  const gone = one.leaving.filter((key) => run.letGo.has(key) && !run.written.restored.has(`${one.incident} ${key}`));
  for (const key of gone) run.written.restored.add(`${one.incident} ${key}`);
  const restored = gone.filter((key) => canUndo(run, key));
  return [
    ...(restored.length === 0 ? [] : [entryOf(run, `${restored.length} control${restored.length === 1 ? '' : 's'} restored`, { kind: 'restored', controls: restored })]),
    ...gone.filter((key) => !canUndo(run, key)).map((key) => entryOf(run, `${key} cannot be undone`, { kind: 'irreversible', control: key, what: `${parseControlKey(key).type} of ${parseControlKey(key).object}` })),
  ];
}

/** State repair is told once, in an incident that it was for. */
function repairEntries<Clients>(run: Run<Clients>, one: IncidentContainment): EntryDraft[] {
  const keys = new Set(one.holds.map((hold) => controlKey(hold.control)));
  return [...run.finished.values()].flatMap(({ work, result }) => {
    if (!work.desired.some((resource) => resource.serves.some((key) => keys.has(key)))) return [];
    return result.repaired.splice(0).map((what) => entryOf(run, `${work.name}: ${what}`, { kind: 'repaired', stack: work.name, what }));
  });
}

function sentence(outcome: Outcome): string {
  const what = `${outcome.action} on ${outcome.target}`;
  if (outcome.failure !== null) return `${what} failed: ${outcome.failure.reason}`;
  if (outcome.effectiveAt !== null) return `${what} is effective`;
  return outcome.acceptedAt === null ? `${what} was requested` : `${what} was accepted`;
}
