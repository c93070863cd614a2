import { call, child, className, flag, items, list, maybe, nodeOrNull, number, string, symbol, type Node } from '../parse/bridge.ts';
import { errorAt, spanOf, unsupported, type Context } from './context.ts';
import { convert } from './convert.ts';
import { noRow, Scope, type RowScope } from './scope.ts';
import { lowerStatements } from './statements.ts';
import { scalarType } from './types-of.ts';
import type { Expr, Plan } from './types.ts';

/** So deep may functions call each other. */
const DEEPEST = 64;

/** The body of a function of the query or of the database at one call, with its parameters bound. */
export interface Expansion { readonly expression: Node; readonly context: Context }

/** Whether a call is of a function that is written in KQL. */
export const isWritten = (node: Node): boolean => bodyOf(node) !== null;

const bodyOf = (node: Node): Node | null => nodeOrNull(call(node, 'GetCalledFunctionBody'));

/** Binds the parameters of a call. `piped` is the table that `invoke` gives as the first argument. */
export function expand(node: Node, row: RowScope, context: Context, piped: Plan | null = null): Expansion {
  const body = bodyOf(node);
  const meaning = symbol(node);
  if (!body || !meaning) throw unsupported(node, context, `the function ${meaning?.name ?? ''}`);
  if (context.depth > DEEPEST) throw errorAt(spanOf(node, context), context, 'UNSUPPORTED', `functions call each other more than ${DEEPEST} deep`);
  const known = context.scope.find(meaning.name);
  const scope = new Scope(known?.kind === 'function' ? known.scope : globalScope(context.scope));
  bind(node, row, context, scope, piped);
  const bodyAt = known?.kind === 'function' ? known.bodyAt : null;
  const offset = bodyAt === null ? null : bodyAt - number(body, 'TextStart');
  const calledOnce = (context.callSite === null || context.calledOnce === true) && offset !== null && mentions(context.query, meaning.name) === 2;
  const inner: Context = { ...context, scope, callSite: spanOf(node, context), offset, calledOnce, depth: context.depth + 1, aggregates: undefined, input: null };
  const finished = lowerStatements(list(body, 'Statements'), inner);
  if (finished) throw unsupported(node, context, 'a function with a result before its end');
  return { expression: child(body, 'Expression'), context: inner };
}

/** How often a name stands in a query, its declaration included; what is said in comments and texts counts too. */
const mentions = (query: string, name: string): number => query.split(new RegExp(`(?<!\\w)${name}(?!\\w)`)).length - 1;

const globalScope = (scope: Scope): Scope => (scope.parent ? globalScope(scope.parent) : scope);

function bind(node: Node, row: RowScope, context: Context, scope: Scope, piped: Plan | null): void {
  const signature = maybe(node, 'ReferencedSignature');
  if (!signature) return;
  const written = className(node) === 'FunctionCallExpression' ? list(child(node, 'ArgumentList'), 'Expressions') : [];
  const named = new Map<string, Node>();
  const positional: Node[] = [];
  for (const argument of written) {
    if (className(argument) === 'SimpleNamedExpression') named.set(string(child(argument, 'Name'), 'SimpleName'), child(argument, 'Expression'));
    else positional.push(argument);
  }
  let next = 0;
  for (const parameter of items(signature['Parameters'])) {
    const name = string(parameter, 'Name');
    if (piped && next === 0) {
      scope.define(name, { kind: 'table', plan: piped });
      piped = null;
      continue;
    }
    const argument = named.get(name) ?? positional[next++] ?? maybe(parameter, 'DefaultValue');
    if (!argument) throw unsupported(node, context, `a call without the argument ${name}`);
    if (flag(parameter, 'IsTabular')) scope.define(name, { kind: 'table', plan: context.table(argument, context) });
    else scope.define(name, { kind: 'scalar', value: once(convert(context.expr(argument, row, context), parameterType(parameter), context, argument)) });
  }
}

const parameterType = (parameter: Node) => {
  const [type] = items(parameter['DeclaredTypes']);
  return scalarType(type ?? null);
};

/** An argument that costs something is computed once a row, however often the body names it. */
const once = (value: Expr): Expr => (['constant', 'column', 'once', 'query'].includes(value.kind) ? value : { kind: 'once', type: value.type, value });

/** A call in a place where a value is expected. */
export function expandScalar(node: Node, row: RowScope, context: Context): Expr {
  const { expression, context: inner } = expand(node, row, context);
  return inner.expr(expression, noRow, inner);
}

/** A call in a place where a table is expected. */
export function expandTable(node: Node, context: Context, piped: Plan | null = null): Plan {
  const { expression, context: inner } = expand(node, noRow, context, piped);
  return inner.table(expression, inner);
}
