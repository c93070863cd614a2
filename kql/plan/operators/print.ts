import { list, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { noRow } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';
import { inOrder, lowerItems } from './items.ts';

/** https://learn.microsoft.com/kusto/query/print-operator */
export function lowerPrint(node: Node, context: Context): Plan {
  const columns = columnsOf(node, context);
  const items = lowerItems(list(node, 'Expressions'), noRow, context);
  const { columns: listed, values } = inOrder(items, columns, node, context);
  return { op: 'values', columns: listed.map(({ name, type }, index) => ({ name, type: values[index]?.type ?? type })), rows: [values], at: spanOf(node, context) };
}
