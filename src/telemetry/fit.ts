import { converter } from '../../kql/values/convert.ts';
import type { Column } from '../../kql/values.ts';
import { utc } from './time.ts';

/** A row with values that are of its columns' types, and the columns whose value was of none and was left out. */
export interface Fitted { readonly row: Record<string, unknown>; readonly misfits: readonly string[] }

/** A row as the table has it: columns that the table has not are left out, and so is what is undefined or null. */
export function fitted(row: Readonly<Record<string, unknown>>, columns: ReadonlyMap<string, Column>): Fitted {
  const kept: Record<string, unknown> = {};
  const misfits: string[] = [];
  for (const name of Object.keys(row)) {
    const column = columns.get(name);
    const given = row[name];
    if (column === undefined || given === undefined || given === null) continue;
    const value = valueOf(given, column.type);
    if (value === undefined) misfits.push(name);
    else kept[name] = value;
  }
  return { row: kept, misfits };
}

/** Undefined for what is no value of the type; an empty text is none of any type but text. */
function valueOf(given: unknown, type: Column['type']): unknown {
  switch (type) {
    case 'string': return textOf(given);
    case 'dynamic': return given;
    case 'datetime': return given === '' ? null : utc(given);
    case 'bool': return boolOf(given);
    case 'int': case 'long': return wholeOf(given, type);
    case 'real': return typeof given === 'number' ? given : ofText(given, type);
    default: return ofText(given, type);
  }
}

/** A value as text: what is nested as JSON. */
export function textOf(given: unknown): string {
  return typeof given === 'string' ? given : typeof given === 'object' ? JSON.stringify(given) : String(given);
}

function boolOf(given: unknown): unknown {
  if (typeof given === 'boolean') return given;
  return given === 0 || given === 1 ? given === 1 : ofText(given, 'bool');
}

function wholeOf(given: unknown, type: 'int' | 'long'): unknown {
  if (typeof given !== 'number') return ofText(given, type);
  const isIn = type === 'int' ? given >= -2_147_483_648 && given <= 2_147_483_647 : Number.isSafeInteger(given);
  return Number.isInteger(given) && isIn ? given : undefined;
}

function ofText(given: unknown, type: Column['type']): unknown {
  if (typeof given !== 'string') return undefined;
  if (given.trim() === '') return null;
  const value = converter('string', type)(given);
  if (value === null || value === undefined) return undefined;
  // A long beyond what a double holds stays text with all its digits.
  return typeof value === 'bigint' ? (Number.isSafeInteger(Number(value)) && type === 'long' ? Number(value) : given) : typeof value === 'object' ? given : value;
}
