import type { Schema } from '../../kql/index.ts';
import { isRecord, textAt } from './sources/fields.ts';
import type { LogRecord, Rows } from './sources/contract.ts';
import { sources } from './sources/index.ts';
import { fieldsOf, hasRowTime, rowOfTable, tableOfRow } from './sources/table-row.ts';

/**
 * The rows of a record. What it says itself counts most, then the name of its file, then the kinds of logs in their order: a file
 * `SecurityEvent.json` of raw Windows events is read as those. A text is the reason why there are none.
 */
export function recognised(value: unknown, named: string | null, schema: Schema, depth: number): Rows {
  if (!isRecord(value)) return 'a record is no JSON object';
  if (deeper(value, depth)) return `a record is nested deeper than ${depth} levels`;
  const record = unwrapped(value);
  const isRow = hasRowTime(record);
  const table = tableOfRow(record, schema) ?? (isRow ? named : null);
  if (table !== null) return Object.hasOwn(schema.tables, table) ? [{ table, row: rowOfTable(record, table, schema) }] : `the schema has no table ${table}`;
  for (const source of sources) {
    const rows = source.rows(record, schema);
    if (rows !== null) return known(rows, schema);
  }
  if (named !== null && fieldsOf(record, named, schema) > 0) return [{ table: named, row: rowOfTable(record, named, schema) }];
  return `no kind of log that is known has such records: their fields are ${Object.keys(record).sort().slice(0, 8).map((name) => name.slice(0, 40)).join(', ') || 'none'}`;
}

/** Rows of the tables that the schema has; a record may go to several, and a schema may have some of them only. */
function known(rows: Rows, schema: Schema): Rows {
  if (typeof rows === 'string') return rows;
  const there = rows.filter(({ table }) => Object.hasOwn(schema.tables, table));
  return there.length > 0 ? there : `the schema has no table ${[...new Set(rows.map(({ table }) => table))].join(', ')}`;
}

/** What stands around a record: a hit of Elasticsearch, a result of Splunk, an event of EventBridge. */
function unwrapped(record: LogRecord): LogRecord {
  for (const name of ['_source', 'result', '_raw'] as const) {
    const inner = record[name];
    if (isRecord(inner) && Object.keys(record).length <= 8) return inner;
  }
  const detail = record['detail'];
  return isRecord(detail) && textAt(record, 'detail-type') !== undefined ? detail : record;
}

/** Whether a value is nested deeper than so many levels. What works on rows later goes down into them without counting. */
function deeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const one of Object.values(value)) if (typeof one === 'object' && deeper(one, levels - 1)) return true;
  return false;
}
