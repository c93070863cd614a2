import { child, list, maybe, symbol, type Node } from '../../parse/bridge.ts';
import { errorAt, spanOf, type Context } from '../context.ts';
import { scalarType } from '../types-of.ts';
import type { Plan } from '../types.ts';

/** A table with other columns than those that are asserted is an error. https://learn.microsoft.com/kusto/query/assert-schema-operator */
export function lowerAssertSchema(node: Node, input: Plan, context: Context): Plan {
  const asserted = list(child(node, 'Schema'), 'Columns').map((column) => {
    const meaning = symbol(child(column, 'Name'));
    return { name: meaning?.name ?? '', type: scalarType(meaning && maybe(meaning.node, 'Type')) };
  });
  const [wanted, given] = [asserted, input.columns].map((columns) => columns.map(({ name, type }) => `${name}: ${type}`).join(', '));
  if (wanted !== given) throw errorAt(spanOf(node, context), context, 'SEMANTIC', `The table has other columns than are asserted: (${given}).`);
  return input;
}
