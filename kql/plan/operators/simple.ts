import { child, list, string, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { expandTable, isWritten } from '../functions.ts';
import type { Column } from '../../values.ts';
import type { Expr, Plan } from '../types.ts';
import { lowerExtend } from './project.ts';

/** https://learn.microsoft.com/kusto/query/serialize-operator */
export function lowerSerialize(node: Node, input: Plan, context: Context): Plan {
  const serialized: Plan = { op: 'serialize', input, columns: input.columns, at: spanOf(node, context) };
  return list(node, 'Expressions').length === 0 ? serialized : lowerExtend(node, serialized, context);
}

/** What only says how a result is shown changes no row. */
export const lowerNothing = (_node: Node, input: Plan): Plan => input;

/** https://learn.microsoft.com/kusto/query/as-operator */
export function lowerAs(node: Node, input: Plan, context: Context): Plan {
  const name = string(child(node, 'Name'), 'SimpleName');
  const plan: Plan = { op: 'shared', input, name, columns: input.columns, at: spanOf(node, context) };
  context.scope.define(name, { kind: 'table', plan });
  return plan;
}

/** https://learn.microsoft.com/kusto/query/invoke-operator */
export function lowerInvoke(node: Node, input: Plan, context: Context): Plan {
  const called = child(node, 'Function');
  if (!isWritten(called)) throw unsupported(node, context, 'invoke of a function that is not written in KQL');
  return expandTable(called, context, input);
}

/** .NET's names of Kusto's types, as `getschema` gives them. */
const NET: Readonly<Record<string, string>> = {
  bool: 'System.SByte', int: 'System.Int32', long: 'System.Int64', real: 'System.Double', decimal: 'System.Data.SqlTypes.SqlDecimal', string: 'System.String',
  datetime: 'System.DateTime', timespan: 'System.TimeSpan', guid: 'System.Guid', dynamic: 'System.Object',
};

/** The binder says that the ordinal is a long; the engine gives an int. */
const SCHEMA: readonly Column[] = [{ name: 'ColumnName', type: 'string' }, { name: 'ColumnOrdinal', type: 'int' }, { name: 'DataType', type: 'string' }, { name: 'ColumnType', type: 'string' }];

/** https://learn.microsoft.com/kusto/query/getschema-operator */
export function lowerGetSchema(node: Node, input: Plan, context: Context): Plan {
  const text = (value: string): Expr => ({ kind: 'constant', type: 'string', value });
  const rows = input.columns.map(({ name, type }, index): Expr[] => [text(name), { kind: 'constant', type: 'int', value: index }, text(NET[type] ?? ''), text(type)]);
  return { op: 'values', rows, columns: SCHEMA, at: spanOf(node, context) };
}
