import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../values/json.ts';
import type { DynamicValue } from '../values.ts';

/** Types as the documentation's oracle names them (.NET), by Kusto's names. https://learn.microsoft.com/kusto/query/scalar-data-types/ */
const NET_TYPES: Readonly<Record<string, string>> = {
  SByte: 'bool', Boolean: 'bool', Int32: 'int', Int64: 'long', Double: 'real', SqlDecimal: 'decimal', String: 'string', DateTime: 'datetime', TimeSpan: 'timespan', Guid: 'guid', Object: 'dynamic',
};

const Line = z.looseObject({ kql: z.string(), columns: z.array(z.string()), types: z.array(z.string()).optional(), rows: z.unknown() });

/** One query with what the real engine answered: values with types, or rows as display strings. */
export type Case =
  | { readonly line: number; readonly kql: string; readonly columns: readonly string[]; readonly form: 'values'; readonly types: readonly string[]; readonly rows: readonly (readonly DynamicValue[])[] }
  | { readonly line: number; readonly kql: string; readonly columns: readonly string[]; readonly form: 'display'; readonly rows: readonly string[] };

/** Reads an oracle file: JSON lines of `{ kql, columns, types?, rows }`. Throws with the line where one is none. */
export function readOracle(file: string): Case[] {
  return readFileSync(file, 'utf8').split('\n').map((text, index) => ({ text, line: index + 1 })).filter(({ text }) => text.trim() !== '').map(({ text, line }) => {
    const parsed = Line.safeParse(JSON.parse(text));
    if (!parsed.success) throw new Error(`${file}:${line} is no oracle line: ${z.prettifyError(parsed.error)}`);
    return caseOf(parsed.data, text, line);
  });
}

function caseOf({ kql, columns, types, rows }: z.infer<typeof Line>, text: string, line: number): Case {
  if (types === undefined) {
    // `k:Int` names the type as the display does, which has one for all integers.
    return { line, kql, columns: columns.map((name) => name.replace(/:[^:]*$/, '')), form: 'display', rows: z.array(z.string()).parse(rows) };
  }
  return { line, kql, columns, form: 'values', types: types.map((type) => NET_TYPES[type] ?? type), rows: exactRows(text) };
}

/** The rows with every digit of their numbers, which JSON.parse would round. */
function exactRows(text: string): DynamicValue[][] {
  const document = parseJson(text);
  const rows = typeof document === 'object' && document !== null && 'bag' in document ? document.bag.get('rows') : undefined;
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) => (Array.isArray(row) ? row as DynamicValue[] : []));
}
