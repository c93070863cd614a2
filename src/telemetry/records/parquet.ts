import { sqlText } from '../../../kql/functions/sql.ts';
import { Unread } from '../limits.ts';
import { parsed } from './parse.ts';
import type { Sink } from './sink.ts';

/** The rows of a Parquet file. Each comes as JSON text from DuckDB, so that nested values and long numbers are as in any other file. */
export async function parquet(path: string, sink: Sink): Promise<void> {
  // DuckDB is loaded only where there is such a file.
  const { openSession } = await import('../../../kql/data/session.ts');
  const session = await openSession({ file: { file: path, format: 'parquet' } }, {});
  try {
    const [file] = session.files.get('file')?.paths ?? [];
    const result = await session.connection.stream(`SELECT CAST(to_json(one) AS VARCHAR) FROM read_parquet([${sqlText(file ?? '')}], hive_partitioning = false) AS one`);
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const value of chunk.getColumnValues(0)) sink.record(withoutNulls(parsed(String(value))));
    }
  } catch (error) {
    throw new Unread(`it is no Parquet file that can be read: ${error instanceof Error ? error.message.split('\n')[0]?.slice(0, 200) : String(error)}`);
  } finally {
    session.close();
  }
}

/** A Parquet file has every column in every row; what is null is not there. */
function withoutNulls(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null)) : value;
}
