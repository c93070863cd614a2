import type { Row, Schema } from '../../kql/index.ts';
import type { Column } from '../../kql/values.ts';
import { fitted } from './fit.ts';
import type { LogLimits } from './limits.ts';
import { Unread } from './limits.ts';
import type { Sink } from './records/sink.ts';
import { recognised } from './recognise.ts';
import { tableNamed } from './sources/table-row.ts';

/** Records of a file of which no rows were made, counted by reason. */
export interface UnreadRecords { readonly file: string; readonly records: number; readonly reason: string }

/** The rows that were made of records so far. */
export interface Collection {
  sink(file: string): Sink;
  readonly tables: ReadonlyMap<string, readonly Row[]>;
  readonly newest: () => Date | null;
  readonly unread: () => UnreadRecords[];
}

/** Most lines of `unread`: hostile files can have a reason each. */
const MOST_REASONS = 1_000;

/** Collects rows by table. `only`: the tables whose rows are kept, so that a rule on one table does not hold the rows of all. */
export function collection(schema: Schema, limits: LogLimits, only: ReadonlySet<string> | null): Collection {
  const tables = new Map<string, Row[]>();
  const columns = new Map<string, ReadonlyMap<string, Column>>();
  const unread = new Map<string, { file: string; records: number; reason: string; place: string | undefined }>();
  let newest = '';
  let count = 0;

  const problem = (file: string, reason: string, place?: string): void => {
    const key = `${file}\n${reason}`;
    const known = unread.get(key);
    if (known) known.records += 1;
    else if (unread.size < MOST_REASONS) unread.set(key, { file, records: 1, reason, place });
    else more(file);
  };
  const more = (file: string): void => {
    const rest = unread.get('') ?? { file, records: 0, reason: 'and more, for other reasons or of other files', place: undefined };
    unread.set('', { ...rest, records: rest.records + 1 });
  };
  const columnsOf = (table: string): ReadonlyMap<string, Column> => {
    let known = columns.get(table);
    if (known === undefined) columns.set(table, (known = new Map((schema.tables[table] ?? []).map((column) => [column.name, column]))));
    return known;
  };
  const add = (file: string, table: string, row: Row): void => {
    const { row: fit, misfits } = fitted(row, columnsOf(table));
    for (const name of misfits) problem(file, `${name} of ${table} is no ${columnsOf(table).get(name)?.type ?? 'value'}: the row is read without it`);
    const time = fit['TimeGenerated'];
    if (typeof time === 'string' && time > newest) newest = time;
    if (only !== null && !only.has(table)) return;
    count += 1;
    if (count > limits.rows) throw new Unread(`there are more than ${limits.rows} rows: reading stopped here`);
    const rows = tables.get(table);
    if (rows) rows.push(fit);
    else tables.set(table, [fit]);
  };

  return {
    tables,
    newest: () => (newest === '' ? null : notBefore(newest)),
    unread: () => [...unread.values()].map(({ file, records, reason, place }) => ({ file, records, reason: place === undefined ? reason : `${reason} (first: ${place})` })),
    sink(file) {
      const named = tableNamed(file, schema);
      return {
        record(value) {
          const rows = recognised(value, named, schema, limits.depth);
          if (typeof rows === 'string') problem(file, rows);
          else for (const { table, row } of rows) add(file, table, row);
        },
        problem: (reason, place) => problem(file, reason, place),
      };
    },
  };
}

/** A moment as a Date, which has milliseconds: never before the moment itself, so that `now` is after every row. */
function notBefore(moment: string): Date {
  const finer = /\.\d{3}(\d+)Z$/.exec(moment)?.[1] ?? '';
  return new Date(Date.parse(moment) + (/[1-9]/.test(finer) ? 1 : 0));
}
