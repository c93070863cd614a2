import { KqlError } from '../parse/errors.ts';
import { converter } from '../values/convert.ts';
import { parseDynamic } from '../values/dynamic.ts';
import { parseJson } from '../values/json.ts';
import type { Column, DynamicValue, ScalarType, Table, Value } from '../values.ts';

/** A row as JSON has it; columns that it does not name are null. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows as a table of the schema. @throws KqlError of code `DATA` for a value that is not of its column's type. */
export function tableOf(name: string, schema: readonly Column[], rows: readonly Row[]): Table {
  const columns = schema.map((column) => {
    const none: Value = column.type === 'string' ? '' : null;
    return rows.map((row, at) => {
      const given = Object.hasOwn(row, column.name) ? row[column.name] : undefined;
      return given === undefined || given === null ? none : valueOf(given, column, name, at);
    });
  });
  return { schema, columns, length: rows.length };
}

function valueOf(given: unknown, column: Column, table: string, at: number): Value {
  const value = coerce(given, column.type);
  if (value === undefined) throw new KqlError('DATA', `Row ${at + 1} of ${table}: ${column.name} is no ${column.type}: ${JSON.stringify(given)?.slice(0, 60)}`);
  return value;
}

/** Undefined for what is no value of the type. */
function coerce(given: unknown, type: ScalarType): Value | undefined {
  if (type === 'dynamic') return typeof given === 'string' ? parseDynamic(given) : fromJson(given);
  if (typeof given === 'string') {
    if (type === 'string') return given;
    return given === '' ? null : converter('string', type)(given) ?? undefined;
  }
  if (type === 'string') return typeof given === 'object' ? JSON.stringify(given) : String(given);
  if (typeof given === 'boolean') return type === 'bool' ? given : undefined;
  if (typeof given === 'bigint') return ['long', 'datetime', 'timespan'].includes(type) ? given : converter('long', type)(given) ?? undefined;
  if (typeof given !== 'number' || type === 'guid') return undefined;
  if (type === 'long' || type === 'int') return Number.isInteger(given) ? (type === 'long' ? BigInt(given) : given) : undefined;
  return converter('real', type)(given) ?? undefined;
}

/** A JSON value as a dynamic; its whole numbers are longs. */
const fromJson = (given: unknown): DynamicValue => parseJson(JSON.stringify(given)) ?? null;
