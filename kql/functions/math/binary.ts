import { scalar } from '../define.ts';
import { wrap } from '../operators/numbers.ts';
import type { ScalarFunction } from '../contract.ts';

function binary(name: string, compute: (a: bigint, b: bigint) => bigint | null): ScalarFunction {
  return scalar({ name: `binary_${name}`, docs: `binary-${name.replace('_', '-')}-function`, params: ['long', 'long'] }, compute);
}

/** Operations on the 64 bits of longs: https://learn.microsoft.com/kusto/query/scalar-functions#binary-functions */
export const binaryFunctions: readonly ScalarFunction[] = [
  binary('and', (a, b) => a & b),
  binary('or', (a, b) => a | b),
  binary('xor', (a, b) => a ^ b),
  binary('shift_left', (a, b) => (b < 0n ? null : wrap(a << (b % 64n)))),
  binary('shift_right', (a, b) => (b < 0n ? null : a >> (b % 64n))),
  scalar({ name: 'binary_not', docs: 'binary-not-function', params: ['long'] }, a => ~a),
  scalar({ name: 'bitset_count_ones', docs: 'bitset-count-ones-function', params: ['long'] },
    a => BigInt([...BigInt.asUintN(64, a).toString(2)].filter(bit => bit === '1').length)),
];
