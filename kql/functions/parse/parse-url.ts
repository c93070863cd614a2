import { bag } from '../../values/dynamic.ts';
import { alias, scalar } from '../define.ts';
import type { DynamicBag } from '../../values.ts';

/** The generic form of RFC 3986, appendix B. */
const URL_FORM = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/;
const AUTHORITY = /^(?:([^:@]*)(?::([^@]*))?@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/;

function query(text: string): DynamicBag {
  const pairs = text.split('&').filter(pair => pair !== '').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
  });
  return bag(pairs);
}

/** The parts of an absolute URL, as they are written. https://learn.microsoft.com/kusto/query/parse-url-function */
export const parseUrl = scalar({ name: 'parse_url', docs: 'parse-url-function', params: ['string'] }, url => {
  const [, scheme = '', authority = '', path = '', search = '', fragment = ''] = URL_FORM.exec(url) ?? [];
  const [, username = '', password = '', host = authority, port = ''] = AUTHORITY.exec(authority) ?? [];
  return bag([
    ['Scheme', scheme], ['Host', host], ['Port', port], ['Path', path], ['Username', username], ['Password', password],
    ['Query Parameters', query(search)], ['Fragment', fragment],
  ]);
});
export const parseurl = alias(parseUrl, 'parseurl');

/** https://learn.microsoft.com/kusto/query/parse-url-query-function */
export const parseUrlquery = scalar({ name: 'parse_urlquery', docs: 'parse-url-query-function', params: ['string'] },
  text => bag([['Query Parameters', query(text.startsWith('?') ? text.slice(1) : text)]]));
export const parseurlquery = alias(parseUrlquery, 'parseurlquery');
