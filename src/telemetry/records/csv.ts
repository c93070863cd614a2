import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { LogLimits } from '../limits.ts';
import { LIMITS, Unread } from '../limits.ts';
import type { Sink } from './sink.ts';

/** Most columns: a line of commas would else be an object of millions of names. */
const COLUMNS = 10_000;

/** What stands between the values: what the header has most of. */
export function delimiterOf(header: string): string {
  const counts = [',', ';', '\t', '|'].map((one) => [one, header.split(one).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** The rows of CSV under the names of its first line; a value that is empty is not there. */
export async function csv(stream: Readable, header: string, sink: Sink, limits: LogLimits = LIMITS): Promise<void> {
  const parser = parse({ bom: true, delimiter: delimiterOf(header), relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: limits.record });
  stream.on('error', (error) => parser.destroy(error));
  stream.pipe(parser);
  let names: readonly string[] | null = null;
  try {
    for await (const values of parser as AsyncIterable<readonly string[]>) {
      if (names === null) {
        if (values.length > COLUMNS) throw new Unread(`it has more than ${COLUMNS} columns`);
        names = values.map((name) => name.trim());
        continue;
      }
      const record: [string, string][] = [];
      for (const [at, name] of names.entries()) {
        const value = values[at];
        if (name !== '' && value !== undefined && value !== '') record.push([name, value]);
      }
      if (values.length > names.length) sink.problem('a line has more values than the header has names: those are left out');
      if (record.length > 0) sink.record(Object.fromEntries(record));
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')) throw new Unread(`it is no CSV: ${error.message.slice(0, 200)}`);
    throw error;
  } finally {
    stream.destroy();
  }
}
