import { compareAny } from '../../values/compare.ts';
import { converter } from '../../values/convert.ts';
import { toElement } from '../../values/dynamic.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import { TICK, type DynamicValue, type ScalarType, type Value } from '../../values.ts';

/** The engine makes no longer arrays. */
const LIMIT = 1_048_576;

function typeOfItems(types: readonly ScalarType[]): ScalarType {
  for (const type of ['datetime', 'timespan', 'decimal', 'real'] as const) if (types.includes(type)) return type === 'decimal' ? 'real' : type;
  return 'long';
}

/** From start to stop with equal steps, 1 or an hour if left out. https://learn.microsoft.com/kusto/query/range-function */
export const range: ScalarFunction = {
  name: 'range',
  docs: `${DOCS}range-function`,
  prepare(use) {
    const type = typeOfItems(use.types);
    const step = type === 'datetime' ? 'timespan' : type;
    const convert = use.types.map((from, index) => converter(from, index === 2 ? step : type));
    const element = toElement(type);
    const otherwise: Value = type === 'real' ? 1 : type === 'long' ? 1n : TICK.hour;
    return (...args) => {
      const [start = null, stop = null, by = otherwise] = args.map((arg, index) => convert[index]?.(arg) ?? null);
      if (start === null || stop === null || by === null || Number(by) === 0) return null;
      const items: DynamicValue[] = [];
      const up = Number(by) > 0;
      for (let i = 0; items.length < LIMIT; i += 1) {
        const value = typeof start === 'number' && typeof by === 'number' ? start + i * by
          : typeof start === 'bigint' && typeof by === 'bigint' ? start + BigInt(i) * by : null;
        if (value === null || (up ? compareAny(value, stop) > 0 : compareAny(value, stop) < 0)) break;
        items.push(element(value));
      }
      return items;
    };
  },
};
