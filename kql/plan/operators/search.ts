import { child, className, kind, list, maybe, number, string, symbol, type Node } from '../../parse/bridge.ts';
import type { Column, ScalarType } from '../../values.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { makeCall } from '../make-call.ts';
import { columnAt } from '../project.ts';
import { rowScope, Scope, type RowScope } from '../scope.ts';
import { lowerStatements } from '../statements.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';
import { parametersOf } from './parameters.ts';
import { tablesOf } from './union.ts';

export interface Source { readonly plan: Plan; readonly name: string }

/** https://learn.microsoft.com/kusto/query/search-operator */
export function lowerSearch(node: Node, context: Context): Plan {
  const columns = columnsOf(node, context);
  const at = spanOf(node, context);
  const sensitive = /^case_?sensitive$/i.test(parametersOf(node).get('kind') ?? '');
  const found = sourcesOf(node, context).map(({ plan, name }) => {
    const condition = conditionOf(child(node, 'Condition'), searched(plan, columns), sensitive, context);
    const rows: Plan = { op: 'filter', input: plan, condition, columns: plan.columns, at };
    const from = columns.map((column): Expr | null => {
      if (column.name === '$table') return { kind: 'constant', type: 'string', value: name };
      const index = columnIndex(plan.columns, column.name);
      return plan.columns[index]?.type === column.type ? columnAt(plan.columns, index) : null;
    });
    return { rows, from };
  });
  return { op: 'union', inputs: found.map(({ rows }) => rows), from: found.map(({ from }) => from), columns, at };
}

/** The table before the operator, those that it names, or all that there are. */
export function sourcesOf(node: Node, context: Context): Source[] {
  if (context.input) return [{ plan: context.input, name: 'search_arg0' }];
  const clause = maybe(node, 'InClause');
  if (clause) return list(clause, 'Expressions').flatMap((expression) => tablesOf(expression, 0, false, context));
  const tables = Object.entries(context.schema.tables).map(([name, columns]): Source => ({ plan: { op: 'table', name, columns, at: spanOf(node, context) }, name }));
  return [...tables, ...context.scope.views().map(({ name, declaration }) => viewOf(name, declaration, context))];
}

/** A view of the query: a function without parameters. */
export function viewOf(name: string, declaration: Node, context: Context): Source {
  const body = child(declaration, 'Body');
  const binding = context.scope.find(name);
  const [bodyAt, around] = binding?.kind === 'function' ? [binding.bodyAt, binding.scope] : [null, context.scope];
  const inner: Context = { ...context, scope: new Scope(around), input: null, offset: bodyAt === null ? null : bodyAt - number(body, 'TextStart') };
  if (lowerStatements(list(body, 'Statements'), inner)) throw unsupported(body, context, `the view ${name} with a result before its end`);
  return { plan: context.table(child(body, 'Expression'), inner), name };
}

/** A column that another table has is null here. */
export function searched(plan: Plan, columns: readonly Column[]): RowScope {
  const own = rowScope(plan.columns);
  return {
    columns: plan.columns,
    find(name) {
      const column = columns[columnIndex(columns, name)];
      return own.find(name) ?? (column && { kind: 'constant', type: column.type, value: column.type === 'string' ? '' : null });
    },
  };
}

export function conditionOf(node: Node, row: RowScope, sensitive: boolean, context: Context): Expr {
  const at = spanOf(node, context);
  const parts = (...names: string[]): Expr[] => names.map((name) => conditionOf(child(node, name), row, sensitive, context));
  if (className(node) === 'ParenthesizedExpression') return conditionOf(child(node, 'Expression'), row, sensitive, context);
  if (kind(node) === 'AndExpression') return makeCall('and', parts('Left', 'Right'), 'bool', at, context);
  if (kind(node) === 'OrExpression') return makeCall('or', parts('Left', 'Right'), 'bool', at, context);
  if (className(node) === 'StarExpression') return { kind: 'constant', type: 'bool', value: true };
  if (kind(node) === 'StringLiteralExpression') return anyColumn(String(node['LiteralValue']), row.columns, row, sensitive, node, context);
  if (kind(node) === 'SearchExpression') {
    const column = row.find(string(child(node, 'Left'), 'SimpleName'));
    const term = child(node, 'Right');
    if (!column || kind(term) !== 'StringLiteralExpression') throw unsupported(node, context, 'this search');
    return termIn(column, String(term['LiteralValue']), sensitive, node, context);
  }
  if (className(node) === 'FunctionCallExpression' && symbol(node)?.name === 'not') {
    const [inner] = list(child(node, 'ArgumentList'), 'Expressions');
    if (inner) return makeCall('not', [conditionOf(inner, row, sensitive, context)], 'bool', at, context);
  }
  if (className(node) === 'LiteralExpression') throw unsupported(node, context, 'a search for what is not text');
  return context.expr(node, row, context);
}

const SEARCHED: ReadonlySet<ScalarType> = new Set(['string', 'dynamic']);
/** Their text is digits alone, perhaps with a sign: a term of digits is in it or not. */
const WHOLE: ReadonlySet<ScalarType> = new Set(['int', 'long']);

function anyColumn(term: string, columns: readonly Column[], row: RowScope, sensitive: boolean, node: Node, context: Context): Expr {
  const digits = /^\d+$/.test(term);
  if (/\d/.test(term) && columns.some(({ type }) => !SEARCHED.has(type) && !(digits && WHOLE.has(type)))) throw unsupported(node, context, 'a search for digits in columns that are not text');
  const tests = columns.flatMap(({ name, type }): Expr[] => {
    const column = row.find(name);
    if (!column || !(SEARCHED.has(type) || (digits && WHOLE.has(type)))) return [];
    return [termIn(SEARCHED.has(type) ? column : makeCall('tostring', [column], 'string', spanOf(node, context), context), term, sensitive, node, context)];
  });
  return tests.reduce<Expr>((a, b) => makeCall('or', [a, b], 'bool', spanOf(node, context), context), { kind: 'constant', type: 'bool', value: false });
}

/** `term` is a whole term, `term*` and `*term` its beginning and end, `*term*` any part. */
function termIn(column: Expr, term: string, sensitive: boolean, node: Node, context: Context): Expr {
  const match = /^(\*?)([^*]*)(\*?)$/.exec(term);
  if (!match) throw unsupported(node, context, 'a search with a star inside a term');
  const [, before, bare, after] = match;
  const name = before && after ? 'contains' : before ? 'hassuffix' : after ? 'hasprefix' : 'has';
  return makeCall(sensitive ? `${name}_cs` : name, [column, { kind: 'constant', type: 'string', value: bare ?? '' }], 'bool', spanOf(node, context), context);
}

