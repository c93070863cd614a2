import type { Schema } from './schema.ts';
import { children, className, items, kind, maybe, nodeOrNull, number, string, type Node } from './bridge.ts';
import { bind, ready } from './parse.ts';

/**
 * A node of a query's tree as plain data: what tools need that read or change the text of a query. `kind` is the language service's own word
 * (`FilterOperator`, `AndExpression`, `AndKeyword`); tokens are nodes without parts.
 */
export interface Syntax {
  readonly kind: string;
  /** Where its text begins in the query, without what stands before it (spaces, comments). */
  readonly start: number;
  readonly length: number;
  /** The type of a scalar expression; null of anything else, and where it is not known. */
  readonly type: string | null;
  /** The columns of a tabular expression; null of anything else. */
  readonly columns: readonly string[] | null;
  /** In the order of the text. Separators of lists are left out; a list that was not written has no parts. */
  readonly parts: readonly Syntax[];
}

/** Nodes below each other that are looked at; deeper ones are left out. A query of people has some fifty. */
const DEEPEST = 400;

/** The bound tree of a query, whatever is wrong with it. @throws KqlError for a text that cannot be read at all. */
export function syntaxOf(query: string, schema: Schema): Syntax {
  ready();
  return viewOf(bind(query, schema), 0);
}

function viewOf(node: Node, depth: number): Syntax {
  const inner = depth > DEEPEST ? [] : children(node).map((part) => (kind(part) === 'SeparatedElement' ? children(part)[0] ?? part : part));
  const result = maybe(node, 'ResultType');
  return {
    kind: kind(node), start: number(node, 'TextStart'), length: number(node, 'Width'),
    type: result !== null && className(result).endsWith('PrimitiveSymbol') ? string(result, 'Name') : null,
    columns: result !== null && className(result) === 'TableSymbol' ? items(result['Columns']).map((column) => string(nodeOrNull(column) ?? {}, 'Name')) : null,
    parts: inner.map((part) => viewOf(part, depth + 1)),
  };
}

/** The node and all below it, each before its parts. */
export function* walk(node: Syntax): Generator<Syntax> {
  yield node;
  for (const part of node.parts) yield* walk(part);
}
