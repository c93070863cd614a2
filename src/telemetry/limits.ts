/** What recorded logs may take. Files come from anywhere, and some are made to exhaust the reader. */
export interface LogLimits {
  /** How many times larger what comes out of an archive may be than what went in; counts above 64 MiB only, as small logs repeat themselves. */
  readonly ratio: number;
  /** Bytes that all archives together may give. */
  readonly unpacked: number;
  /** Bytes of one record. */
  readonly record: number;
  /** Levels of nesting of one record. */
  readonly depth: number;
  /** Rows of all tables together. */
  readonly rows: number;
  /** Files in all folders and archives together. */
  readonly files: number;
  /** Archives inside archives. */
  readonly archives: number;
}

export const LIMITS: LogLimits = { ratio: 300, unpacked: 4 * 1024 ** 3, record: 64 * 1024 ** 2, depth: 100, rows: 5_000_000, files: 100_000, archives: 3 };

/** Below this an archive may have any ratio. */
export const RATIO_FROM = 64 * 1024 ** 2;

/** Something of a file cannot be read; the rest of the files can. The message is what `unread` says. */
export class Unread extends Error {}
