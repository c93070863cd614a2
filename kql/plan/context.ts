import { number, text, type Node } from '../parse/bridge.ts';
import { KqlError, placeOf } from '../parse/errors.ts';
import type { Schema } from '../parse/schema.ts';
import type { Registry } from '../registry.ts';
import type { Column } from '../values.ts';
import type { Scope, RowScope } from './scope.ts';
import type { Expr, Plan, Span } from './types.ts';

/** What lowering carries along. */
export interface Context {
  readonly query: string;
  readonly schema: Schema;
  readonly registry: Registry;
  readonly scope: Scope;
  /** Inside the body of a function: the call. */
  readonly callSite: Span | null;
  /** Inside the body of a function: where the places of its tree are counted from in the query's text; null where the body is not in it. */
  readonly offset: number | null;
  /** Inside the body of a function: whether the query calls it, and those around it, no more than once. */
  readonly calledOnce?: boolean;
  /** What the operators that are written without an input stand on: the rows of a subquery. */
  readonly input: Plan | null;
  readonly depth: number;
  /** The lowering of the other layer, given here so that the files need not import each other in a circle. */
  readonly expr: (node: Node, row: RowScope, context: Context) => Expr;
  readonly table: (node: Node, context: Context) => Plan;
  readonly nextId: () => number;
  /** Set while the arguments of an aggregate are found inside a `summarize`. */
  readonly aggregates?: ((node: Node, row: RowScope, context: Context) => Expr | null) | undefined;
}

export function spanOf(node: Node, context: Context): Span {
  if (context.offset === null && context.callSite) return context.callSite;
  return { start: number(node, 'TextStart') + (context.offset ?? 0), length: number(node, 'Width') };
}

export const errorAt = (span: Span, context: Context, code: 'UNSUPPORTED' | 'SEMANTIC', message: string): KqlError =>
  new KqlError(code, message, placeOf(context.query, span.start, span.length));

/** The error for a construct that this engine does not have; it is never answered by something near. */
export const unsupported = (node: Node, context: Context, what: string): KqlError => errorAt(spanOf(node, context), context, 'UNSUPPORTED', `${what} is not supported`);

/** The error for a node of a kind that no case was written for. */
export const unknownNode = (node: Node, context: Context, kind: string): KqlError => unsupported(node, context, `${kind} (${text(node).slice(0, 40)})`);

export const columnIndex = (columns: readonly Column[], name: string): number => columns.findIndex((column) => column.name === name);
