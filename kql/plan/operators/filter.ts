import { child, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { everyColumn } from '../columns.ts';
import { rowScope } from '../scope.ts';
import type { Expr, Plan, Span } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/where-operator */
export function lowerFilter(node: Node, input: Plan, context: Context): Plan {
  const condition = context.expr(child(node, 'Condition'), rowScope(input.columns), context);
  return filtered(input, condition, spanOf(node, context));
}

/**
 * Kusto filters the left side of a join before it joins where the condition is about that side alone. For `innerunique`, which
 * picks one row of those with the same key, this decides which row it can be, so it is done here too.
 */
function filtered(input: Plan, condition: Expr, at: Span): Plan {
  const above: Expr[] = [];
  let below = input;
  for (const part of conjuncts(condition)) {
    if (below.op === 'join' && below.joinKind === 'innerunique' && onlyLeft(part, below)) {
      below = { ...below, left: { op: 'filter', input: below.left, condition: part, columns: below.left.columns, at } };
    } else above.push(part);
  }
  if (below === input) return { op: 'filter', input, condition, columns: input.columns, at };
  return above.reduce<Plan>((plan, part) => ({ op: 'filter', input: plan, condition: part, columns: plan.columns, at }), below);
}

const conjuncts = (condition: Expr): Expr[] => (condition.kind === 'call' && condition.name === 'and' ? condition.args.flatMap(conjuncts) : [condition]);

/** The left columns of such a join come first, in the places that they have on the left. */
const onlyLeft = (condition: Expr, join: Plan & { op: 'join' }): boolean => everyColumn(condition, (index) => join.from[index]?.side === 'left' && join.from[index].index === index);
