import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from '../functions/sql.ts';
import { inexact } from '../duckdb/guard.ts';
import type { Relation } from '../duckdb/relation.ts';
import { column } from '../duckdb/relation.ts';
import { UNIX_EPOCH, type Column, type ScalarType } from '../values.ts';
import type { Opened } from './session.ts';

/** How a file's columns are read: `FROM` of a statement, and the DuckDB type of every column that the file has. */
export interface Reader { readonly from: string; readonly types: ReadonlyMap<string, string>; readonly rows?: string }

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Looks at the columns of a file. JSON and CSV are read as text, which `typed` converts: their own types would lose digits. */
export async function readerOf({ paths, format }: Opened, columns: readonly Column[] | null, connection: DuckDBConnection): Promise<Reader> {
  const list = `[${paths.map(sqlText).join(', ')}]`;
  if (format === 'json' || format === 'ndjson') {
    const shape = format === 'json' ? 'array' : 'newline_delimited';
    if (columns === null) return described(`read_json(${list}, format = '${shape}', sample_size = -1, union_by_name = true)`, connection);
    const named = columns.map(({ name }) => `${quoted(name)}: 'VARCHAR'`).join(', ');
    return { from: `read_json(${list}, format = '${shape}', columns = {${named}})`, types: new Map(columns.map(({ name }) => [name, 'VARCHAR'])) };
  }
  if (format === 'csv') {
    const text = columns === null ? 'sample_size = -1' : 'all_varchar = true';
    return described(`read_csv(${list}, header = true, delim = ',', quote = '"', escape = '"', comment = '', skip = 0, ${text}, union_by_name = true)`, connection);
  }
  return described(`read_parquet(${list}, union_by_name = ${paths.length > 1}, hive_partitioning = false)`, connection);
}

async function described(from: string, connection: DuckDBConnection): Promise<Reader> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  const types = new Map(reader.getRowsJS().map(([name, type]) => [String(name), String(type)]));
  return { from, types };
}

/** A file as a relation with the columns of the schema; null where a column cannot be typed by SQL. */
export function relationOf(reader: Reader, columns: readonly Column[]): Relation | null {
  // DuckDB does not tell `Name` from `name`.
  const lower = [...reader.types.keys()].map((name) => name.toLowerCase());
  if (new Set(lower).size !== lower.length) return null;
  const values: string[] = [];
  for (const [at, { name, type }] of columns.entries()) {
    const own = reader.types.get(name);
    const value = own === undefined ? (type === 'string' ? "''" : `CAST(NULL AS ${NOTHING[type] ?? 'VARCHAR'})`) : typed(quoted(name), own, type);
    if (value === null) return null;
    values.push(`${value} AS ${column(at)}`);
  }
  const moments = new Map(columns.flatMap(({ name, type }, at) => (type === 'datetime' && reader.types.get(name) === 'TIMESTAMP' ? [[at, quoted(name)] as const] : [])));
  return { sql: `SELECT ${values.join(', ')} FROM ${reader.from}`, columns, order: [], hidden: [], moments };
}

const NOTHING: Readonly<Partial<Record<ScalarType, string>>> = { bool: 'BOOLEAN', int: 'INTEGER', long: 'BIGINT', real: 'DOUBLE', datetime: 'BIGINT', timespan: 'BIGINT' };
const INTEGERS: ReadonlySet<string> = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'BIGINT']);

/** A column of a file as a Kusto type; null where there is no exact way. What is odd ends the query as inexact. */
export function typed(value: string, from: string, to: ScalarType): string | null {
  if (from === 'VARCHAR' || from === 'JSON') return fromText(value, to);
  switch (to) {
    case 'bool': return from === 'BOOLEAN' ? value : null;
    case 'int': return from === 'INTEGER' || from === 'SMALLINT' || from === 'TINYINT' ? `CAST(${value} AS INTEGER)` : null;
    case 'long': return INTEGERS.has(from) ? `CAST(${value} AS BIGINT)` : null;
    case 'real': return from === 'DOUBLE' || from === 'FLOAT' || INTEGERS.has(from) && from !== 'BIGINT' ? `CAST(${value} AS DOUBLE)` : null;
    case 'string': return INTEGERS.has(from) || from === 'UUID' ? `coalesce(CAST(${value} AS VARCHAR), '')` : null;
    case 'guid': return from === 'UUID' ? `CAST(${value} AS VARCHAR)` : null;
    case 'decimal': return from.startsWith('DECIMAL(') || INTEGERS.has(from) ? `CAST(${value} AS VARCHAR)` : null;
    case 'datetime': return moment(value, from);
    case 'dynamic': return /[\](]/.test(from) ? `CAST(to_json(${value}) AS VARCHAR)` : INTEGERS.has(from) ? `CAST(${value} AS VARCHAR)` : null;
    default: return null;
  }
}

/** Ticks of a timestamp. What is before year 1, after year 9999 or finer than 100 ns has none. */
function moment(value: string, from: string): string | null {
  if (from === 'TIMESTAMP' || from === 'TIMESTAMP WITH TIME ZONE' || from === 'TIMESTAMP_MS' || from === 'TIMESTAMP_S') {
    const ticks = `epoch_us(${value}) * 10 + ${UNIX_EPOCH}`;
    return `CASE WHEN ${value} BETWEEN '0001-01-01' AND '9999-12-31 23:59:59.999999' THEN ${ticks} WHEN ${value} IS NOT NULL THEN ${inexact(value, 'BIGINT')} END`;
  }
  if (from === 'DATE') return moment(`CAST(${value} AS TIMESTAMP)`, 'TIMESTAMP');
  if (from !== 'TIMESTAMP_NS') return null;
  return `CASE WHEN epoch_ns(${value}) % 100 = 0 THEN epoch_ns(${value}) // 100 + ${UNIX_EPOCH} WHEN ${value} IS NOT NULL THEN ${inexact(value, 'BIGINT')} END`;
}

const DAY = String.raw`(?:0[1-9]|1[0-9]|2[0-8])`;
const MOMENT = String.raw`[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:${DAY}|29|30|31)[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,7})?Z?`;

/** Text as a type, in the forms that exports have; any other form ends the query as inexact. */
function fromText(value: string, to: ScalarType): string | null {
  const when = (pattern: string, sql: string, type: 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR'): string => (
    `CASE WHEN ${value} IS NULL OR ${value} = '' THEN NULL WHEN regexp_full_match(${value}, ${sqlText(pattern)}) THEN ${sql} ELSE ${inexact(value, type)} END`);
  switch (to) {
    case 'string': return `coalesce(${value}, '')`;
    case 'dynamic': return value;
    case 'bool': return when('[tT]rue|[fF]alse', `CAST(${value} AS BOOLEAN)`, 'BOOLEAN');
    case 'int': return `CAST(${when('-?[0-9]{1,10}', `coalesce(TRY_CAST(${value} AS INTEGER), ${inexact(value, 'BIGINT')})`, 'BIGINT')} AS INTEGER)`;
    case 'long': return when('-?[0-9]{1,18}', `CAST(${value} AS BIGINT)`, 'BIGINT');
    case 'real': return when(String.raw`-?[0-9]{1,17}(?:\.[0-9]{1,17})?(?:[eE][+-]?[0-9]{1,2})?`, `CAST(${value} AS DOUBLE)`, 'DOUBLE');
    case 'decimal': return when(String.raw`-?[0-9]{1,17}(?:\.[0-9]{1,17})?`, value, 'VARCHAR');
    case 'guid': return when('[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', `lower(${value})`, 'VARCHAR');
    case 'datetime': {
      const fraction = `CAST(rpad(regexp_extract(${value}, '\\.([0-9]+)', 1), 7, '0') AS BIGINT)`;
      // A day that the month does not have ends the query in the interpreter's reader.
      const start = `TRY_CAST(${value}[1:10] || ' ' || ${value}[12:19] AS TIMESTAMP)`;
      return when(MOMENT, `coalesce(epoch_us(${start}) * 10 + ${UNIX_EPOCH} + ${fraction}, ${inexact(value, 'BIGINT')})`, 'BIGINT');
    }
    case 'timespan': return null;
  }
}
