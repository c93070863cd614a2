import { converter } from '../../values/convert.ts';
import { dynamicText, isArray } from '../../values/dynamic.ts';
import { masked6, parseNetwork6, text6, type Network6 } from './address.ts';
import { DOCS, scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** All digits of an address, of IPv4 too. https://learn.microsoft.com/kusto/query/parse-ipv6-function */
export const parseIpv6 = scalar({ name: 'parse_ipv6', docs: 'parse-ipv6-function', params: ['string'] }, text => {
  const network = parseNetwork6(text);
  return network === null ? '' : text6(network.address);
});

/** https://learn.microsoft.com/kusto/query/parse-ipv6-mask-function */
export const parseIpv6Mask = scalar({ name: 'parse_ipv6_mask', docs: 'parse-ipv6-mask-function', params: ['string', 'long'] }, (text, prefix) => {
  const network = parseNetwork6(text);
  if (network === null || prefix < 0n || prefix > 128n) return '';
  return text6(masked6(network.address, Math.min(network.prefix, Number(prefix))));
});

function compare(a: string, b: string, prefix: bigint | undefined): bigint | null {
  const x = parseNetwork6(a, false);
  const y = parseNetwork6(b, false);
  if (x === null || y === null || (prefix !== undefined && (prefix < 0n || prefix > 128n))) return null;
  const shortest = Math.min(x.prefix, y.prefix, prefix === undefined ? 128 : Number(prefix));
  const [left, right] = [masked6(x.address, shortest), masked6(y.address, shortest)];
  return left < right ? -1n : left > right ? 1n : 0n;
}

/** https://learn.microsoft.com/kusto/query/ipv6-compare-function */
export const ipv6Compare = scalar({ name: 'ipv6_compare', docs: 'ipv6-compare-function', params: ['string', 'string'], optional: ['long'] }, compare);

/** https://learn.microsoft.com/kusto/query/ipv6-is-match-function */
export const ipv6IsMatch = scalar({ name: 'ipv6_is_match', docs: 'ipv6-is-match-function', params: ['string', 'string'], optional: ['long'] }, (a, b, prefix) => {
  const sign = compare(a, b, prefix);
  return sign === null ? null : sign === 0n;
});

function contains(range: Network6, address: Network6): boolean {
  return masked6(address.address, range.prefix) === range.address;
}

/** https://learn.microsoft.com/kusto/query/ipv6-is-in-range-function */
export const ipv6IsInRange = scalar({ name: 'ipv6_is_in_range', docs: 'ipv6-is-in-range-function', params: ['string', 'string'] }, (ip, range) => {
  const address = parseNetwork6(ip);
  const network = parseNetwork6(range);
  return address === null || network === null ? null : contains(network, address);
});

/** https://learn.microsoft.com/kusto/query/ipv6-is-in-any-range-function */
export const ipv6IsInAnyRange: ScalarFunction = {
  name: 'ipv6_is_in_any_range',
  docs: `${DOCS}ipv6-is-in-any-range-function`,
  prepare(use) {
    return (ip, ...ranges) => {
      const address = parseNetwork6(String(ip ?? ''));
      if (address === null) return null;
      const texts = ranges.flatMap((value, index) => (isArray(value) ? value.map(dynamicText) : [String(converter(use.types[index + 1] ?? 'string', 'string')(value))]));
      return texts.map(range => parseNetwork6(range)).some(range => range !== null && contains(range, address));
    };
  },
};
