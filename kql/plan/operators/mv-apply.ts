import { child, list, type Node } from '../../parse/bridge.ts';
import type { Column } from '../../values.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';
import { expandedOf, expansion, limitOf } from './mv-expand.ts';
import { parametersOf } from './parameters.ts';

type Source = Extract<Plan, { op: 'mvApply' }>['from'][number];

/** https://learn.microsoft.com/kusto/query/mv-apply-operator */
export function lowerMvApply(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const parameters = parametersOf(node);
  const index = parameters.get('with_itemindex') ?? null;
  if ((parameters.get('bagexpansion') ?? parameters.get('kind') ?? 'bag') !== 'bag') throw unsupported(node, context, 'mv-apply that expands bags into arrays');
  const items = list(node, 'Expressions').map((item) => expandedOf(item, input, context));
  const inner = [...input.columns];
  for (const { name, to } of items) {
    if (name === null) throw unsupported(node, context, 'mv-apply of an expression without a name');
    put(inner, { name, type: to });
  }
  if (index !== null) put(inner, { name: index, type: 'long' });
  const expanded = expansion(node, input, inner, items, index, limitOf(node, context), false, context);
  const id = context.nextId();
  const rows: Plan = { op: 'input', id, columns: inner, at: spanOf(node, context) };
  const subquery = context.table(child(child(node, 'Subquery'), 'Expression'), { ...context, input: rows });
  const kept = input.columns.map(({ name }, at) => ({ name, at })).filter(({ name }) => !items.some((item) => item.name === name));
  const from = columns.map(({ name }, at): Source => {
    const left = kept[at];
    if (left?.name === name) return { side: 'left', index: left.at };
    const right = columnIndex(subquery.columns, name);
    if (right < 0) throw unsupported(node, context, 'an mv-apply whose columns cannot be told apart');
    return { side: 'right', index: right };
  });
  return { op: 'mvApply', input, expanded, id, subquery, from, columns, at: spanOf(node, context) };
}

function put(columns: Column[], column: Column): void {
  const at = columnIndex(columns, column.name);
  if (at < 0) columns.push(column);
  else columns[at] = column;
}
