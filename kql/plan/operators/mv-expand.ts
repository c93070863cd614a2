import { child, className, list, maybe, string, type Node } from '../../parse/bridge.ts';
import { type Column, type ScalarType } from '../../values.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { resultName } from '../result-name.ts';
import { noRow, rowScope } from '../scope.ts';
import { columnsOf, scalarType } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';
import { parametersOf } from './parameters.ts';

/** One expression that is expanded, with the name of the column it goes to; null for one that the binder names. */
interface Expanded { readonly name: string | null; readonly value: Expr; readonly to: ScalarType }

/** https://learn.microsoft.com/kusto/query/mv-expand-operator */
export function lowerMvExpand(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const parameters = parametersOf(node);
  const index = indexColumn(parameters.get('with_itemindex') ?? null, columns);
  const bag = parameters.get('bagexpansion') ?? parameters.get('kind') ?? 'bag';
  const expanded = list(node, 'Expressions').map((item) => expandedOf(item, input, context));
  return expansion(node, input, columns, expanded, index, limitOf(node, context), bag === 'array', context);
}

/** The index is the last column, under another name where the table has its own already. */
const indexColumn = (written: string | null, columns: readonly Column[]): string | null => (written === null ? null : columns.at(-1)?.name ?? written);

export function limitOf(node: Node, context: Context): Expr | null {
  const clause = maybe(node, 'RowLimitClause');
  return clause && context.expr(child(clause, 'RowLimit'), noRow, context);
}

export function expandedOf(item: Node, input: Plan, context: Context): Expanded {
  const written = child(item, 'Expression');
  const named = className(written) === 'SimpleNamedExpression';
  const inner = named ? child(written, 'Expression') : written;
  const name = named ? string(child(written, 'Name'), 'SimpleName') : replaced(inner, input);
  return { name, value: context.expr(inner, rowScope(input.columns), context), to: typeNamed(maybe(item, 'ToTypeOf')) };
}

/** The column that an unnamed expression replaces: `mv-expand todynamic(a)`. */
function replaced(inner: Node, input: Plan): string | null {
  const name = resultName(inner);
  return name !== null && columnIndex(input.columns, name) >= 0 ? name : null;
}

function typeNamed(clause: Node | null): ScalarType {
  const [type] = clause ? list(child(clause, 'TypeOf'), 'Types') : [];
  return type ? scalarType(maybe(type, 'ReferencedSymbol')) : 'dynamic';
}

/** The plan of an expansion; an unnamed expression takes the next column that is new. */
export function expansion(node: Node, input: Plan, columns: readonly Column[], expanded: readonly Expanded[], index: string | null, limit: Expr | null, bagAsArray: boolean, context: Context): Plan {
  const fresh = columns.flatMap(({ name }, at) => (columnIndex(input.columns, name) < 0 && name !== index && !expanded.some((item) => item.name === name) ? [at] : []));
  const items = expanded.map(({ name, value, to }) => {
    const column = name === null ? fresh.shift() ?? -1 : columnIndex(columns, name);
    if (column < 0) throw unsupported(node, context, 'an expansion whose columns cannot be told apart');
    return { value, to, column };
  });
  const itemIndex = index === null ? null : columnIndex(columns, index);
  return { op: 'mvExpand', input, items, limit, itemIndex, bagAsArray, columns, at: spanOf(node, context) };
}
