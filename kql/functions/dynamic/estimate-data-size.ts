import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';
import type { ScalarType, Value } from '../../values.ts';

/** Only what the vendor's page says: a long is 8 bytes, a text of plain letters as many as it has. */
function sizeOf(type: ScalarType): (value: Value) => number {
  if (type === 'long') return () => 8;
  if (type !== 'string') throw new Unsupported(`estimate_data_size() of a ${type}`);
  return value => {
    const text = String(value ?? '');
    if (!/^[\x00-\x7f]*$/.test(text)) throw new Unsupported('estimate_data_size() of a text beyond ASCII');
    return text.length;
  };
}

/** https://learn.microsoft.com/kusto/query/estimate-data-size-function */
export const estimateDataSize: ScalarFunction = {
  name: 'estimate_data_size',
  docs: `${DOCS}estimate-data-size-function`,
  prepare(use) {
    const sizes = use.types.map(sizeOf);
    return (...args) => BigInt(args.reduce<number>((sum, value, at) => sum + (sizes[at]?.(value) ?? 0), 0));
  },
};
