import { scalar } from '../define.ts';

const PAIRS = /[\ud800-\udfff]/;

/**
 * From a place (from the end if negative; before the beginning gives nothing) and for so many characters, all if the length is left out.
 * https://learn.microsoft.com/kusto/query/substring-function
 */
export const substring = scalar({
  name: 'substring', docs: 'substring-function', params: ['string', 'long'], optional: ['long'],
  sql: ([text, , length], use) => {
    const [, start, count] = use.constants;
    const plain = use.types[0] === 'string' && typeof start === 'bigint' && start >= 0n && (length === undefined || (typeof count === 'bigint' && count >= 0n));
    return plain ? `substring(${text}, ${start + 1n}${length === undefined ? '' : `, ${count}`})` : null;
  },
}, (text, start, length) => {
  const units = PAIRS.test(text) ? [...text] : null;
  const size = units?.length ?? text.length;
  const from = Number(start) < 0 ? size + Number(start) : Number(start);
  if (from < 0 || from >= size) return '';
  const to = length === undefined ? size : Math.max(from, Math.min(size, from + Number(length)));
  return units === null ? text.slice(from, to) : units.slice(from, to).join('');
});
