import { controlKey, entityRef, tellsOfFight, type EntryDraft, type Hold, type Json } from '../../model/index.ts';
import { groupHolds } from '../outcomes.ts';
import { stamp, stampedOnce } from '../stamp.ts';
import { verifyAll } from '../verify.ts';
import { runEngines } from './engines.ts';
import { begin } from './intend.ts';
import { controlsOf, entryOf, outcomeKey, rerun, stacksOf, type Run } from './run.ts';
import { statusesOf } from './status.ts';
import type { IncidentJournal } from './types.ts';

/** Looks whether what was accepted is effective. What has just been made is waited for, the rest is looked at once. */
export async function look<Clients>(run: Run<Clients>): Promise<void> {
  const statuses = statusesOf(run);
  const controls = controlsOf(run).filter((control) => statuses.get(controlKey(control.control))?.accepted === true);
  if (controls.length === 0) return;
  run.tools.progress(`looking whether ${controls.length} control${controls.length === 1 ? ' is' : 's are'} effective`);
  const fresh = new Set([...run.finished.values()].flatMap(({ work }) => work.desired.flatMap((resource) => resource.serves)));
  for (const [key, verification] of await verifyAll(controls, fresh, run.tools)) run.verifications.set(key, verification);
}

/** What was in force and is not any more: a plain run does not look, so those stacks run once with a refresh. Says whether any did. */
export async function mendDrift<Clients>(run: Run<Clients>): Promise<boolean> {
  const drifted = new Set([...run.verifications].filter(([, verification]) => verification.state === 'not-effective').map(([key]) => key));
  const stacks = stacksOf(run).filter((stack) => !run.finished.has(stack.name) && stack.resources.some((resource) => resource.serves.some((key) => drifted.has(key))));
  if (stacks.length === 0) return false;
  const journal = run.incidents.flatMap((one): IncidentJournal[] => {
    const mine = one.holds.filter((hold) => drifted.has(controlKey(hold.control)));
    return mine.length === 0 ? [] : [{ incident: one.incident, entries: mine.flatMap((hold) => [driftEntry(run, hold), ...fightEntry(run, hold, (one.lifted.get(controlKey(hold.control)) ?? 0) + 1)]) }];
  });
  const work = rerun(stacks);
  await begin(run, work, journal, 'apply: drift');
  forgetEffective(run, drifted);
  await runEngines(run, work, true);
  return true;
}

/** Readers of the timeline take a drift as the end of "effective": so must this run, or it would not say that it is again. */
function forgetEffective<Clients>(run: Run<Clients>, drifted: ReadonlySet<string>): void {
  for (const one of run.incidents) {
    const known = run.outcomes.get(one.incident);
    for (const group of groupHolds(one.holds.filter((hold) => drifted.has(controlKey(hold.control))))) {
      const outcome = known?.get(outcomeKey(group));
      if (outcome !== undefined) known?.set(outcomeKey(group), { ...outcome, effectiveAt: null });
    }
  }
}

function driftEntry<Clients>(run: Run<Clients>, hold: Hold): EntryDraft {
  const key = controlKey(hold.control);
  const verification = run.verifications.get(key);
  const found: Json = verification?.state === 'not-effective' ? verification.why : null;
  return entryOf(run, `${key} is no longer what it was set to`, { kind: 'drift', control: key, expected: hold.value, found });
}

/** Who lifts a control again and again is stopped by no number of puts-back: a person is told, and it is put back all the same. */
function fightEntry<Clients>(run: Run<Clients>, hold: Hold, times: number): EntryDraft[] {
  if (!tellsOfFight(times)) return [];
  const key = controlKey(hold.control);
  const target = entityRef(hold.target);
  const verification = run.verifications.get(key);
  const reason = `${hold.action} on ${hold.target.name} was lifted ${times} times (${hold.control.type}): somebody works against the containment; it is put back each time`;
  const next = `Find out who does it and take those rights away; \`cordon ack ${hold.incident}\` says that you have it. ${verification?.state === 'not-effective' ? verification.next : ''}`.trim();
  return [entryOf(run, reason, { kind: 'escalated', reason, next, action: hold.action, target })];
}

/** Writes the second time into revocations that were seen in force, and runs their stacks. Says whether there were any. */
export async function stampAgain<Clients>(run: Run<Clients>): Promise<boolean> {
  const effective = new Set([...run.verifications].filter(([, verification]) => verification.state === 'effective').map(([key]) => key));
  const at = run.tools.now();
  const renewed = new Set<string>();
  const journal: IncidentJournal[] = [];
  run.incidents = run.incidents.map((one) => {
    const { holds, stamped } = stamp(one.holds, stampedOnce(run.tools.types, effective), at, run.tools.types);
    for (const key of stamped) renewed.add(key);
    if (stamped.length > 0) journal.push({ incident: one.incident, holds, entries: [entryOf(run, `seen in force; void before ${at}`, { kind: 'stamped', controls: stamped, at })] });
    return { ...one, holds };
  });
  if (renewed.size === 0) return false;
  const work = rerun(stacksOf(run).filter((stack) => stack.resources.some((resource) => resource.serves.some((key) => renewed.has(key)))));
  await begin(run, work, journal, 'apply: seen in force, times renewed');
  await runEngines(run, work, false);
  return true;
}
