import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { parseDecimal } from '../values/decimal.ts';
import { parseDynamic } from '../values/dynamic.ts';
import type { Budget } from '../run/limits.ts';
import type { Column, ScalarType, Table, Value } from '../values.ts';

/** Runs SQL whose columns are those of `wanted` and gives the rows by column; other columns of the schema are filled with nothing. */
export async function fetchTable(connection: DuckDBConnection, sql: string, schema: readonly Column[], wanted: readonly number[], budget: Budget): Promise<Table> {
  const stream = await connection.stream(sql);
  const found = wanted.map((): Value[] => []);
  let length = 0;
  for (;;) {
    const chunk = await stream.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    budget.hold(chunk.rowCount, wanted.length);
    wanted.forEach((index, at) => { append(found[at] ?? [], chunk, at, schema[index]?.type ?? 'string'); });
    length += chunk.rowCount;
  }
  const columns = schema.map(({ type }, index) => {
    const at = wanted.indexOf(index);
    return at >= 0 ? found[at] ?? [] : new Array<Value>(length).fill(type === 'string' ? '' : null);
  });
  return { schema, columns, length };
}

function append(out: Value[], chunk: DuckDBDataChunk, at: number, type: ScalarType): void {
  const vector = chunk.getColumnVector(at);
  const { rowCount } = chunk;
  const read = reader(type);
  for (let row = 0; row < rowCount; row++) out.push(read(vector.getItem(row)));
}

/** A value of DuckDB as the engine holds it. The SQL gives the type that `SQL_TYPES` says. */
function reader(type: ScalarType): (item: unknown) => Value {
  switch (type) {
    case 'string': return (item) => (typeof item === 'string' ? item : '');
    case 'dynamic': return (item) => (typeof item === 'string' ? parseDynamic(item) : null);
    case 'decimal': return (item) => (typeof item === 'string' ? parseDecimal(item) : null);
    default: return (item) => (typeof item === 'bigint' || typeof item === 'number' || typeof item === 'boolean' || typeof item === 'string' ? item : null);
  }
}
