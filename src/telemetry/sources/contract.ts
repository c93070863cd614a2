import type { Row, Schema } from '../../../kql/index.ts';

/** A record of a log as it was read: an object of JSON, or a line of CSV. Nothing about it can be trusted. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** A row of a workspace table. Values need not be of the columns' types yet. */
export interface Made { readonly table: string; readonly row: Row }

/** What a record is: rows of tables, or (text) why none can be made of it. */
export type Rows = readonly Made[] | string;

/** A kind of log, and the tables that its records belong to. */
export interface Source {
  /** For people: `Windows events`. */
  readonly name: string;
  /** How its records are recognised, for the documentation. */
  readonly recognised: string;
  readonly tables: readonly string[];
  /** Pure. Null when the record is not of this kind. */
  rows(record: LogRecord, schema: Schema): Rows | null;
}
