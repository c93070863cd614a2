import { dynamicText, isArray } from '../../values/dynamic.ts';
import { fold, hasTerm } from '../../values/terms.ts';
import { scalar } from '../define.ts';

/** The place of the first in a list that the text has as a term; -1 when it has none. https://learn.microsoft.com/kusto/query/has-any-index-function */
export const hasAnyIndex = scalar({ name: 'has_any_index', docs: 'has-any-index-function', params: ['string', 'dynamic'] }, (text, list) => {
  if (!isArray(list)) return null;
  const source = fold(text);
  return BigInt(list.findIndex(item => hasTerm(source, fold(dynamicText(item)), { start: true, end: true })));
});
