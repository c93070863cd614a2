import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { parse as parseCsv } from 'csv-parse/sync';
import { KqlError } from '../parse/errors.ts';
import { isArray, isBag } from '../values/dynamic.ts';
import { parseJson } from '../values/json.ts';
import type { DynamicValue } from '../values.ts';
import { ENDINGS, type Format } from './types.ts';

/** One row as its file has it, with every digit of its numbers; a value of CSV is text, or null where there is none. */
export type FileRow = ReadonlyMap<string, DynamicValue>;

/** So much of a file of lines is read at once. */
const CHUNK = 4_194_304;

/** How a file is read, by the ending of its name; null for one that is no table. A `.json` of one object a line is as common as an array. */
export function formatOf(file: string): Format | null {
  const ending = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] ?? null : null;
  if (format !== 'json') return format;
  const [head = ''] = chunksOf(file, 4096);
  return /^\uFEFF?\s*\[/.test(head) ? 'json' : 'ndjson';
}

/** The rows of a file. `most`: of a file of lines only so many bytes are looked at. @throws KqlError of code `DATA`, with the place. */
export function recordsOf(file: string, format: Exclude<Format, 'parquet'>, most = Infinity): Iterable<FileRow> {
  switch (format) {
    case 'csv': return csvRecords(file);
    case 'json': return arrayRecords(file);
    case 'ndjson': return lineRecords(file, most);
  }
}

/** The text of a file in parts of so many bytes, whole letters each. */
function* chunksOf(file: string, bytes: number): Generator<string> {
  const opened = openSync(file, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.alloc(bytes);
    for (let read = readSync(opened, buffer); read > 0; read = readSync(opened, buffer)) yield decoder.write(buffer.subarray(0, read));
    yield decoder.end();
  } finally {
    closeSync(opened);
  }
}

/** Line by line: a file may be longer than a text can be. What `most` cuts in two is left out. */
function* lineRecords(file: string, most: number): Generator<FileRow> {
  let [rest, line, read] = ['', 0, 0];
  const record = (text: string): FileRow[] => {
    line += 1;
    return text.trim() === '' ? [] : [recordOf(parseJson(text), `${file}:${line}`)];
  };
  for (const chunk of chunksOf(file, Math.min(CHUNK, most))) {
    if (read >= most) return;
    const lines = (rest + (read === 0 ? chunk.replace(/^\uFEFF/, '') : chunk)).split('\n');
    rest = lines.pop() ?? '';
    read += Buffer.byteLength(chunk);
    for (const text of lines) yield* record(text);
  }
  yield* record(rest);
}

function arrayRecords(file: string): FileRow[] {
  const whole = parseJson(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  if (whole === undefined || !isArray(whole)) throw new KqlError('DATA', `${file} is no JSON array`);
  return whole.map((item, index) => recordOf(item, `${file}: element ${index + 1}`));
}

function recordOf(item: DynamicValue | undefined, place: string): FileRow {
  if (item === undefined) throw new KqlError('DATA', `${place} is no JSON`);
  if (!isBag(item)) throw new KqlError('DATA', `${place} is no JSON object`);
  return item.bag;
}

function csvRecords(file: string): FileRow[] {
  try {
    const rows: string[][] = parseCsv(readFileSync(file), { bom: true, skip_empty_lines: true });
    const [names = [], ...rest] = rows;
    return rest.map((row) => new Map(names.map((name, at) => [name, row[at] === undefined || row[at] === '' ? null : row[at]])));
  } catch (error) {
    throw new KqlError('DATA', `${file} is no CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
}
