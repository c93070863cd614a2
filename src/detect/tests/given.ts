import { parse as parseCsv } from 'csv-parse/sync';
import { closest } from 'fastest-levenshtein';
import type { Row, Schema } from '../../../kql/index.ts';
import * as z from 'zod';
import type { RuleTest } from '../../model/index.ts';
import { columnsOf } from '../schema.ts';

/** The text of a file beside `tests.yaml`; null when it is not there. */
export type Beside = (file: string) => string | null;

/** What a test gives its rule, and what is wrong with it, a line each. */
export interface Given { rows: ReadonlyMap<string, readonly Row[]>; problems: readonly string[] }

const Line = z.record(z.string(), z.json());

/** Reads the rows of a test. A table or a column that the schema does not know is a problem: the test would show nothing. */
export function givenRows(test: RuleTest, schema: Schema, beside: Beside): Given {
  const problems: string[] = [];
  const rows = new Map<string, readonly Row[]>();
  for (const [table, given] of Object.entries(test.given)) {
    const columns = columnsOf(schema, table)?.map((column) => column.name);
    if (columns === undefined) {
      problems.push(`given.${table}: no table of the schema${nearest(table, Object.keys(schema.tables))}`);
      continue;
    }
    const read = typeof given === 'string' ? fromFile(given, beside) : given;
    if (typeof read === 'string') {
      problems.push(`given.${table}: ${read}`);
      continue;
    }
    for (const name of new Set(read.flatMap((row) => Object.keys(row)))) if (!columns.includes(name)) problems.push(`given.${table}: it has no column ${name}${nearest(name, columns)}`);
    rows.set(table, read);
  }
  return { rows, problems };
}

function fromFile(file: string, beside: Beside): readonly Row[] | string {
  const text = beside(file);
  if (text === null) return `${file} is not beside tests.yaml`;
  try {
    if (file.endsWith('.csv')) return z.array(z.record(z.string(), z.string())).parse(parseCsv(text, { columns: true, bom: true, skip_empty_lines: true }));
    return text.split('\n').filter((line) => line.trim() !== '').map((line) => Line.parse(JSON.parse(line)));
  } catch (error) {
    return `${file}: ${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)}`;
  }
}

function nearest(name: string, names: readonly string[]): string {
  return names.length === 0 ? '' : ` (did you mean ${closest(name, [...names])}?)`;
}
