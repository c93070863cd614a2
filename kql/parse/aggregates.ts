import { at, items, object, string, symbol, type Node } from './bridge.ts';

let names: ReadonlySet<string> | undefined;

/** Whether a call is of one of Kusto's aggregates. */
export function isAggregate(node: Node): boolean {
  names ??= new Set(items(object(object(at('GlobalState'), 'GlobalState')['Default'], 'Default')['Aggregates']).map((found) => string(found, 'Name')));
  const meaning = symbol(node);
  return meaning?.type === 'FunctionSymbol' && names.has(meaning.name);
}
