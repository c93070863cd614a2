import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Format } from '../data/types.ts';
import { isArray, isBag } from '../values/dynamic.ts';
import { parseJson } from '../values/json.ts';
import { KqlError } from '../parse/errors.ts';
import type { DynamicValue } from '../values.ts';

/** One row as the file has it; a value of CSV is text. */
export type FileRow = ReadonlyMap<string, DynamicValue>;

/** The forms of files that stand for tables, by the ending of the name. */
export const FORMS = ['ndjson', 'jsonl', 'json', 'csv', 'parquet'] as const;
export type Form = (typeof FORMS)[number];

/** So much of a file of lines is looked into for the types of its columns. */
const HEAD = 16_777_216;

/** How a file is read: a `.json` of one object a line is as common as an array. */
export function formatOf(file: string, form: Form): Format {
  if (form !== 'json') return form === 'jsonl' ? 'ndjson' : form;
  return /^\uFEFF?\s*\[/.test(head(file, 4096)) ? 'json' : 'ndjson';
}

/** The rows of a file (of lines: the first of them), with every digit of their numbers. @throws KqlError of code `DATA`, with the place. */
export function readRecords(file: string, format: Exclude<Format, 'parquet'>): FileRow[] {
  if (format === 'csv') return csvRecords(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), file);
  if (format === 'json') {
    const whole = parseJson(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    if (whole === undefined || !isArray(whole)) throw new KqlError('DATA', `${file} is no JSON array`);
    return whole.map((item, index) => recordOf(item, `${file}: element ${index + 1}`));
  }
  const text = head(file, HEAD).replace(/^\uFEFF/, '');
  const lines = text.split('\n');
  if (Buffer.byteLength(text) >= HEAD) lines.pop();
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [recordOf(parseJson(line), `${file}:${index + 1}`)]));
}

function head(file: string, bytes: number): string {
  const opened = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(bytes, fstatSync(opened).size));
    return buffer.toString('utf8', 0, readSync(opened, buffer, 0, buffer.length, 0));
  } finally {
    closeSync(opened);
  }
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
