import { ticksOf, type Table, type Value } from '../../../kql/values.ts';

/** A table with its rows in the order of their time, so that a window of it is found without looking at every row. */
export interface TimedTable {
  /** Rows of all times. */
  readonly length: number;
  /** The times of the first and the last row in ticks; null of a table without rows or times. */
  readonly span: { first: bigint; last: bigint } | null;
  /** How many rows are after one time, up to and with the other. */
  count(after: Date, until: Date): number;
  /** Those rows as a table. A table without times gives all of its rows: a watchlist. */
  slice(after: Date, until: Date): Table;
}

/** Sorts a table by its `TimeGenerated`; rows of one time by what they hold, so that the order in which they were read says nothing. */
export function timed(table: Table): TimedTable {
  const at = table.schema.findIndex(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
  if (at < 0) return { length: table.length, span: null, count: () => table.length, slice: () => table };
  const { sorted, times } = inOrder(table, at);
  const [first, last] = [times[0], times.at(-1)];
  let kept: { low: number; high: number; table: Table } | undefined;
  // Of the columns of a wide table most say nothing in recorded logs: these are cut once for all.
  const silent = sorted.map((column) => column.every((value) => value === column[0] && (value === null || value === '')));
  const bounds = (after: Date, until: Date): [number, number] => [firstAfter(times, ticksOf(after)), firstAfter(times, ticksOf(until))];
  return {
    length: table.length, span: first === undefined || last === undefined ? null : { first, last },
    count(after, until) {
      const [low, high] = bounds(after, until);
      return high - low;
    },
    slice(after, until) {
      const [low, high] = bounds(after, until);
      // Rules of one frequency ask for the same window, and windows of quiet times hold the same rows.
      if (kept?.low !== low || kept.high !== high) kept = { low, high, table: { schema: table.schema, columns: cut(sorted, silent, low, high), length: high - low } };
      return kept.table;
    },
  };
}

/** The same rows of each column; columns of one empty value share theirs. */
function cut(columns: readonly (readonly Value[])[], silent: readonly boolean[], low: number, high: number): (readonly Value[])[] {
  const shared = new Map<Value, readonly Value[]>();
  return columns.map((column, at) => {
    const none = column[low] ?? null;
    if (silent[at] !== true || high === low) return column.slice(low, high);
    const made = shared.get(none) ?? column.slice(low, high);
    shared.set(none, made);
    return made;
  });
}

function inOrder(table: Table, at: number): { sorted: readonly (readonly Value[])[]; times: bigint[] } {
  const time = (row: number): bigint => {
    const value = table.columns[at]?.[row];
    return typeof value === 'bigint' ? value : 0n;
  };
  const texts = new Map<number, string>();
  const text = (row: number): string => {
    const known = texts.get(row) ?? JSON.stringify(table.columns.map((column) => column[row]), (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value instanceof Map ? [...value] : value));
    texts.set(row, known);
    return known;
  };
  const rows = Array.from({ length: table.length }, (_none, row) => row).sort((a, b) => {
    const [x, y] = [time(a), time(b)];
    return x < y ? -1 : x > y ? 1 : text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
  });
  return { sorted: table.columns.map((column) => rows.map((row) => column[row] ?? null)), times: rows.map(time) };
}

/** The place of the first time that is after another, in times in order. */
function firstAfter(times: readonly bigint[], time: bigint): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0n) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
