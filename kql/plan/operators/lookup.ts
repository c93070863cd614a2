import { child, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';
import { allOf, conditions } from './join.ts';
import { parametersOf } from './parameters.ts';

/** The right table's columns without the keys follow the left ones. https://learn.microsoft.com/kusto/query/lookup-operator */
export function lowerLookup(node: Node, left: Plan, context: Context): Plan {
  const right = context.table(child(node, 'Expression'), { ...context, input: null });
  const columns = columnsOf(node, context);
  const on = conditions(node, 'LookupClause', left, right, context);
  const keys = new Set(on.map(({ right: key }) => (key.kind === 'column' ? key.index : -1)));
  const from = [...allOf('left', left.columns), ...allOf('right', right.columns).filter(({ index }) => !keys.has(index))];
  if (from.length !== columns.length) throw unsupported(node, context, 'a lookup whose columns cannot be told apart');
  const joinKind = (parametersOf(node).get('kind') ?? 'leftouter').toLowerCase() === 'inner' ? 'inner' : 'leftouter';
  return { op: 'join', left, right, joinKind, on, from, columns, at: spanOf(node, context) };
}
