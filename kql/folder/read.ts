import { readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { isArray, isBag } from '../values/dynamic.ts';
import { parseJson } from '../values/json.ts';
import { KqlError } from '../parse/errors.ts';
import type { DynamicValue } from '../values.ts';

/** One row as the file has it; a value of CSV is text. */
export type FileRow = ReadonlyMap<string, DynamicValue>;

/** The forms of files that stand for tables, by the ending of the name. */
export const FORMS = ['ndjson', 'jsonl', 'json', 'csv', 'parquet'] as const;
export type Form = (typeof FORMS)[number];

/** The rows of a file, with every digit of their numbers. @throws KqlError of code `DATA`, with the file's name and line. */
export function readRecords(file: string, form: Exclude<Form, 'parquet'>): FileRow[] {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  if (form === 'csv') return csvRecords(text, file);
  // A `.json` of one object a line is as common as an array.
  const whole = form === 'json' ? parseJson(text) : undefined;
  if (whole !== undefined) return (isArray(whole) ? whole : [whole]).map((item, index) => recordOf(item, `${file}: element ${index + 1}`));
  const records: FileRow[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    records.push(recordOf(parseJson(line), `${file}:${index + 1}`));
  }
  return records;
}

function recordOf(item: DynamicValue | undefined, place: string): FileRow {
  if (item === undefined) throw new KqlError('DATA', `${place} is no JSON`);
  if (!isBag(item)) throw new KqlError('DATA', `${place} is no JSON object`);
  return item.bag;
}

function csvRecords(text: string, file: string): FileRow[] {
  try {
    const rows: string[][] = parseCsv(text, { relax_column_count: true, skip_empty_lines: true });
    const [names = [], ...rest] = rows;
    return rest.map((row) => new Map(names.map((name, at) => [name, row[at] === undefined || row[at] === '' ? null : row[at]])));
  } catch (error) {
    throw new KqlError('DATA', `${file} is no CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
}
