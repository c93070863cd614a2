import { scalar } from '../define.ts';

/** Characters (code points, not UTF-16 units) of a string. https://learn.microsoft.com/kusto/query/strlen-function */
export const strlen = scalar({
  name: 'strlen', docs: 'strlen-function', params: ['string'],
  sql: ([text], use) => (use.types[0] === 'string' ? `CAST(length(${text}) AS BIGINT)` : null),
}, text => BigInt(codePoints(text)));

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    const high = text.charCodeAt(i);
    if (high < 0xd800 || high > 0xdbff) continue;
    const low = text.charCodeAt(i + 1);
    if (low >= 0xdc00 && low <= 0xdfff) count -= 1;
  }
  return count;
}
