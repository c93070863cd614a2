import { children, className, kind, maybe, string, symbol, type Node } from '../parse/bridge.ts';
import { bind } from '../parse/parse.ts';
import type { Schema } from '../parse/schema.ts';

/** Functions and aggregates whose answer is another one each time, or depends on the clock. */
const UNSETTLED: ReadonlySet<string> = new Set(['rand', 'now', 'ago', 'take_any', 'any', 'new_guid']);
const OPERATORS: ReadonlySet<string> = new Set(['SampleOperator', 'SampleDistinctOperator']);
const GRAPH = /^(?:Make)?Graph/;

/** Binding takes most of the time of a query: one whose text has none of the names cannot refer to them. */
const WORTH_BINDING = /rand|now|ago|take_any|any\s*\(|new_guid|sample|graph|geo_/i;

/**
 * What a query has that keeps it out of the measurement; null where nothing does. The bound tree decides: a word in a text, a
 * comment or a column named `now` leaves nothing out.
 */
export function leftOut(query: string, schema: Schema): string | null {
  if (!WORTH_BINDING.test(query)) return null;
  const open: Node[] = [bind(query, schema)];
  for (let node = open.pop(); node; node = open.pop()) {
    const found = reasonOf(node);
    if (found !== null) return found;
    open.push(...children(node));
  }
  return null;
}

function reasonOf(node: Node): string | null {
  const operator = kind(node);
  if (OPERATORS.has(operator) || GRAPH.test(operator)) return operator;
  if (className(node) !== 'FunctionCallExpression') return null;
  // A function that the binder does not know has only the name that was written.
  const written = maybe(node, 'Name');
  const name = symbol(node)?.name ?? (written ? string(written, 'SimpleName') : '');
  return UNSETTLED.has(name) || name.startsWith('geo_') || name.startsWith('graph_') ? name : null;
}
