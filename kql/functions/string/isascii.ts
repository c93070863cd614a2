import { scalar } from '../define.ts';

/** https://learn.microsoft.com/kusto/query/isascii-function */
export const isascii = scalar({ name: 'isascii', docs: 'isascii-function', params: ['string'] }, text => /^[\u0000-\u007f]*$/.test(text));
/** A string that got as far as this is UTF-8. https://learn.microsoft.com/kusto/query/isutf8-function */
export const isutf8 = scalar({ name: 'isutf8', docs: 'isutf8-function', params: ['string'] }, text => text.isWellFormed());
