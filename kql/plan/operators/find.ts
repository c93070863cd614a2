import { child, children, className, kind, list, maybe, string, symbol, type Node } from '../../parse/bridge.ts';
import type { Column, ScalarType } from '../../values.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { convert } from '../convert.ts';
import { makeCall } from '../make-call.ts';
import { columnAt } from '../project.ts';
import { scalarType, columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';
import { parametersOf } from './parameters.ts';
import { conditionOf, searched, sourcesOf, type Source } from './search.ts';

const PACKED = 'pack_';

/** The rows of many tables for which a condition holds. https://learn.microsoft.com/kusto/query/find-operator */
export function lowerFind(node: Node, context: Context): Plan {
  const columns = columnsOf(node, context);
  const at = spanOf(node, context);
  const condition = child(node, 'Condition');
  const used = usedBy(condition);
  const tables = sourcesOf(node, { ...context, input: null }).filter(({ plan }) => used.anything || plan.columns.some(({ name }) => used.names.has(name)));
  const source = parametersOf(node).get('withsource') ?? 'source_';
  const own = columns.filter(({ name }) => name !== source && name !== PACKED);
  const project = maybe(node, 'Project');
  const typed = new Map((project ? list(project, 'Columns') : []).flatMap((item) => typedColumn(item)));
  for (const name of new Set([...used.names, ...own.map((column) => column.name)])) checkTypes(name, tables, node, context);
  const known = columns.map((column) => ({ ...column, type: typed.get(column.name) ?? column.type }));
  const seen = tables.map(({ plan }) => plan.columns).flat();
  const bound = (name: string): Column | undefined => seen.find((column) => column.name === name);
  const conditionColumns = [...used.names].flatMap((name) => bound(name) ?? []);
  const found = tables.map(({ plan, name }) => {
    const holds = conditionOf(condition, searched(plan, conditionColumns), false, context);
    const rows: Plan = { op: 'filter', input: plan, condition: holds, columns: plan.columns, at };
    const from = known.map((column): Expr | null => {
      if (column.name === source) return { kind: 'constant', type: 'string', value: name };
      if (column.name === PACKED) return rest(plan, own, node, context);
      const index = columnIndex(plan.columns, column.name);
      return index < 0 ? null : convert(columnAt(plan.columns, index), column.type, context, node);
    });
    return { rows, from };
  });
  if (found.length === 0) throw unsupported(node, context, 'a find in no table');
  return { op: 'union', inputs: found.map(({ rows }) => rows), from: found.map(({ from }) => from), columns: known, at };
}

/** The columns that a condition names; a term is looked for in all of them. */
function usedBy(condition: Node): { readonly names: ReadonlySet<string>; readonly anything: boolean } {
  const names = new Set<string>();
  let anything = false;
  const look = (node: Node, isTerm: boolean): void => {
    const meaning = className(node) === 'NameReference' ? symbol(node) : null;
    if (meaning?.type === 'ColumnSymbol') names.add(meaning.name);
    if (className(node) === 'StarExpression' || (isTerm && kind(node) === 'StringLiteralExpression')) anything = true;
    const inner = isTerm && ['AndExpression', 'OrExpression', 'ParenthesizedExpression'].includes(kind(node));
    for (const part of children(node)) look(part, inner);
  };
  look(condition, true);
  return { names, anything };
}

function typedColumn(item: Node): [string, ScalarType][] {
  if (className(item) !== 'TypedColumnReference') return [];
  const type = child(item, 'Type');
  return [[string(child(item, 'Column'), 'SimpleName'), scalarType(symbol(type)?.node ?? null)]];
}

/** One name with several types becomes several columns, of which the page gives two differing accounts. */
function checkTypes(name: string, tables: readonly Source[], node: Node, context: Context): void {
  const types = new Set(tables.flatMap(({ plan }) => plan.columns.filter((column) => column.name === name).map(({ type }) => type)));
  if (types.size > 1) throw unsupported(node, context, `a find with the column ${name}, which is ${[...types].join(' and ')},`);
}

/** What a row has besides the columns that are shown. */
function rest(plan: Plan, shown: readonly Column[], node: Node, context: Context): Expr {
  const args = plan.columns.flatMap((column, index): Expr[] => (columnIndex(shown, column.name) >= 0 ? [] : [{ kind: 'constant', type: 'string', value: column.name }, columnAt(plan.columns, index)]));
  if (args.length === 0) throw unsupported(node, context, 'a find with a table that has nothing to pack');
  return makeCall('bag_pack', args, 'dynamic', spanOf(node, context), context);
}
