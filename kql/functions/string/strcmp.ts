import { compareText } from '../../values/compare.ts';
import { scalar } from '../define.ts';

/** -1, 0 or 1 by the order of the bytes. https://learn.microsoft.com/kusto/query/strcmp-function */
export const strcmp = scalar({ name: 'strcmp', docs: 'strcmp-function', params: ['string', 'string'] },
  (a, b) => BigInt(Math.sign(compareText(a, b))));
