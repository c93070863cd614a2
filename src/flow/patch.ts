import {
  type Containment, type DecideInputs, type Decision, type EntryDraft, type Event, type Hold, type Incident, type Instant, type Plan, type Task, type TimelineEntry,
} from '../model/index.ts';
import {
  decisionPath, eventPath, jsonText, planPath, stateOf, taskPath, toYaml, writeInputs, type IncidentChange, type IncidentRecord,
} from '../record/index.ts';
import { report, type ReportFacts } from '../report/index.ts';

/** What one write changes about an incident. */
export interface Patch {
  entries: readonly EntryDraft[];
  incident?: Partial<Incident>;
  events?: readonly Event[];
  decision?: { inputs: DecideInputs; decision: Decision };
  plans?: readonly Plan[];
  holds?: readonly Hold[];
  tasks?: readonly Task[];
  close?: Instant;
}

/** A patch as the ledger takes it, and the incident as it will read afterwards. */
export interface Patched {
  change: IncidentChange;
  root: Map<string, string>;
  record: IncidentRecord;
  /** What follows from the rest and is written anew each time, by path inside the incident's folder. */
  views: ReadonlyMap<string, string>;
}

/** Applies a patch: the one place where an incident's views are made from what is recorded. Pure. */
export function patched(before: IncidentRecord, patch: Patch, facts: ReportFacts): Patched {
  const timeline = [...before.timeline, ...patch.entries.map((draft): TimelineEntry => ({ ...draft, id: PENDING, incident: before.incident.id, prev: [] }))];
  const draft: IncidentRecord = {
    ...before, timeline,
    incident: { ...before.incident, ...patch.incident },
    events: [...before.events, ...(patch.events ?? [])],
    decisions: [...before.decisions, ...(patch.decision === undefined ? [] : [patch.decision.decision])],
    plans: [...before.plans, ...(patch.plans ?? [])],
    holds: [...(patch.holds ?? before.holds)],
    tasks: [...before.tasks.filter((task) => !patch.tasks?.some((one) => one.key === task.key)), ...(patch.tasks ?? [])],
  };
  const state = stateOf(draft);
  const containedAt = draft.incident.containedAt ?? (state === 'contained' ? facts.madeAt : null);
  const record: IncidentRecord = { ...draft, incident: { ...draft.incident, state, containedAt } };
  const inputs = patch.decision === undefined ? { files: new Map<string, string>(), root: new Map<string, string>() } : writeInputs(patch.decision.inputs);
  const views = new Map([
    ['incident.yaml', toYaml(record.incident)],
    ['containment.yaml', toYaml({ holds: record.holds } satisfies Containment)],
    ['report.md', report(record, facts)],
  ]);
  const files = new Map<string, string | null>([
    ...views,
    ...(patch.events ?? []).map((event) => [eventPath(event.fingerprint), jsonText(event)] as const),
    ...(patch.plans ?? []).map((plan) => [planPath(plan.n), jsonText(plan)] as const),
    ...(patch.tasks ?? []).map((task) => [taskPath(task.key), jsonText(task)] as const),
    ...(patch.decision === undefined ? [] : [[decisionPath(patch.decision.decision.round), jsonText(patch.decision.decision)] as const]),
    ...inputs.files,
  ]);
  const change: IncidentChange = { id: before.incident.id, files, entries: patch.entries, ...(patch.close === undefined ? {} : { close: patch.close }) };
  return { change, root: inputs.root, record, views };
}

/** Stands in the views for an entry that the ledger has not numbered yet. */
const PENDING = '00000000000000000000000000';
