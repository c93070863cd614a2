import { child, children, className, items, kind, list, string, symbol, text, type Node } from '../parse/bridge.ts';
import { errorAt, spanOf, unsupported, type Context } from './context.ts';
import { literal } from './fold.ts';
import { noRow, Scope } from './scope.ts';
import { lowerStatements } from './statements.ts';
import type { Plan } from './types.ts';

/** https://learn.microsoft.com/kusto/query/pattern-statement */
export function lowerPattern(statement: Node, context: Context): void {
  const { scope } = context;
  scope.define(string(child(statement, 'Name'), 'SimpleName'), { kind: 'pattern', declaration: child(statement, 'Pattern'), scope, offset: context.offset });
}

/** Whether a node is the use of a pattern: `P("a")`, `P("a").b`. */
export function isPattern(node: Node, context: Context): boolean {
  return context.scope.find(nameOf(node))?.kind === 'pattern';
}

/** The table that belongs to what a pattern is given. */
export function lowerPatternUse(node: Node, context: Context): Plan {
  const binding = context.scope.find(nameOf(node));
  if (binding?.kind !== 'pattern') throw unsupported(node, context, 'this pattern');
  const given = argumentsOf(node).map((argument) => constantOf(argument, context));
  const path = pathOf(node, context);
  const wanted = JSON.stringify([given, path]);
  const matches = children(binding.declaration).flatMap((part) => (kind(part) === 'List' ? items(part) : [])).filter((part) => className(part) === 'PatternMatch');
  const fits = matches.filter((match) => JSON.stringify([valuesOf(match, context), matchPath(match, context)]) === wanted);
  const [match] = fits;
  if (!match) throw errorAt(spanOf(node, context), context, 'SEMANTIC', `The pattern ${nameOf(node)} has nothing for ${text(node)}.`);
  // The engine would make a union of them.
  if (fits.length > 1) throw unsupported(node, context, 'a pattern in which several places fit');
  const body = child(match, 'Body');
  const inner: Context = { ...context, scope: new Scope(binding.scope), input: null, offset: binding.offset, depth: context.depth + 1, aggregates: undefined };
  parametersOf(binding.declaration).forEach((name, at) => inner.scope.define(name, { kind: 'scalar', value: { kind: 'constant', type: 'string', value: [...given, ...(path === null ? [] : [path])][at] ?? '' } }));
  if (lowerStatements(list(body, 'Statements'), inner)) throw unsupported(node, context, 'a pattern with a result before its end');
  return inner.table(child(body, 'Expression'), inner);
}

/** The call in `P("a").b`. */
const callOf = (node: Node): Node => (className(node) === 'PathExpression' || className(node) === 'ElementExpression' ? child(node, 'Expression') : node);

function nameOf(node: Node): string {
  const called = callOf(node);
  return className(called) === 'FunctionCallExpression' ? symbol(called)?.name ?? string(child(called, 'Name'), 'SimpleName') : '';
}

const argumentsOf = (node: Node): Node[] => list(child(callOf(node), 'ArgumentList'), 'Expressions');

function constantOf(node: Node, context: Context): string {
  const value = literal(context.expr(node, noRow, context));
  if (typeof value !== 'string') throw unsupported(node, context, 'an argument of a pattern that is not constant text');
  return value;
}

/** What stands after the call: a name, or text in brackets; null where nothing does. */
function pathOf(node: Node, context: Context): string | null {
  if (callOf(node) === node) return null;
  const selector = child(node, 'Selector');
  if (className(selector) === 'NameReference') return string(selector, 'SimpleName');
  if (className(selector) === 'BracketedExpression') return constantOf(child(selector, 'Expression'), context);
  throw unsupported(selector, context, 'this kind of path');
}

const valuesOf = (match: Node, context: Context): string[] =>
  children(match).filter((part) => className(part) === 'ExpressionList').flatMap((part) => list(part, 'Expressions')).map((value) => constantOf(value, context));

function matchPath(match: Node, context: Context): string | null {
  const path = children(match).find((part) => className(part) === 'PatternPathValue');
  const value = path && children(path).find((part) => className(part) === 'LiteralExpression');
  return value ? constantOf(value, context) : null;
}

/** The names of the parameters, that of the path last. */
function parametersOf(declaration: Node): string[] {
  const path = children(declaration).find((part) => className(part) === 'PatternPathParameter');
  const declared = [...list(declaration, 'Parameters'), ...(path ? children(path).filter((part) => className(part) === 'NameAndTypeDeclaration') : [])];
  return declared.map((parameter) => string(child(parameter, 'Name'), 'SimpleName'));
}
