import { child, className, list, string, text, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { Scope, rowScope } from '../scope.ts';
import { keyName } from '../scalars/to-scalar.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';

/** So many keys does the vendor's `legacy` strategy take, which is used where none is written. */
const MOST = 64;

/** https://learn.microsoft.com/kusto/query/partition-operator */
export function lowerPartition(node: Node, input: Plan, context: Context): Plan {
  const operand = child(node, 'Operand');
  const at = spanOf(node, context);
  const id = context.nextId();
  const rows: Plan = { op: 'input', id, columns: input.columns, at };
  const by = context.expr(child(node, 'ByExpression'), rowScope(input.columns), context);
  const subquery = context.table(child(operand, className(operand) === 'PartitionSubquery' ? 'Subquery' : 'Query'), inside(operand, rows, by, node, context));
  const most = ['native', 'shuffle'].includes(strategyOf(node)) ? null : MOST;
  return { op: 'partition', input, by, id, subquery, most, columns: columnsOf(node, context), at };
}

/** Between parentheses stands what is done with the rows of a key; between braces a query that knows of them the key alone. */
function inside(operand: Node, rows: Plan, by: Expr, node: Node, context: Context): Context {
  const scope = new Scope(context.scope);
  if (className(operand) === 'PartitionSubquery') return { ...context, scope, input: rows };
  const name = string(child(node, 'ByExpression'), 'SimpleName');
  if (name === '') throw unsupported(node, context, 'a partition by what is not a column');
  const first: Plan = { op: 'take', input: rows, count: { kind: 'constant', type: 'long', value: 1n }, columns: rows.columns, at: rows.at };
  const key: Expr = { kind: 'query', type: by.type, plan: { op: 'project', input: first, values: [by], columns: [{ name, type: by.type }], at: rows.at } };
  for (const one of [name, keyName(name)]) scope.define(one, { kind: 'scalar', value: key });
  return { ...context, scope, input: null };
}

function strategyOf(node: Node): string {
  const written = list(node, 'Parameters').find((parameter) => string(child(parameter, 'Name'), 'SimpleName') === 'hint.strategy');
  return written ? text(child(written, 'Expression')) : '';
}
