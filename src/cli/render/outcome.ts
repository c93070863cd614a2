import { entityRef, outcomeState, type Outcome } from '../../model/index.ts';
import { outcomesOf, type IncidentRecord } from '../../record/index.ts';
import type { Colours } from '../streams.ts';
import { columns } from './layout.ts';
import { namesOf } from './names.ts';
import { after, clock, minute } from './times.ts';
import { visible } from './visible.ts';

/** What became of each action on each target: how far it is, the three times, what stays possible, what went wrong. */
export function outcomeLines(record: IncidentRecord, colours: Colours): string[] {
  const nameOf = namesOf(record);
  const outcomes = outcomesOf(record);
  const marks = outcomes.map((outcome) => markOf(record, outcome));
  const head = columns(outcomes.map((outcome, index) => [marks[index]?.word ?? '', visible(outcome.action), nameOf(outcome.target), timesOf(outcome)]),
    (cell, column, row) => (column === 0 ? colours[marks[row]?.colour ?? 'dim'](cell) : column === 3 ? colours.dim(cell) : cell));
  return outcomes.flatMap((outcome, index) => [head[index] ?? '', ...detailsOf(record, outcome, marks[index]?.over === true).map((line) => `  ${line}`)]);
}

interface Mark { word: string; colour: 'green' | 'yellow' | 'red' | 'dim'; over: boolean }

function markOf(record: IncidentRecord, outcome: Outcome): Mark {
  const state = outcomeState(outcome);
  if (state === 'failed') return { word: 'FAILED', colour: 'red', over: false };
  if (isTask(record, outcome)) return state === 'effective' ? { word: 'done', colour: 'green', over: true } : { word: 'asked', colour: 'yellow', over: false };
  if (holdsOf(record, outcome).length === 0) return { word: 'let go', colour: 'dim', over: true };
  return state === 'effective' ? { word: 'effective', colour: 'green', over: false } : { word: state, colour: 'yellow', over: false };
}

function isTask({ tasks }: IncidentRecord, { action, target }: Outcome): boolean {
  return tasks.some((task) => task.action === action && entityRef(task.target) === target);
}

function holdsOf({ holds }: IncidentRecord, { action, target }: Outcome): { until: string }[] {
  return holds.filter((hold) => hold.action === action && entityRef(hold.target) === target);
}

function timesOf({ requestedAt, acceptedAt, effectiveAt, failure }: Outcome): string {
  if (requestedAt === null) return 'not asked yet';
  if (failure !== null && acceptedAt === null) return `requested ${clock(requestedAt)}, not accepted`;
  const accepted = acceptedAt === null ? 'not accepted yet' : `accepted ${after(requestedAt, acceptedAt)}`;
  const effective = effectiveAt === null ? 'not effective yet' : `effective ${after(requestedAt, effectiveAt)}`;
  return `requested ${clock(requestedAt)}, ${accepted}, ${effective}`;
}

function detailsOf(record: IncidentRecord, outcome: Outcome, over: boolean): string[] {
  const until = [...new Set(holdsOf(record, outcome).map((hold) => minute(hold.until)))].sort();
  const references = record.timeline.flatMap(({ data }) => (data.kind === 'task-done' && data.action === outcome.action && data.target === outcome.target ? [data.reference] : []));
  const { residual, failure } = outcome;
  return [
    ...(until.length === 0 ? [] : [`until ${until.join(', ')}`]),
    ...[...new Set(references)].map(visible),
    ...(residual === null || over ? [] : [`still possible: ${visible(residual.what)}${residual.until === null ? '' : ` (until ${minute(residual.until)})`}`]),
    ...(failure === null ? [] : [`why: ${visible(failure.reason)}`]),
  ];
}
