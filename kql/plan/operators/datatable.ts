import { child, className, list, text, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { convert } from '../convert.ts';
import { noRow } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/datatable-operator */
export function lowerDatatable(node: Node, context: Context): Plan {
  const columns = columnsOf(node, context);
  const values = list(node, 'Values');
  const rows: Expr[][] = [];
  for (let start = 0; start < values.length; start += columns.length) {
    rows.push(columns.map((column, index) => {
      const value = values[start + index];
      if (!value) throw unsupported(node, context, 'a datatable whose last row is not whole');
      return cell(value, column.type, context);
    }));
  }
  return { op: 'values', columns, rows, at: spanOf(node, context) };
}

const cell = (node: Node, type: Expr['type'], context: Context): Expr => convert(context.expr(node, noRow, context), type, context, node);

/** The data of `externaldata` come from the test, under the text of its addresses; never from the network. */
export function lowerExternalData(node: Node, context: Context): Plan {
  const uris = list(node, 'URIs').map((uri) => (className(uri) === 'LiteralExpression' ? String(uri['LiteralValue']) : text(uri)));
  return { op: 'table', name: externalTable(uris), columns: columnsOf(node, context), at: spanOf(child(node, 'ExternalDataKeyword'), context) };
}

/** The name under which the rows of `externaldata` are given to a run. */
export const externalTable = (uris: readonly string[]): string => `externaldata(${uris.join(', ')})`;
