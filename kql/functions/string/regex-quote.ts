import { scalar } from '../define.ts';

/** https://learn.microsoft.com/kusto/query/regex-quote-function */
export const regexQuote = scalar({ name: 'regex_quote', docs: 'regex-quote-function', params: ['string'] },
  text => text.replaceAll(/[\\.+*?()|[\]{}^$#&~-]/g, '\\$&'));
