import { isArray, numberOf } from '../../values/dynamic.ts';
import type { DynamicValue, Value } from '../../values.ts';

/** A series as reals, null where there is no number; null for what is no array. */
export function realsOf(value: Value): (number | null)[] | null {
  return isArray(value) ? value.map(item => (typeof item === 'boolean' ? Number(item) : numberOf(item))) : null;
}

/** The same without holes; null for a series that has one. */
export function wholeSeries(value: Value): number[] | null {
  const numbers = realsOf(value);
  if (numbers === null || numbers.includes(null)) return null;
  return numbers.filter(number => number !== null);
}

/** Whether every number in it is a long. */
export function areLongs(value: Value): boolean {
  return isArray(value) && value.every(item => typeof item === 'bigint' || item === null);
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export type Series = readonly DynamicValue[];
