import { child, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { convert } from '../convert.ts';
import { noRow } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/range-operator */
export function lowerRange(node: Node, context: Context): Plan {
  const columns = columnsOf(node, context);
  const type = columns[0]?.type ?? 'long';
  const [from, to, step] = ['From', 'To', 'Step'].map((name): Expr => {
    const bound = child(node, name);
    const value = context.expr(bound, noRow, context);
    // A range of datetimes goes on by timespans, which are ticks too.
    return type === 'datetime' && value.type === 'timespan' ? value : convert(value, type, context, bound);
  });
  if (!from || !to || !step) throw new RangeError('A range has three bounds.');
  return { op: 'range', from, to, step, columns, at: spanOf(node, context) };
}
