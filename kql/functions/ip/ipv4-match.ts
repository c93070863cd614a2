import { converter } from '../../values/convert.ts';
import { dynamicText, isArray } from '../../values/dynamic.ts';
import { masked, parseNetwork4, type Network4 } from './address.ts';
import { DOCS, scalar } from '../define.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import type { Value } from '../../values.ts';

/** Both under the shortest of the prefixes; null where one is no address. */
function compare(a: string, b: string, prefix: bigint | undefined): number | null {
  const x = parseNetwork4(a);
  const y = parseNetwork4(b);
  if (x === null || y === null || (prefix !== undefined && (prefix < 0n || prefix > 32n))) return null;
  const shortest = Math.min(x.prefix, y.prefix, prefix === undefined ? 32 : Number(prefix));
  return Math.sign(masked(x.address, shortest) - masked(y.address, shortest));
}

/** https://learn.microsoft.com/kusto/query/ipv4-compare-function */
export const ipv4Compare = scalar({ name: 'ipv4_compare', docs: 'ipv4-compare-function', params: ['string', 'string'], optional: ['long'] }, (a, b, prefix) => {
  const sign = compare(a, b, prefix);
  return sign === null ? null : BigInt(sign);
});

/** https://learn.microsoft.com/kusto/query/ipv4-is-match-function */
export const ipv4IsMatch = scalar({ name: 'ipv4_is_match', docs: 'ipv4-is-match-function', params: ['string', 'string'], optional: ['long'] }, (a, b, prefix) => {
  const sign = compare(a, b, prefix);
  return sign === null ? null : sign === 0;
});

function contains(range: Network4, address: Network4): boolean {
  return masked(address.address, range.prefix) === range.address;
}

/** https://learn.microsoft.com/kusto/query/ipv4-is-in-range-function */
export const ipv4IsInRange = scalar({ name: 'ipv4_is_in_range', docs: 'ipv4-is-in-range-function', params: ['string', 'string'] }, (ip, range) => {
  const address = parseNetwork4(ip);
  const network = parseNetwork4(range);
  return address === null || network === null ? null : contains(network, address);
});

/** The networks in arguments and in arrays; null for one that is none. */
function rangesOf(use: Use, values: readonly (Value | undefined)[]): (Network4 | null)[] {
  return values.flatMap((value, index) => {
    if (value === undefined) return [];
    if (isArray(value)) return value.map(item => parseNetwork4(dynamicText(item)));
    return [parseNetwork4(String(converter(use.types[index + 1] ?? 'string', 'string')(value)))];
  });
}

/** https://learn.microsoft.com/kusto/query/ipv4-is-in-any-range-function */
export const ipv4IsInAnyRange: ScalarFunction = {
  name: 'ipv4_is_in_any_range',
  docs: `${DOCS}ipv4-is-in-any-range-function`,
  prepare(use) {
    const constants = use.constants.slice(1);
    const fixed = constants.includes(undefined) ? null : rangesOf(use, constants);
    return (ip, ...ranges) => {
      const address = parseNetwork4(String(ip ?? ''));
      if (address === null) return null;
      return (fixed ?? rangesOf(use, ranges)).some(range => range !== null && contains(range, address));
    };
  },
};

const PRIVATE: readonly Network4[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseNetwork4).filter(network => network !== null);

/** In a network of RFC 1918. https://learn.microsoft.com/kusto/query/ipv4-is-private-function */
export const ipv4IsPrivate = scalar({ name: 'ipv4_is_private', docs: 'ipv4-is-private-function', params: ['string'] }, ip => {
  const address = parseNetwork4(ip);
  return address === null ? null : PRIVATE.some(network => contains(network, address));
});
