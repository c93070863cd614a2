import { outcomeState, type IncidentAnswer, type Outcome, type PlanStep, type Plan } from '../../model/index.ts';
import type { Colours } from '../streams.ts';
import { visible } from './visible.ts';

/** An incident for people: what it is, why it was decided so, what was done, and what a person must do. */
export function renderIncident(incident: IncidentAnswer, colours: Colours): string {
  const lines = [
    `${colours.bold(incident.id)}  ${state(incident.state, colours)}  ${incident.priority}  queue ${visible(incident.queue)}`,
    ...section('risk', [`${incident.risk.score} of ${incident.risk.threshold}`, ...incident.risk.parts.map((part) => `  ${signed(part.points).padStart(5)}  ${visible(part.reason)}`)]),
    ...section('playbook', [incident.playbook === null ? 'none applies' : `${incident.playbook.id} ${incident.playbook.version}`]),
    ...section('gate', [incident.gate ?? 'none']),
    ...section('entities', incident.entities.map((entity) => `${entity.kind} ${visible(entity.name)}${entity.name === entity.value ? '' : colours.dim(` ${visible(entity.value)}`)}`)),
    ...section('exceptions', incident.exceptions.map((exception) => `${exception.id} (${exception.effect.kind})`)),
    ...(incident.plan === null ? [] : section('plan', [`digest ${incident.plan.digest}`, ...incident.plan.steps.map((step) => renderStep(step, colours))])),
    ...section('outcomes', incident.outcomes.flatMap((outcome) => renderOutcome(outcome, colours))),
    ...section('refused', incident.refusals.flatMap((refusal) => [`${colours.yellow(visible(refusal.rule))} (${refusal.where}): ${visible(refusal.reason)}`, `  next: ${visible(refusal.next)}`])),
  ];
  return `${lines.join('\n')}\n`;
}

/** An increment for its reviewer: targets, steps, what stays possible, how it is undone, when it ends. */
export function renderPlan(plan: Plan, waits: boolean, colours: Colours): string {
  const names = new Map(plan.covers.holds.map((hold) => [`${hold.target.kind}:${hold.target.value}`, hold.target.name]));
  const called = (target: string): string => visible(names.get(target) ?? target);
  const ends = [...new Set(plan.covers.holds.map((hold) => hold.until))].sort();
  const lines = [
    `${colours.bold(`${plan.incident} increment ${plan.n}`)}  gate ${plan.gate}${waits ? colours.yellow('  waits for approval') : ''}`,
    ...section('playbook', [`${plan.covers.playbook.id} ${plan.covers.playbook.version}`]),
    ...section('steps', plan.steps.map((step) => renderStep(step, colours))),
    ...section('remains', plan.residual.map((one) => `${called(one.target)}: ${visible(one.residual.what)}${one.residual.until === null ? '' : ` until ${one.residual.until}`}`)),
    ...section('undone by', plan.undo.map((one) => `${called(one.target)}: ${visible(one.how)}`)),
    ...section('ends', ends),
    ...section('digest', [plan.digest]),
  ];
  return `${lines.join('\n')}\n`;
}

/** One outcome: three truths with their times. */
export function renderOutcome(outcome: Outcome, colours: Colours): string[] {
  const at = (time: string | null): string => (time === null ? '-' : time.slice(11, 23));
  const mark = { effective: colours.green('effective'), accepted: colours.yellow('accepted '), requested: colours.yellow('requested'), failed: colours.red('failed   ') }[outcomeState(outcome)];
  return [
    `${mark}  ${outcome.action} ${visible(outcome.target)}  ${colours.dim(`requested ${at(outcome.requestedAt)} accepted ${at(outcome.acceptedAt)} effective ${at(outcome.effectiveAt)}`)}`,
    ...(outcome.residual === null ? [] : [`  remains: ${visible(outcome.residual.what)}${outcome.residual.until === null ? '' : ` until ${outcome.residual.until}`}`]),
    ...(outcome.failure === null ? [] : [`  why: ${visible(outcome.failure.reason)}`, `  next: ${visible(outcome.failure.next)}`]),
  ];
}

function renderStep(step: PlanStep, colours: Colours): string {
  const sign = { create: colours.green('+'), update: colours.yellow('~'), delete: colours.red('-'), same: ' ', task: colours.cyan('*') }[step.op];
  return `${sign} ${step.op.padEnd(6)} ${step.type}  ${step.action} on ${visible(step.target)}  ${colours.dim(step.scope)}`;
}

function state(value: string, colours: Colours): string {
  if (value === 'contained' || value === 'released' || value === 'closed') return colours.green(value);
  return value === 'escalated' || value === 'partly-contained' ? colours.red(value) : colours.yellow(value);
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(10)} ${line}`);
}
