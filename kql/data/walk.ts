import type { Expr, Plan } from '../plan/types.ts';

/** Visits a plan and all plans below it, those in its expressions included. */
export function walk(plan: Plan, visit: (plan: Plan) => void): void {
  visit(plan);
  for (const child of inputsOf(plan)) walk(child, visit);
  for (const child of plansIn(plan)) walk(child, visit);
}

/** The plans whose rows an operator takes. */
export function inputsOf(plan: Plan): readonly Plan[] {
  switch (plan.op) {
    case 'table':
    case 'input':
    case 'values':
    case 'range': return [];
    case 'join': return [plan.left, plan.right];
    case 'union': return plan.inputs;
    case 'mvApply': return [plan.input, plan.subquery];
    case 'partition': return [plan.input, plan.subquery];
    default: return [plan.input];
  }
}

/** The plans in the expressions of one operator: `toscalar(...)`, `in (T)`, and the tables that a plug-in is given. */
export function plansIn(plan: Plan): Plan[] {
  const found: Plan[] = [];
  const inputs = new Set<unknown>(inputsOf(plan));
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || inputs.has(value)) return;
    if (Array.isArray(value)) return void value.forEach(look);
    if ('op' in value && 'columns' in value && isPlan(value)) return void found.push(value);
    // A constant has no plans, and may be large.
    if ('kind' in value && value.kind === 'constant') return;
    if (value instanceof Map) return;
    Object.values(value).forEach(look);
  };
  Object.values(plan).forEach(look);
  return found;
}

const isPlan = (value: object): value is Plan => 'op' in value && typeof value.op === 'string';

/** The scalar queries in an operator's expressions. */
export function queriesIn(plan: Plan): (Expr & { kind: 'query' })[] {
  const found: (Expr & { kind: 'query' })[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isQuery(value)) return void found.push(value);
    if ('op' in value || value instanceof Map || 'kind' in value && value.kind === 'constant') return;
    Object.values(value).forEach(look);
  };
  Object.values(plan).forEach(look);
  return found;
}

const isQuery = (value: object): value is Expr & { kind: 'query' } => 'kind' in value && value.kind === 'query' && 'plan' in value;
