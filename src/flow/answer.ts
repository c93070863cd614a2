import { EXIT, worstExit, outcomeState, type ExitCode, type IncidentAnswer, type Plan, type Refusal } from '../model/index.ts';
import { approvedPlans, liftedControls, outcomesOf, waitingPlans, type IncidentRecord } from '../record/index.ts';

/** An incident as `--json` shows it. */
export function answerOf(record: IncidentRecord): IncidentAnswer {
  const decision = record.decisions.at(-1);
  const plan = shownPlan(record);
  const { incident } = record;
  return {
    id: incident.id, state: incident.state, gate: decision?.gate ?? null, priority: incident.priority, queue: incident.queue,
    risk: decision?.risk ?? { score: 0, threshold: 0, parts: [] },
    playbook: decision?.playbook ?? null,
    entities: incident.entities,
    exceptions: decision?.exceptions ?? [],
    refusals: refusalsOf(record),
    plan: plan === undefined ? null : { digest: plan.digest, steps: plan.steps },
    outcomes: outcomesOf(record),
    lifted: liftedControls(record).map(({ control, times, fight }) => ({ control, times: times.length, lastAt: times.at(-1)?.at ?? incident.openedAt, putBackAt: times.at(-1)?.putBackAt ?? null, fight })),
  };
}

/** The oldest increment that is not applied, else the last. */
export function shownPlan(record: IncidentRecord): Plan | undefined {
  return waitingPlans(record)[0] ?? unapplied(record) ?? record.plans.at(-1);
}

function unapplied(record: IncidentRecord): Plan | undefined {
  const requested = new Set(outcomesOf(record).filter((outcome) => outcome.acceptedAt !== null).map((outcome) => `${outcome.action}\n${outcome.target}`));
  return approvedPlans(record).find((plan) => plan.steps.some((step) => !requested.has(`${step.action}\n${step.target}`)));
}

/** What the last decision refused, and what was found unfit since. */
export function refusalsOf(record: IncidentRecord): Refusal[] {
  const decided = record.timeline.findLastIndex(({ data }) => data.kind === 'decided');
  const later = record.timeline.slice(decided + 1).flatMap(({ data }) => (data.kind === 'refused' ? [data.refusal] : []));
  return [...(record.decisions.at(-1)?.refusals ?? []), ...later];
}

/** What an incident's handling is worth as an exit code. */
export function exitOf(record: IncidentRecord): ExitCode {
  const codes: ExitCode[] = [EXIT.done];
  const decision = record.decisions.at(-1);
  const decided = record.timeline.findLastIndex(({ data }) => data.kind === 'decided');
  if (record.incident.storm !== null || decision?.targets.some((target) => target.gate === 'deny') === true) codes.push(EXIT.refused);
  if (record.timeline.slice(decided + 1).some(({ data }) => data.kind === 'refused')) codes.push(EXIT.refused);
  // A name that could be several things, or nothing, is a refusal; a condition that leaves a target out is not.
  if (decision?.refusals.some((refusal) => refusal.rule.startsWith('unresolved ')) === true) codes.push(EXIT.refused);
  // In force now, and lifted again the next minute: nobody may take that for done before a person has.
  if (liftedControls(record).some(({ open }) => open)) codes.push(EXIT.partly);
  if (waitingPlans(record).length > 0) codes.push(EXIT.approval);
  const wanted = new Set(record.holds.map((hold) => `${hold.action}\n${hold.target.kind}:${hold.target.value}`));
  const taskDone = new Set(record.timeline.flatMap(({ data }) => (data.kind === 'task-done' ? [data.key] : [])));
  if (record.tasks.some((task) => !taskDone.has(task.key))) codes.push(EXIT.partly);
  const outcomes = outcomesOf(record).filter((outcome) => wanted.has(`${outcome.action}\n${outcome.target}`));
  if (outcomes.some((outcome) => outcomeState(outcome) !== 'effective') || wanted.size > outcomes.length) codes.push(EXIT.partly);
  return worstExit(codes);
}
