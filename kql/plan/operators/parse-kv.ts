import { child, list, string, type Node } from '../../parse/bridge.ts';
import { readerOf } from '../../run/operators/parse-kv.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { convert } from '../convert.ts';
import { rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';
import { checked } from './checked.ts';

/** https://learn.microsoft.com/kusto/query/parse-kv-operator */
export function lowerParseKv(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const written = child(node, 'Expression');
  const value = convert(context.expr(written, rowScope(input.columns), context), 'string', context, written);
  const keys = list(child(node, 'Keys'), 'Columns').map((column) => {
    const found = columns[columnIndex(columns, string(child(column, 'Name'), 'SimpleName'))];
    if (!found) throw unsupported(column, context, 'this key');
    return found;
  });
  const options = new Map<string, string[]>();
  const clause = node['WithClause'] ? child(node, 'WithClause') : null;
  for (const property of clause ? list(clause, 'Properties') : []) {
    const name = string(child(property, 'Name'), 'SimpleName');
    const given = context.expr(child(property, 'Expression'), rowScope([]), context);
    if (given.kind !== 'constant') throw unsupported(property, context, `${name} that is not constant`);
    options.set(name, [...(options.get(name) ?? []), String(given.value)]);
  }
  const plan = { op: 'parseKv', input, value, keys, options, columns, at: spanOf(node, context) } as const;
  checked(readerOf, plan, node, context);
  return plan;
}
