import { outcomeState } from '../../model/index.ts';
import { approvedPlans, liftedControls, outcomesOf, unrestored, waitingPlans, type IncidentRecord } from '../../record/index.ts';
import { count } from './layout.ts';
import { namesOf } from './names.ts';
import { visible } from './visible.ts';

/** What a person can do now: the command where there is one, and why. */
export interface Step { command: string | null; why: string }

/** What comes next for an incident, the most urgent first, from what the ledger holds. Nothing for a closed one. */
export function nextSteps(record: IncidentRecord): Step[] {
  if (record.incident.closedAt !== null) return [];
  return [...stopped(record), ...approvals(record), ...failures(record), ...unfinished(record), ...unhandled(record), ...handOver(record)];
}

/** The steps as lines for people. */
export function stepLines(steps: readonly Step[]): string[] {
  const width = Math.max(0, ...steps.map(({ command }) => command?.length ?? 0).filter((length) => length < WIDE));
  return steps.flatMap(({ command, why }) => (command === null ? [why] : command.length >= WIDE ? [command, `  ${why}`] : [`${command.padEnd(width)}  ${why}`]));
}

/** A command longer than this (an approval carries a digest) has its reason below it. */
const WIDE = 70;

function stopped({ incident }: IncidentRecord): Step[] {
  return incident.storm === null ? [] : [{ command: 'cordon resume', why: 'closes the storm breaker, once you know what the flood was' }];
}

function approvals(record: IncidentRecord): Step[] {
  const { id } = record.incident;
  const waiting = waitingPlans(record);
  if (waiting.length === 0) return [];
  return [
    { command: `cordon plan ${id}`, why: `read what waits (${count(waiting.length, 'increment')})` },
    ...waiting.map(({ n, digest }) => ({ command: `cordon approve ${id} --digest ${digest}`, why: `lets increment ${n} through; then \`cordon apply\`` })),
  ];
}

function failures(record: IncidentRecord): Step[] {
  const nameOf = namesOf(record);
  return outcomesOf(record).flatMap(({ failure, action, target }) => (failure === null ? [] : [{ command: null, why: `${visible(action)} on ${nameOf(target)} failed: ${visible(failure.next)}` }]));
}

function unfinished(record: IncidentRecord): Step[] {
  const { id } = record.incident;
  const outcomes = outcomesOf(record);
  const states = outcomes.map(outcomeState);
  const asked = new Set(outcomes.map(({ action, target }) => `${action}\n${target}`));
  const fresh = approvedPlans(record).some((plan) => plan.steps.some(({ action, target }) => !asked.has(`${action}\n${target}`)));
  return [
    ...(fresh || (states.includes('requested') && record.holds.length > 0) ? [{ command: 'cordon apply', why: 'makes it so: not everything that was let through has been asked of the clouds' }] : []),
    ...(states.includes('accepted') && record.holds.length > 0 ? [{ command: `cordon verify ${id}`, why: 'looks again: accepted, but not seen to be effective yet' }] : []),
    ...(unrestored(record).length > 0 ? [{ command: 'cordon sweep', why: 'tries again to restore what was released' }] : []),
  ];
}

/** cordon did not act, or not on all of it. */
function unhandled(record: IncidentRecord): Step[] {
  const { incident, decisions, holds } = record;
  const last = decisions.at(-1);
  if (last === undefined) return incident.storm === null ? [{ command: 'cordon sweep', why: 'decides: a run died before it could' }] : [];
  const decided = record.timeline.findLastIndex(({ data }) => data.kind === 'decided');
  const called = record.timeline.slice(decided + 1).flatMap(({ data }) => (data.kind === 'escalated' ? [`${data.reason}: ${data.next}`] : []));
  const explain = { command: `cordon playbooks explain ${incident.id}`, why: last.playbook === null ? 'no playbook applies, a person handles it: this says why' : 'says which rule refused' };
  const refused = last.targets.some(({ gate }) => gate === 'deny');
  return [...[...new Set(called)].map((why) => ({ command: null, why: visible(why) })), ...(refused || (last.playbook === null && holds.length === 0) ? [explain] : [])];
}

/** Taking it, letting go, closing. */
function handOver(record: IncidentRecord): Step[] {
  const { id, acknowledgedAt } = record.incident;
  const ack = acknowledgedAt === null || liftedControls(record).some(({ open }) => open) ? [{ command: `cordon ack ${id}`, why: 'you have it' }] : [];
  if (waitingPlans(record).length > 0 || unrestored(record).length > 0) return ack;
  if (record.holds.length > 0) return [...ack, { command: `cordon release ${id} --reason "..."`, why: `when it is over: lets go of ${count(record.holds.length, 'hold')}` }];
  return [...ack, { command: `cordon close ${id} --as confirmed --reason "..."`, why: 'or --as false-positive, benign' }];
}
