import { child, className, kind, string, symbol, text, type Node } from '../parse/bridge.ts';
import { ELSEWHERE, tableElsewhere, watchlistTable } from '../parse/schema.ts';
import { columnIndex, spanOf, unknownNode, unsupported, type Context } from './context.ts';
import { expandTable, isWritten } from './functions.ts';
import { literal } from './fold.ts';
import { lowerDatatable, lowerExternalData } from './operators/datatable.ts';
import { viewOf } from './operators/search.ts';
import { OPERATORS, SOURCES } from './operators/index.ts';
import { isPattern, lowerPatternUse } from './patterns.ts';
import { adapt } from './project.ts';
import { noRow } from './scope.ts';
import { argumentsOf } from './scalars/call.ts';
import { share } from './statements.ts';
import { columnsOf } from './types-of.ts';
import type { Plan } from './types.ts';

/** A tabular expression of the bound tree, as the plan holds it. */
export function lowerTable(node: Node, outer: Context): Plan {
  const context: Context = outer.aggregates ? { ...outer, aggregates: undefined } : outer;
  if (SOURCES.has(kind(node)) || OPERATORS.has(kind(node))) return lowerOperator(node, context);
  if (isPattern(node, context)) return lowerPatternUse(node, context);
  switch (className(node)) {
    case 'ParenthesizedExpression': return lowerTable(child(node, 'Expression'), context);
    case 'SimpleNamedExpression': return lowerTable(child(node, 'Expression'), context);
    case 'DataScopeExpression': return lowerTable(child(node, 'Expression'), context);
    case 'PipeExpression': return lowerPipe(node, context);
    case 'NameReference': return lowerTableName(node, context);
    case 'FunctionCallExpression': return lowerTableCall(node, context);
    case 'PathExpression': return lowerElsewhere(node, context);
    case 'MaterializeExpression': return share(lowerTable(child(node, 'Expression'), context));
    case 'DataTableExpression': return lowerDatatable(node, context);
    case 'ExternalDataExpression': return lowerExternalData(node, context);
    case 'ToTableExpression': return lowerTable(child(node, 'Expression'), context);
    default: throw unknownNode(node, context, kind(node));
  }
}

function lowerPipe(node: Node, context: Context): Plan {
  const input = lowerTable(child(node, 'Expression'), context);
  return lowerOperator(child(node, 'Operator'), { ...context, input });
}

/** Why some operators never will be supported. */
const WHY: ReadonlyMap<string, string> = new Map([
  ['FacetOperator', ', which gives several tables and not one,'], ['ConsumeOperator', ', which gives no table,'], ['ReduceByOperator', ', whose algorithm is not published,'],
]);

function lowerOperator(node: Node, context: Context): Plan {
  const plan = madeBy(node, context);
  // Which of the two such a query would mean, and whether it is one, is not written.
  const twice = plan.columns.find(({ name }, at) => columnIndex(plan.columns, name) < at);
  if (twice && kind(node) !== 'EvaluateOperator') throw unsupported(node, context, `a second column ${twice.name}`);
  return plan;
}

function madeBy(node: Node, context: Context): Plan {
  const source = SOURCES.get(kind(node));
  if (source) return source(node, context);
  const operator = OPERATORS.get(kind(node));
  if (!operator) throw unsupported(node, context, `the operator ${/^[\w-]+/.exec(text(node))?.[0] ?? kind(node)}${WHY.get(kind(node)) ?? ''}`);
  if (!context.input) throw unsupported(node, context, 'an operator without a table before it');
  return operator(node, context.input, context);
}

function lowerTableName(node: Node, context: Context): Plan {
  const name = string(node, 'SimpleName');
  const binding = context.scope.find(name);
  if (binding?.kind === 'table') return adapt(binding.plan, columnsOf(node, context), node, context);
  if (isWritten(node)) return expandTable(node, context);
  const meant = symbol(node)?.name ?? name;
  // A wildcard that only one view fits.
  const view = context.scope.find(meant);
  if (view?.kind === 'function') return viewOf(meant, view.declaration, context).plan;
  return symbol(node)?.type === 'FunctionSymbol' ? fixtureOf(meant, node, context) : tableOf(meant, node, context);
}

/** A function whose body is not known stands for the rows that are given under its name. */
function fixtureOf(name: string, node: Node, context: Context): Plan {
  if (!Object.hasOwn(context.schema.tableFunctions ?? {}, name)) throw unsupported(node, context, `the function ${name}()`);
  return { op: 'table', name, columns: columnsOf(node, context), at: spanOf(node, context) };
}

function tableOf(name: string, node: Node, context: Context): Plan {
  const columns = Object.hasOwn(context.schema.tables, name) ? context.schema.tables[name] : undefined;
  if (!columns) throw unsupported(node, context, `the table ${name}, which the schema does not have,`);
  return { op: 'table', name, columns, at: spanOf(node, context) };
}

function lowerTableCall(node: Node, context: Context): Plan {
  if (isWritten(node)) return expandTable(node, context);
  const name = symbol(node)?.name ?? '';
  const [first] = argumentsOf(node);
  if (name === 'materialize' && first) return share(lowerTable(first, context));
  if (name === 'table' && first) return lowerNamedTable(node, first, context);
  if (name === '_GetWatchlist' && first) return { op: 'table', name: watchlistTable(constantText(first, context)), columns: columnsOf(node, context), at: spanOf(node, context) };
  return fixtureOf(name, node, context);
}

/** `workspace("b").T`: rows that are given to a run under this whole name. */
function lowerElsewhere(node: Node, context: Context): Plan {
  const [place, selector] = [child(node, 'Expression'), child(node, 'Selector')];
  const name = symbol(place)?.name ?? '';
  const [identifier] = className(place) === 'FunctionCallExpression' ? argumentsOf(place) : [];
  const found = symbol(selector);
  if (!ELSEWHERE.includes(name) || !identifier || found?.type !== 'TableSymbol') throw unknownNode(node, context, kind(node));
  return { op: 'table', name: tableElsewhere(name, constantText(identifier, context), found.name), columns: columnsOf(node, context), at: spanOf(node, context) };
}

/** `table("T")`: a table of the schema, or a view of the query. */
function lowerNamedTable(node: Node, first: Node, context: Context): Plan {
  const name = constantText(first, context);
  const binding = context.scope.find(name);
  if (binding?.kind === 'table') return adapt(binding.plan, columnsOf(node, context), node, context);
  if (binding?.kind === 'function') throw unsupported(node, context, 'table() of a view');
  return tableOf(name, node, context);
}

function constantText(node: Node, context: Context): string {
  const value = literal(context.expr(node, noRow, context));
  if (typeof value !== 'string') throw unsupported(node, context, 'a name that is not constant');
  return value;
}
