import { decimal } from '../../values/decimal.ts';
import { scalar } from '../define.ts';

/** Up to four numbers of up to eight digits as one decimal, in which they can be compared. https://learn.microsoft.com/kusto/query/parse-version-function */
export const parseVersion = scalar({ name: 'parse_version', docs: 'parse-version-function', params: ['string'] }, version => {
  const parts = version.trim().split('.');
  if (parts.length > 4 || !parts.every(part => /^\d{1,8}$/.test(part))) return null;
  const [a = '0', b = '0', c = '0', d = '0'] = parts;
  return decimal(BigInt([a, b, c, d].map(part => part.padStart(8, '0')).join('')), 0);
});
