import { refusalsOf } from '../../flow/answer.ts';
import type { Decision, Refusal } from '../../model/index.ts';
import { approvedPlans, liftedControls, waitingPlans, type IncidentRecord } from '../../record/index.ts';
import type { Colours } from '../streams.ts';
import { columns, count, section } from './layout.ts';
import { called, namesOf } from './names.ts';
import { nextSteps, stepLines } from './next.ts';
import { outcomeLines } from './outcome.ts';
import { clock, minute } from './times.ts';
import { visible } from './visible.ts';

/**
 * An incident for the person on call: what happened, what is in force, what waits, what to type next. With `why`, how it
 * was decided as well.
 */
export function renderIncident(record: IncidentRecord, colours: Colours, why: boolean): string {
  const { incident } = record;
  const decision = record.decisions.at(-1);
  const refusals = refusalsOf(record);
  const lines = [
    `${colours.bold(incident.id)}  ${incident.priority}  ${renderState(incident.state, colours)}  ${visible(incident.title)}`,
    ...section('alerts', [`${record.events.length} from ${incident.sources.join(', ')}; severity ${incident.severity}${incident.severityAssumed ? ' (assumed)' : ''}; detected ${minute(incident.detectedAt)}; queue ${visible(incident.queue)}`]),
    ...section('closed', incident.closedAt === null ? [] : [`as ${incident.closedAs ?? 'unknown'}, ${minute(incident.closedAt)}`]),
    ...section('storm', incident.storm === null ? [] : [visible(incident.storm.reason), `${count(incident.storm.suppressed, 'alert')} suppressed`]),
    ...section('about', incident.entities.map((entity) => `${called(entity)}${entity.name === entity.value ? '' : `  ${colours.dim(visible(entity.value))}`}`)),
    ...(decision === undefined ? [] : decided(decision, why)),
    ...section('actions', outcomeLines(record, colours)),
    ...section('lifted', liftedLines(record, colours)),
    ...section('waits', waiting(record, colours)),
    ...section('linked', incident.linked.map((id) => `${id} touches the same`)),
    ...refused('refused', refusals.filter((one) => !isLeftOut(one)), colours),
    ...(why ? refused('left out', refusals.filter(isLeftOut), colours) : []),
    ...section('next', stepLines(nextSteps(record))),
  ];
  return `${lines.join('\n')}\n`;
}

/** A state in the colour of what it asks of people. */
export function renderState(value: string, colours: Colours): string {
  if (value.startsWith('contained') || value.startsWith('released') || value.startsWith('closed')) return colours.green(value);
  return value.startsWith('escalated') || value.startsWith('partly-contained') ? colours.red(value) : colours.yellow(value);
}

/** The parts of the score that count; `cordon playbooks explain` has the others too. */
function decided({ playbook, nearest, gate, risk, exceptions }: Decision, why: boolean): string[] {
  const taken = playbook === null ? 'no playbook applies' : `${playbook.id} ${playbook.version}`;
  const parts = columns(risk.parts.filter(({ points }) => points !== 0).map(({ points, reason }) => [`${points > 0 ? '+' : ''}${points}`.padStart(4), visible(reason)]));
  return section('decided', [
    `${taken}, gate ${gate ?? 'none'}, risk ${risk.score} (threshold ${risk.threshold})`,
    ...(why ? parts : []),
    ...(nearest === null ? [] : [`nearest: ${nearest.playbook}: ${visible(nearest.failed)} [${nearest.where}]`]),
    ...exceptions.map(({ id, effect }) => `exception ${id}: ${effect.kind}`),
  ]);
}

function waiting(record: IncidentRecord, colours: Colours): string[] {
  const nameOf = namesOf(record);
  const done = approvedPlans(record).length;
  return waitingPlans(record).map(({ n, steps }) => {
    const what = [...new Set(steps.map(({ action, target }) => `${visible(action)} on ${nameOf(target)}`))];
    return `${colours.yellow(`increment ${n} waits for approval`)}${done === 0 ? '' : ` (${done} before it went through)`}: ${what.join(', ')}`;
  });
}

/** What somebody lifted while it was held: how often, and whether it is put back. */
function liftedLines(record: IncidentRecord, colours: Colours): string[] {
  return liftedControls(record).map(({ control, times, fight }) => {
    const last = times.at(-1);
    const put = last === undefined || last.putBackAt === null ? colours.red('not put back yet') : `put back, seen ${clock(last.putBackAt)}`;
    const line = `${visible(control)}: ${times.length} time${times.length === 1 ? '' : 's'}, last found ${last === undefined ? 'never' : clock(last.at)}, ${put}`;
    return fight ? `${colours.red('SOMEBODY FIGHTS THE CONTAINMENT')}  ${line}` : line;
  });
}

/** A condition of the playbook does not hold for a target: nothing was asked for it. */
function isLeftOut({ rule }: Refusal): boolean {
  return rule.startsWith('conditions.');
}

/** What was refused; what is to be done about several of them is said once. */
function refused(title: string, refusals: readonly Refusal[], colours: Colours): string[] {
  const byNext = Map.groupBy(refusals, ({ next }) => next);
  return section(title, [...byNext].flatMap(([next, same]) => [
    ...new Set(same.map(({ rule, where, reason }) => `${colours.yellow(visible(rule))}: ${visible(reason)} [${visible(where)}]`)),
    `  next: ${visible(next)}`,
  ]));
}

/** All open incidents, one line each. */
export function renderList(records: readonly IncidentRecord[], colours: Colours): string {
  const rows = records.map((record) => {
    const { incident } = record;
    const [step] = nextSteps(record);
    const what = `${visible(short(incident.title))}${incident.storm === null ? '' : ` (${count(incident.storm.suppressed, 'alert')} suppressed)`}`;
    return [incident.id, incident.priority, incident.state, incident.severity, minute(incident.openedAt), what, step === undefined ? '' : (step.command ?? `cordon incidents show ${incident.id}`)];
  });
  const lines = columns([['ID', 'PRIO', 'STATE', 'SEVERITY', 'OPENED', 'TITLE', 'NEXT'], ...rows],
    (cell, column, row) => (row === 0 ? colours.dim(cell) : column === 2 ? renderState(cell, colours) : cell));
  return `${lines.join('\n')}\n`;
}

const TITLE = 48;

function short(text: string): string {
  const letters = [...text];
  return letters.length > TITLE ? `${letters.slice(0, TITLE - 3).join('')}...` : text;
}
