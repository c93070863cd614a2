import { describe, expect, it } from 'vitest';
import { functions } from '../functions/index.ts';
import { column, fold } from './testing.ts';
import type { ScalarType, Value } from '../values.ts';

function of(name: string, result: ScalarType, ...values: Value[]): Value {
  const types = values.map((value): ScalarType => (typeof value === 'bigint' ? 'long' : 'dynamic'));
  return functions.get(name)?.prepare({ types, constants: values, result, now: 0n })(...values) ?? null;
}

const numbers = (from: bigint, to: bigint) => column(...Array.from({ length: Number(to - from) + 1 }, (_item, index) => from + BigInt(index)));

describe('kql/aggregates/sketch', () => {
  it('hll of 1..10 and 11..20, merged, has 20 values', () => {
    const merged = of('hll_merge', 'dynamic', fold('hll', 'dynamic', numbers(1n, 10n)), fold('hll', 'dynamic', numbers(11n, 20n)));
    expect(of('dcount_hll', 'long', merged)).toBe(20n);
    expect(of('dcount_hll', 'long', fold('hll_merge', 'dynamic', [[{ type: 'dynamic', value: merged }]]))).toBe(20n);
  });
  it('tdigest of 1..1000 ranks 685 at 685, and its 50th percentile is 500', () => {
    const digest = fold('tdigest', 'dynamic', numbers(1n, 1000n));
    expect(of('rank_tdigest', 'real', digest, 685n)).toBe(685);
    expect(of('percentile_tdigest', 'dynamic', digest, 50n)).toBe(500n);
    expect(of('percentile_tdigest', 'long', of('merge_tdigest', 'dynamic', digest, fold('tdigest', 'dynamic', numbers(1001n, 1010n))), 100n)).toBe(1010n);
  });
  it('hll_if has the values alone where its condition is true', () => {
    const some = fold('hll_if', 'dynamic', [[1n, true], [2n, false], [3n, true], [3n, true]]);
    expect(of('dcount_hll', 'long', some)).toBe(2n);
  });
  it('are null of nothing', () => {
    expect(fold('hll', 'dynamic', [], ['long'])).toBeNull();
    expect(fold('tdigest', 'dynamic', [], ['long'])).toBeNull();
  });
});
