import { openSession } from '../data/session.ts';
import { readerOf } from '../data/source.ts';
import type { Column, ScalarType } from '../values.ts';

/** DuckDB's types by Kusto's; nested ones are dynamic. https://duckdb.org/docs/stable/sql/data_types/overview */
const TYPES: Readonly<Record<string, ScalarType>> = {
  BOOLEAN: 'bool', TINYINT: 'int', SMALLINT: 'int', INTEGER: 'int', UTINYINT: 'long', USMALLINT: 'long', UINTEGER: 'long', BIGINT: 'long', FLOAT: 'real', DOUBLE: 'real', UUID: 'guid', JSON: 'dynamic',
};

/** The columns of a Parquet file as it says itself. @throws KqlError of code `DATA` */
export async function parquetColumns(table: string, file: string): Promise<Column[]> {
  const session = await openSession({ [table]: { file, format: 'parquet' } }, {});
  try {
    const opened = session.files.get(table);
    const types = opened === undefined ? new Map<string, string>() : (await readerOf(opened, null, session.connection)).types;
    return [...types].map(([name, type]) => ({ name, type: typeOf(type) }));
  } finally {
    session.close();
  }
}

function typeOf(name: string): ScalarType {
  if (name.startsWith('TIMESTAMP') || name === 'DATE') return 'datetime';
  if (name.startsWith('DECIMAL(') && !/[\][]/.test(name)) return 'decimal';
  if (/[\](]/.test(name)) return 'dynamic';
  return TYPES[name] ?? 'string';
}
