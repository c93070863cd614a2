import { child, className, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/partition-operator */
export function lowerPartition(node: Node, input: Plan, context: Context): Plan {
  const operand = child(node, 'Operand');
  if (className(operand) !== 'PartitionSubquery') throw unsupported(node, context, 'a partition with braces');
  const at = spanOf(node, context);
  const id = context.nextId();
  const rows: Plan = { op: 'input', id, columns: input.columns, at };
  const subquery = context.table(child(operand, 'Subquery'), { ...context, input: rows });
  const by = context.expr(child(node, 'ByExpression'), rowScope(input.columns), context);
  return { op: 'partition', input, by, id, subquery, columns: columnsOf(node, context), at };
}

