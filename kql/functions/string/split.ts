import { scalar } from '../define.ts';

/** The parts between the delimiters, or the one asked for as an array of one. https://learn.microsoft.com/kusto/query/split-function */
export const split = scalar({ name: 'split', docs: 'split-function', params: ['string', 'string'], optional: ['long'] }, (text, delimiter, index) => {
  const parts = delimiter === '' ? [text] : text.split(delimiter);
  if (index === undefined) return parts;
  const part = parts[Number(index)];
  return part === undefined ? null : [part];
});
