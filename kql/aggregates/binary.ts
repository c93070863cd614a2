import type { Aggregate } from './contract.ts';
import { DOCS } from './define.ts';
import { converter } from '../values/convert.ts';

function binary(name: string, compute: (a: bigint, b: bigint) => bigint): Aggregate {
  return {
    name: `binary_all_${name}`,
    docs: `${DOCS}binary-all-${name}-aggregation-function`,
    prepare(use) {
      const convert = converter(use.types[0] ?? 'long', 'long');
      return {
        init: () => ({ bits: null }),
        add(state: { bits: bigint | null }, args) {
          const value = convert(args[0] ?? null);
          if (typeof value === 'bigint') state.bits = state.bits === null ? value : compute(state.bits, value);
          return state;
        },
        result: ({ bits }: { bits: bigint | null }) => (bits !== null && use.result === 'int' ? Number(BigInt.asIntN(32, bits)) : bits),
      };
    },
  };
}

/** https://learn.microsoft.com/kusto/query/binary-all-and-aggregation-function */
export const binaryAggregates: readonly Aggregate[] = [
  binary('and', (a, b) => a & b),
  binary('or', (a, b) => a | b),
  binary('xor', (a, b) => a ^ b),
];
