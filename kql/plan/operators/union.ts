import { className, items, list, string, symbol, type Node } from '../../parse/bridge.ts';
import { isMissing } from '../../parse/fuzzy.ts';
import { isElsewhere } from '../../parse/schema.ts';
import type { Column } from '../../values.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { columnAt } from '../project.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';
import { viewOf } from './search.ts';
import { parametersOf } from './parameters.ts';

/** https://learn.microsoft.com/kusto/query/union-operator */
export function lowerUnion(node: Node, context: Context): Plan {
  const bound = columnsOf(node, context);
  const parameters = parametersOf(node);
  const source = parameters.get('withsource') ?? parameters.get('with_source') ?? null;
  const inputs: { plan: Plan; name: string }[] = context.input ? [{ plan: context.input, name: sourceName(context.input, 0) }] : [];
  for (const expression of list(node, 'Expressions')) inputs.push(...tablesOf(expression, inputs.length, parameters.get('isfuzzy') === 'true', context));
  if (inputs.length === 0) throw unsupported(node, context, 'a union of nothing');
  // How a workspace names the table of another place is not written.
  if (source !== null && inputs.some(({ name }) => isElsewhere(name))) throw unsupported(node, context, 'a union that names the tables of other places');
  const inner = parameters.get('kind')?.toLowerCase() === 'inner';
  if (inner) checkCommon(inputs.map(({ plan }) => plan), node, context);
  const columns = inner ? bound : renamed(bound, inputs.map(({ plan }) => plan), source);
  for (const column of columns) {
    if (column.name !== source && !inputs.some(({ plan }) => sourceOf(column, plan))) throw unsupported(node, context, 'a union whose columns cannot be told apart');
  }
  const from = inputs.map(({ plan, name }) => columns.map((column): Expr | null => (column.name === source ? { kind: 'constant', type: 'string', value: name } : sourceOf(column, plan))));
  return { op: 'union', inputs: inputs.map(({ plan }) => plan), from, columns: columns.map((column) => ({ name: column.name, type: column.type })), at: spanOf(node, context) };
}

/** Whether one name with several types is common to the tables is not written. */
function checkCommon(plans: readonly Plan[], node: Node, context: Context): void {
  for (const { name, type } of plans[0]?.columns ?? []) {
    const others = plans.map(({ columns }) => columns[columnIndex(columns, name)]?.type);
    if (!others.includes(undefined) && others.some((other) => other !== type)) throw unsupported(node, context, `a union of kind inner with the column ${name} of several types`);
  }
}

/** With `isfuzzy=true` a table or function that does not exist is as if it were not written. */
export function tablesOf(node: Node, at: number, fuzzy: boolean, outer: Context): { plan: Plan; name: string }[] {
  const context: Context = { ...outer, input: null };
  const meaning = symbol(node);
  if (className(node) === 'NameReference' && meaning?.type === 'GroupSymbol') {
    return items(meaning.node['Members']).map((member): { plan: Plan; name: string } => {
      const name = string(member, 'Name');
      const binding = context.scope.find(name);
      if (binding?.kind === 'function') return viewOf(name, binding.declaration, context);
      const columns = context.schema.tables[name];
      if (!columns) throw unsupported(node, context, `the table ${name} of a wildcard`);
      return { plan: { op: 'table', name, columns, at: spanOf(node, context) }, name };
    });
  }
  if (fuzzy && isMissing(node)) return [];
  const plan = context.table(node, context);
  // A table or a function without arguments gives its name; what a `let` binds does not.
  const bound = className(node) === 'NameReference' && context.scope.find(string(node, 'SimpleName'))?.kind === 'table';
  if (bound && plan.op === 'table') return [{ plan, name: `union_arg${at}` }];
  const named = className(node) === 'NameReference' && (plan.op === 'table' || symbol(node)?.type === 'FunctionSymbol');
  return [{ plan, name: named ? meaning?.name ?? string(node, 'SimpleName') : sourceName(plan, at) }];
}

/** A table gives its name; anything else its place. */
const sourceName = (plan: Plan, at: number): string => (plan.op === 'table' ? plan.name : plan.op === 'shared' && plan.name !== undefined ? plan.name : `union_arg${at}`);

interface Named extends Column { readonly of: string }

/**
 * The columns of the result. One name with several types is one column for each, `name_type`, or
 * `name_type1` where an input has a column of that name.
 */
function renamed(bound: readonly Column[], plans: readonly Plan[], source: string | null): (Column & { readonly of?: string })[] {
  const all = new Map(plans.flatMap(({ columns }) => columns.map((column) => [`${column.name}\n${column.type}`, column] as const)));
  const names = new Set([...all.values()].map(({ name }) => name));
  const several = (name: string): boolean => [...all.values()].filter((column) => column.name === name).length > 1;
  const made = [...all.values()].map(({ name, type }): Named => {
    const suffixed = `${name}_${type}`;
    return { of: name, type, name: !several(name) ? name : names.has(suffixed) ? `${suffixed}1` : suffixed };
  });
  const columns = [...bound.filter(({ name }) => name === source), ...made];
  const same = columns.length === bound.length && columns.every(({ name }) => columnIndex(bound, name) >= 0);
  // Where the binder sees it otherwise, a name that only it knows is refused when it is used.
  if (!same || made.some(({ of, type }) => names.has(`${of}_${type}`))) return columns;
  return bound.map(({ name }) => columns[columnIndex(columns, name)]).flatMap((column) => column ?? []);
}

/** The column of an input that goes into a column of the result. */
function sourceOf(column: Column & { readonly of?: string }, plan: Plan): Expr | null {
  const index = plan.columns.findIndex(({ name, type }) => name === (column.of ?? column.name) && type === column.type);
  return index < 0 ? null : columnAt(plan.columns, index);
}
