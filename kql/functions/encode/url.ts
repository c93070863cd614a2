import { scalar } from '../define.ts';

/** All but letters, digits and a few marks as `%xx` in lower case. */
function encode(text: string, plain: RegExp): string {
  return [...Buffer.from(text)].map(byte => {
    const ch = String.fromCharCode(byte);
    return plain.test(ch) ? ch : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** A space is `+`. https://learn.microsoft.com/kusto/query/url-encode-function */
export const urlEncode = scalar({ name: 'url_encode', docs: 'url-encode-function', params: ['string'] },
  text => encode(text, /[A-Za-z0-9\-_.!*() ]/).replaceAll(' ', '+'));

/** A space is `%20`. https://learn.microsoft.com/kusto/query/url-encode-component-function */
export const urlEncodeComponent = scalar({ name: 'url_encode_component', docs: 'url-encode-component-function', params: ['string'] },
  text => encode(text, /[A-Za-z0-9\-_.!*()]/));

/** `%xx` and `+`; what is not of that form stays. https://learn.microsoft.com/kusto/query/url-decode-function */
export const urlDecode = scalar({ name: 'url_decode', docs: 'url-decode-function', params: ['string'] },
  text => text.replaceAll('+', ' ').replaceAll(/(?:%[0-9a-fA-F]{2})+/g, codes => Buffer.from(codes.replaceAll('%', ''), 'hex').toString('utf8')));
