import type { Plan, PlanStep } from '../../model/index.ts';
import type { IncidentRecord } from '../../record/index.ts';
import type { Colours } from '../streams.ts';
import { columns, section } from './layout.ts';
import { planNames, type NameOf } from './names.ts';
import { minute } from './times.ts';
import { visible } from './visible.ts';

/** An increment for its reviewer: what and why, each step, what stays possible, how it is undone, when it ends, its digest. */
export function renderPlan(plan: Plan, waits: boolean, colours: Colours, record: IncidentRecord | null = null): string {
  const nameOf = planNames(plan);
  const { covers } = plan;
  const ends = [...new Set(covers.holds.map(({ target, until }) => `${minute(until)}  ${visible(target.name)}`))].sort();
  const lines = [
    `${colours.bold(plan.incident)}  increment ${plan.n}  ${waits ? colours.yellow('waits for approval') : `gate ${plan.gate}`}`,
    ...(record === null ? [] : section('incident', [`${record.incident.priority}, severity ${record.incident.severity}: ${visible(record.incident.title)}`])),
    ...section('playbook', [`${covers.playbook.id} ${covers.playbook.version}`]),
    ...section('because', record === null ? [] : reasons(plan, record)),
    ...section('exceptions', covers.exceptions.map(({ id, effect }) => `${id}: ${effect.kind}`)),
    ...section('steps', stepTable(plan.steps, nameOf, colours)),
    ...section('remains', distinct(plan.residual.map((one) => `${nameOf(one.target)}: ${visible(one.residual.what)}${one.residual.until === null ? '' : ` (until ${minute(one.residual.until)})`}`))),
    ...section('undone by', distinct(plan.undo.map((one) => `${nameOf(one.target)}: ${visible(one.how)}`))),
    ...section('ends', ends),
    ...section('digest', [plan.digest]),
    ...(waits ? section('next', [`cordon approve ${plan.incident} --digest ${plan.digest}`, 'cordon apply']) : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The rules that asked for this gate, each once. */
function reasons(plan: Plan, { decisions }: IncidentRecord): string[] {
  const decision = decisions.find(({ round }) => round === plan.round);
  const said = (decision?.targets ?? []).filter(({ gate }) => gate === plan.gate).flatMap((target) => target.reasons.filter(({ gate }) => gate === plan.gate));
  return distinct(said.map(({ rule, reason, where }) => `${rule}: ${visible(reason)} [${where}]`));
}

function stepTable(steps: readonly PlanStep[], nameOf: NameOf, colours: Colours): string[] {
  const signs = { create: '+ create', update: '~ update', delete: '- delete', same: '= held already', task: '* once' } as const;
  const paints = { create: colours.green, update: colours.yellow, delete: colours.red, same: colours.dim, task: colours.cyan } as const;
  return columns(steps.map(({ op, action, target, type, scope }) => [signs[op], `${visible(action)} on ${nameOf(target)}`, type, scope]), (cell, column, row) => {
    const step = steps[row];
    return column === 0 && step !== undefined ? paints[step.op](cell) : column === 3 ? colours.dim(cell) : cell;
  });
}

function distinct(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
