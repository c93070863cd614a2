import { className, items, maybe, string, type Node } from '../parse/bridge.ts';
import { scalarTypes, type Column, type ScalarType } from '../values.ts';
import { unsupported, type Context } from './context.ts';

const KNOWN: ReadonlySet<string> = new Set(scalarTypes);
const isScalar = (name: string): name is ScalarType => KNOWN.has(name);

/** The type behind a symbol of the binder. Arrays, bags and what it does not know are dynamic. */
export function scalarType(symbol: Node | null): ScalarType {
  if (!symbol) return 'dynamic';
  const name = string(symbol, 'Name');
  if (isScalar(name)) return name;
  return 'dynamic';
}

/** The type of an expression's value. */
export const typeOf = (node: Node): ScalarType => scalarType(maybe(node, 'ResultType'));

/** The columns of a table or of a function with several results; null where the type has none. */
export function columnsOfType(type: Node | null): Column[] | null {
  if (!type || !['TableSymbol', 'TupleSymbol', 'GroupSymbol', 'MaterializedViewSymbol'].includes(className(type))) return null;
  if (className(type) === 'GroupSymbol') return null;
  return items(type['Columns']).map((column) => ({ name: string(column, 'Name'), type: scalarType(maybe(column, 'Type')) }));
}

/** The columns that a tabular expression gives. */
export function columnsOf(node: Node, context: Context): Column[] {
  const columns = columnsOfType(maybe(node, 'ResultType'));
  if (!columns) throw unsupported(node, context, 'a table whose columns are not known');
  return columns;
}

/** The results of a function that has several; null for any other expression. */
export const tupleOf = (node: Node): Column[] | null => {
  const type = maybe(node, 'ResultType');
  return type && className(type) === 'TupleSymbol' ? columnsOfType(type) : null;
};
