import type { Row, Schema } from '../../kql/index.ts';
import { UsageError } from '../model/index.ts';
import { collection, type UnreadRecords } from './collect.ts';
import { LIMITS, Unread, type LogLimits } from './limits.ts';
import { logFiles } from './records/files.ts';
import { NoFormat, readOrigin, type Reading } from './records/open.ts';

export type { UnreadRecords } from './collect.ts';
export type { LogLimits } from './limits.ts';
export { sources } from './sources/index.ts';

/** Recorded logs as rows of workspace tables. */
export interface Logs {
  readonly tables: ReadonlyMap<string, readonly Row[]>;
  /** The newest `TimeGenerated` of all rows; null where there is none. */
  readonly newest: Date | null;
  /** Records of which no row was made, and values that were left out, by file and reason. */
  readonly unread: readonly UnreadRecords[];
}

export interface ReadOptions {
  /** The tables whose rows are kept. @default all */
  readonly tables?: ReadonlySet<string>;
  /** @default LIMITS */
  readonly limits?: Partial<LogLimits>;
}

/**
 * Reads recorded logs. `files`: files or folders, also inside zip and gz; Parquet, NDJSON, JSON, CSV and VPC flow log text. The table of a
 * record is told by the record itself, the name of its file, or the kind of log (docs/telemetry.md). Values are those of the schema's types.
 * @throws UsageError for a path that is not there, and for a file that is named itself and is of no format that is read.
 */
export async function readLogs(files: readonly string[], schema: Schema, options: ReadOptions = {}): Promise<Logs> {
  const limits = { ...LIMITS, ...options.limits };
  const all = collection(schema, limits, options.tables ?? null);
  const reading: Reading = { limits, spent: { unpacked: 0, files: 0 }, sink: ({ name }) => all.sink(name) };
  for (const file of await logFiles(files)) {
    try {
      await readOrigin(file, reading);
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      if (error instanceof NoFormat && file.isNamed) throw new UsageError(`${file.name} cannot be read: ${error.message}.`, 'Name a file of recorded logs, or a folder of them.', error);
      all.sink(file.name).problem(error.message);
    }
  }
  return { tables: all.tables, newest: all.newest(), unread: all.unread() };
}
