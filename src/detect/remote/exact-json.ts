import { isArray, isBag } from '../../../kql/values/dynamic.ts';
import { parseJson } from '../../../kql/values/json.ts';
import type { DynamicValue } from '../../../kql/values.ts';

/** JSON with whole numbers beyond 2^53 as bigint: a `long` of Kusto has 64 bits. Undefined for a text that is none. */
export function exactJson(text: string): unknown {
  const value = parseJson(text);
  return value === undefined ? undefined : plain(value);
}

function plain(value: DynamicValue): unknown {
  if (typeof value === 'bigint') return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  if (isArray(value)) return value.map(plain);
  if (!isBag(value)) return value;
  return Object.fromEntries([...value.bag].map(([key, one]) => [key, plain(one)]));
}

/** The JSON of what `exactJson` gave, with every digit. */
export function exactText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(exactText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${exactText(one)}`).join(',')}}`;
}
