import { scalar } from '../define.ts';

/** Each character of one list by the one at its place in the other, whose last character stands for all that are missing. https://learn.microsoft.com/kusto/query/translate-function */
export const translate = scalar({ name: 'translate', docs: 'translate-function', params: ['string', 'string', 'string'] }, (from, to, text) => {
  const targets = [...to];
  const table = new Map<string, string>();
  [...from].forEach((ch, index) => {
    if (!table.has(ch)) table.set(ch, targets[Math.min(index, targets.length - 1)] ?? '');
  });
  return [...text].map(ch => table.get(ch) ?? ch).join('');
});
