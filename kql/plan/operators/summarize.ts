import { child, className, list, maybe, symbol, type Node } from '../../parse/bridge.ts';
import { isAggregate } from '../../parse/aggregates.ts';
import type { Column, ScalarType } from '../../values.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { makeAggregate } from '../make-call.ts';
import { project } from '../project.ts';
import { argumentsOf } from '../scalars/call.ts';
import { rowScope, type RowScope } from '../scope.ts';
import { columnsOf, tupleOf, typeOf } from '../types-of.ts';
import type { AggregateCall, Expr, Plan } from '../types.ts';

/** The aggregates of an operator, found while its expressions are lowered; their results stand in columns from `first`. */
export class Aggregates {
  readonly calls: AggregateCall[] = [];
  private readonly input: Plan;
  private next: number;

  constructor(input: Plan, first: number) {
    this.input = input;
    this.next = first;
  }

  /** Takes one in; gives its results as columns. */
  add(call: AggregateCall): Expr[] {
    this.calls.push(call);
    return call.types.map((type) => ({ kind: 'column', type, index: this.next++ }));
  }

  /** The hook for `Context.aggregates`: an aggregate inside an expression. */
  readonly hook = (node: Node, _row: RowScope, context: Context): Expr | null => {
    if (className(node) !== 'FunctionCallExpression' || !isAggregate(node)) return null;
    const [value] = this.several(node, [], context) ?? this.add(this.single(node, context));
    return value ?? null;
  };

  private single(node: Node, context: Context): AggregateCall {
    const inner: Context = { ...context, aggregates: undefined };
    const args = argumentsOf(node).map((argument) => context.expr(argument, rowScope(this.input.columns), inner));
    return makeAggregate(symbol(node)?.name ?? '', args, typeOf(node), spanOf(node, context), inner);
  }

  /** An aggregate with several results; `names` are the columns of the result from here on. Null for others. */
  several(node: Node, names: readonly Column[], context: Context): Expr[] | null {
    const name = symbol(node)?.name ?? '';
    const inner: Context = { ...context, aggregates: undefined };
    const row = rowScope(this.input.columns);
    const at = spanOf(node, context);
    if (name === 'percentiles' || name === 'percentilesw') {
      const args = argumentsOf(node).map((argument) => context.expr(argument, row, inner));
      const fixed = name === 'percentiles' ? 1 : 2;
      const types = (tupleOf(node) ?? []).map(({ type }) => type);
      return args.slice(fixed).flatMap((percent, index) => this.add(makeAggregate(fixed === 1 ? 'percentile' : 'percentilew', [...args.slice(0, fixed), percent], types[index] ?? typeOf(node), at, inner)));
    }
    if (!PICKS.has(name)) return null;
    const args = argumentsOf(node).flatMap((argument, index): Expr[] => {
      if (className(argument) === 'StarExpression') return this.star(names.slice(index));
      return [context.expr(argument, row, inner)];
    });
    return this.add({ name: PICKS.get(name) ?? name, args, types: args.map(({ type }) => type), at });
  }

  /** What `*` stands for: the columns of the input that the binder has put into the result, in their order. */
  private star(names: readonly Column[]): Expr[] {
    const found: Expr[] = [];
    this.input.columns.forEach((column, index) => {
      const name = names[found.length]?.name;
      if (name === column.name || name?.startsWith(column.name) && /^\d+$/.test(name.slice(column.name.length))) found.push({ kind: 'column', type: column.type, index });
    });
    return found;
  }
}

/** The aggregates that pick a row of the group. */
const PICKS: ReadonlyMap<string, string> = new Map([
  ['arg_max', 'arg_max'], ['argmax', 'arg_max'], ['arg_min', 'arg_min'], ['argmin', 'arg_min'], ['take_any', 'take_any'], ['any', 'take_any'],
]);

/** https://learn.microsoft.com/kusto/query/summarize-operator */
export function lowerSummarize(node: Node, input: Plan, context: Context): Plan {
  const columns = namedByEngine(columnsOf(node, context), node);
  const by = maybe(node, 'ByClause');
  const keys = (by ? list(by, 'Expressions') : []).map((key) => context.expr(key, rowScope(input.columns), context));
  const found = new Aggregates(input, keys.length);
  const inner: Context = { ...context, aggregates: found.hook };
  const grouped = rowScope(columns.slice(0, keys.length));
  const values: Expr[] = keys.map(({ type }, index) => ({ kind: 'column', type, index }));
  for (const expression of list(node, 'Aggregates')) values.push(...resultsOf(expression, columns.slice(values.length), grouped, found, inner));
  if (values.length !== columns.length) throw unsupported(node, context, 'a summarize whose columns cannot be told apart');
  return project(summarized(input, keys, found.calls, node, context), columns, values, spanOf(node, context));
}

/** `covariance(x, y)` without a name is `covariance_x_y`; the binder leaves the second column out. */
function namedByEngine(columns: readonly Column[], node: Node): Column[] {
  const names = new Map(list(node, 'Aggregates').filter((item) => className(item) === 'FunctionCallExpression').flatMap((item): [string, string][] => {
    const name = symbol(item)?.name ?? '';
    const [x, y] = argumentsOf(item).map((argument) => symbol(argument)?.name ?? '');
    return /^covariancep?(if)?$/.test(name) && x && y ? [[`${name}_${x}`, `${name}_${x}_${y}`]] : [];
  }));
  return columns.map(({ name, type }) => ({ name: names.get(name) ?? name, type }));
}

function resultsOf(expression: Node, names: readonly Column[], row: RowScope, found: Aggregates, context: Context): Expr[] {
  const named = className(expression) === 'SimpleNamedExpression' || className(expression) === 'CompoundNamedExpression';
  const inner = named ? child(expression, 'Expression') : expression;
  return (isAggregate(inner) ? found.several(inner, names, context) : null) ?? [context.expr(inner, row, context)];
}

/** The groups with the results of the aggregates, before expressions over them. */
export function summarized(input: Plan, keys: readonly Expr[], aggregates: readonly AggregateCall[], node: Node, context: Context): Plan {
  const types: ScalarType[] = [...keys.map(({ type }) => type), ...aggregates.flatMap((call) => call.types)];
  return { op: 'summarize', input, keys, aggregates, columns: types.map((type, index) => ({ name: `_${index}`, type })), at: spanOf(node, context) };
}
