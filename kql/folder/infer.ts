import { isArray, isBag } from '../values/dynamic.ts';
import { parseJson } from '../values/json.ts';
import { parseDatetime } from '../values/datetime.ts';
import type { Column, DynamicValue, ScalarType } from '../values.ts';
import type { FileRow } from '../data/records.ts';

/** A moment as logs write it. Kusto reads more forms, but a number or a name must not become one. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const LONG = /^-?(?:0|[1-9]\d{0,18})$/;
const REAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The columns of rows whose types nobody said, in the order in which they first appear. In JSON a string stays a string, but for
 * moments: `"50126"` is no number. In CSV all is text, so it is what every value of the column can be read as.
 */
export function inferColumns(rows: Iterable<FileRow>, isText: boolean): Column[] {
  const types = new Map<string, ScalarType | null>();
  for (const row of rows) {
    for (const [name, value] of row) {
      const known = types.get(name) ?? null;
      types.set(name, known === 'dynamic' || value === null ? known : common(known, isText ? typeOfText(value) : typeOf(value)));
    }
  }
  return [...types].filter(([name]) => name !== '').map(([name, type]) => ({ name, type: type ?? 'string' }));
}

function common(a: ScalarType | null, b: ScalarType): ScalarType {
  if (a === null || a === b) return b;
  if (a === 'dynamic' || b === 'dynamic') return 'dynamic';
  return (a === 'long' && b === 'real') || (a === 'real' && b === 'long') ? 'real' : 'string';
}

function typeOf(value: DynamicValue): ScalarType {
  switch (typeof value) {
    case 'boolean': return 'bool';
    case 'bigint': return 'long';
    case 'number': return 'real';
    case 'string': return isMoment(value) ? 'datetime' : 'string';
    default: return 'dynamic';
  }
}

function typeOfText(value: DynamicValue): ScalarType {
  if (typeof value !== 'string') return typeOf(value);
  if (/^(?:true|false)$/i.test(value)) return 'bool';
  if (LONG.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)) return 'long';
  if (REAL.test(value)) return 'real';
  if (isMoment(value)) return 'datetime';
  const json = /^\s*[{[]/.test(value) ? parseJson(value) : undefined;
  return json !== undefined && (isArray(json) || isBag(json)) ? 'dynamic' : 'string';
}

const isMoment = (text: string): boolean => MOMENT.test(text) && parseDatetime(text) !== null;
