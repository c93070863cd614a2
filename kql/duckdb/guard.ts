/** In the error of a query that met a value whose SQL form would not be exact. */
const MARK = 'kql-inexact';

/**
 * SQL that ends the query when it is computed: a value was met that SQL does not treat as the interpreter does. The query is then run
 * with less in SQL. A failing conversion is used because `error()` is volatile to DuckDB, and would keep filters from being pushed down.
 */
export function inexact(text: string, type: 'BIGINT' | 'VARCHAR' | 'DOUBLE' | 'BOOLEAN' = 'VARCHAR'): string {
  const failing = `CAST('${MARK} ' || left(CAST(${text} AS VARCHAR), 40) AS BIGINT)`;
  return type === 'BIGINT' ? failing : `CAST(${failing} AS ${type})`;
}

/** Whether an error of DuckDB is that of `inexact`, or of a text that is no JSON (which to Kusto is a string). */
export const isInexact = (error: unknown): boolean => error instanceof Error && (error.message.includes(MARK) || error.message.includes('Malformed JSON'));
