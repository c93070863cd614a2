import { isArray, numberOf } from '../../values/dynamic.ts';
import { alias, scalar } from '../define.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null for what is not base64 of whole bytes. */
export function decode(text: string): Buffer | null {
  return BASE64.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : null;
}

/** https://learn.microsoft.com/kusto/query/base64-encode-tostring-function */
export const encodeToString = scalar({ name: 'base64_encode_tostring', docs: 'base64-encode-tostring-function', params: ['string'] },
  text => Buffer.from(text).toString('base64'));
export const encodeOld = alias(encodeToString, 'base64_encodestring');

/** Nothing where the bytes are no UTF-8. https://learn.microsoft.com/kusto/query/base64-decode-tostring-function */
export const decodeToString = scalar({ name: 'base64_decode_tostring', docs: 'base64-decode-tostring-function', params: ['string'] }, text => {
  const bytes = decode(text);
  if (bytes === null) return '';
  try {
    return utf8.decode(bytes);
  } catch {
    return '';
  }
});
export const decodeOld = alias(decodeToString, 'base64_decodestring');

/** https://learn.microsoft.com/kusto/query/base64-decode-toarray-function */
export const decodeToArray = scalar({ name: 'base64_decode_toarray', docs: 'base64-decode-toarray-function', params: ['string'] }, text => {
  const bytes = decode(text);
  return bytes === null ? null : [...bytes].map(BigInt);
});

/** https://learn.microsoft.com/kusto/query/base64-encode-fromarray-function */
export const encodeFromArray = scalar({ name: 'base64_encode_fromarray', docs: 'base64-encode-fromarray-function', params: ['dynamic'] }, value => {
  if (!isArray(value)) return '';
  const bytes = value.map(item => numberOf(item) ?? -1);
  return bytes.every(byte => Number.isInteger(byte) && byte >= 0 && byte < 256) ? Buffer.from(bytes).toString('base64') : '';
});

/** The order of the bytes in which Windows keeps a guid: the first three groups little end first. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function shuffled(bytes: Buffer): Buffer {
  return Buffer.from(ORDER.map(index => bytes[index] ?? 0));
}

/** https://learn.microsoft.com/kusto/query/base64-encode-fromguid-function */
export const encodeFromGuid = scalar({ name: 'base64_encode_fromguid', docs: 'base64-encode-fromguid-function', params: ['guid'] },
  guid => shuffled(Buffer.from(guid.replaceAll('-', ''), 'hex')).toString('base64'));

/** https://learn.microsoft.com/kusto/query/base64-decode-toguid-function */
export const decodeToGuid = scalar({ name: 'base64_decode_toguid', docs: 'base64-decode-toguid-function', params: ['string'] }, text => {
  const bytes = decode(text);
  return bytes?.length === 16 ? shuffled(bytes).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : null;
});
