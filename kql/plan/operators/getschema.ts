import type { Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import type { Column } from '../../values.ts';
import type { Expr, Plan } from '../types.ts';

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
