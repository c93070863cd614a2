import { parseDatetime } from '../values/datetime.ts';
import { parseDynamic } from '../values/dynamic.ts';
import { parseDecimal } from '../values/decimal.ts';
import { parseTimespan } from '../values/timespan.ts';
import type { ScalarType, Value } from '../values.ts';
import { functions } from './index.ts';

/** For tests: an argument with its type. */
export interface Typed { readonly type: ScalarType; readonly value: Value }
export type Argument = Typed | string | bigint | number | boolean;

export const NOW = parseDatetime('2024-05-06T07:08:09.1234567Z') ?? 0n;

export function int(value: number): Typed {
  return { type: 'int', value };
}

export function datetime(text: string): Typed {
  return { type: 'datetime', value: parseDatetime(text) };
}

export function timespan(text: string): Typed {
  return { type: 'timespan', value: parseTimespan(text) };
}

export function decimal(text: string): Typed {
  return { type: 'decimal', value: parseDecimal(text) };
}

export function guid(value: string): Typed {
  return { type: 'guid', value };
}

/** `dynamic(...)` of JSON text. */
export function json(text: string): Typed {
  return { type: 'dynamic', value: parseDynamic(text) };
}

export function none(type: ScalarType): Typed {
  return { type, value: null };
}

/** A string is a string, a bigint a long, a number a real, a boolean a bool. */
export function typed(argument: Argument): Typed {
  if (typeof argument === 'object') return argument;
  const types = { string: 'string', bigint: 'long', number: 'real', boolean: 'bool' } as const;
  switch (typeof argument) {
    case 'string': return { type: types.string, value: argument };
    case 'bigint': return { type: types.bigint, value: argument };
    case 'number': return { type: types.number, value: argument };
    case 'boolean': return { type: types.boolean, value: argument };
  }
}

/** Calls a function by its name in a query; `result` is the type that the binder says. */
export function call(name: string, result: ScalarType, ...given: readonly Argument[]): Value {
  const args = given.map(typed);
  const definition = functions.get(name);
  if (definition === undefined) throw new Error(`no function ${name}`);
  const values = args.map(({ value }) => value);
  return definition.prepare({ types: args.map(({ type }) => type), constants: values, result, now: NOW })(...values);
}
