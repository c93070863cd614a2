import { scalar } from '../define.ts';

/** Bytes of a string in UTF-8. https://learn.microsoft.com/kusto/query/string-size-function */
export const stringSize = scalar({
  name: 'string_size', docs: 'string-size-function', params: ['string'],
  sql: ([text], use) => (use.types[0] === 'string' ? `CAST(strlen(${text}) AS BIGINT)` : null),
}, text => BigInt(Buffer.byteLength(text)));
