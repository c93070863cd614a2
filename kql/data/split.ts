import type { Lowering } from '../duckdb/context.ts';
import { expression } from '../duckdb/expression.ts';
import type { Expr, Plan } from '../plan/types.ts';

/** Moves the conditions of a filter that SQL can compute below those that it cannot. */
export function split(plan: Plan, context: Lowering): Plan {
  if (context.lower(plan, context)) return plan;
  switch (plan.op) {
    case 'table':
    case 'input':
    case 'values':
    case 'range':
    case 'shared':
    case 'mvApply':
    case 'partition': return plan;
    case 'join': return { ...plan, left: split(plan.left, context), right: split(plan.right, context) };
    case 'union': return { ...plan, inputs: plan.inputs.map((input) => split(input, context)) };
    case 'filter': return splitFilter(plan, context);
    default: return { ...plan, input: split(plan.input, context) };
  }
}

function splitFilter(plan: Plan & { op: 'filter' }, context: Lowering): Plan {
  const input = split(plan.input, context);
  if (!context.lower(input, context)) return { ...plan, input };
  const conditions = conjuncts(plan.condition);
  const able = conditions.filter((condition) => condition.type === 'bool' && expression(condition, context) !== null);
  const rest = conditions.filter((condition) => !able.includes(condition));
  if (able.length === 0 || rest.length === 0) return { ...plan, input };
  const over = (below: Plan, left: readonly Expr[]): Plan => left.reduce<Plan>((under, condition) => ({ ...plan, input: under, condition }), below);
  return over(over(input, able), rest);
}

/** A row is kept where all of these are true. */
function conjuncts(condition: Expr): readonly Expr[] {
  return condition.kind === 'call' && condition.name === 'and' && condition.args.every(({ type }) => type === 'bool') ? condition.args.flatMap(conjuncts) : [condition];
}
