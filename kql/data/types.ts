import type { Limits } from '../run/limits.ts';

export const formats = ['ndjson', 'json', 'csv', 'parquet'] as const;
export type Format = (typeof formats)[number];

/** Formats by the ending of a file's name. */
export const ENDINGS: Readonly<Record<string, Format>> = { ndjson: 'ndjson', jsonl: 'ndjson', json: 'json', csv: 'csv', parquet: 'parquet' };

/** The files that have the rows of a table. */
export interface TableFiles {
  /** One file or several, which are read one after the other. Names are taken as they are: no patterns, no addresses. */
  readonly file: string | readonly string[];
  /** @default by the name's end: `.ndjson` `.jsonl` `.json` (an array, or one object a line) `.csv` `.parquet` */
  readonly format?: Format;
}

export interface FileRunOptions {
  /** What `now()` gives: a Date, or ticks of 100 ns since year 1. */
  readonly now: Date | bigint;
  readonly limits?: Limits;
  /** Threads of DuckDB. @default 2 */
  readonly threads?: number;
  /** Memory of DuckDB in MiB; above it temporary files are used. @default 1024 */
  readonly memory?: number;
  /** Where temporary files go, which are removed at the end. @default the system's folder for them */
  readonly temporary?: string;
  /** Whether parts of the query are computed by DuckDB. Without, it only reads the files. @default true */
  readonly pushDown?: boolean;
  /** Is told every statement that DuckDB is given: for `--explain`. */
  readonly onStatement?: (sql: string) => void;
}
