import { sqlText } from '../functions/sql.ts';
import type { ScalarType, Value } from '../values.ts';
import { SQL_TYPES } from './relation.ts';

/** A constant as SQL; null where it has no exact form. */
export function literal(value: Value, type: ScalarType): string | null {
  if (type === 'dynamic' || type === 'decimal') return value === null ? 'CAST(NULL AS VARCHAR)' : null;
  if (value === null) return type === 'string' ? "''" : `CAST(NULL AS ${SQL_TYPES[type]})`;
  // A lone surrogate has no UTF-8.
  if (typeof value === 'string') return value.isWellFormed() ? sqlText(value) : null;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'bigint') return value === -(2n ** 63n) ? '(-9223372036854775807 - 1)' : `CAST(${value} AS BIGINT)`;
  if (typeof value !== 'number') return null;
  if (type === 'int') return `CAST(${value} AS INTEGER)`;
  if (!Number.isFinite(value)) return `CAST('${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}' AS DOUBLE)`;
  return `CAST('${Object.is(value, -0) ? '-0' : value}' AS DOUBLE)`;
}
