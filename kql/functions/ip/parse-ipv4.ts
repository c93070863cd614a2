import { masked, parseNetwork4, text4 } from './address.ts';
import { converter } from '../../values/convert.ts';
import { DOCS, scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** An address as a number. https://learn.microsoft.com/kusto/query/parse-ipv4-function */
export const parseIpv4 = scalar({ name: 'parse_ipv4', docs: 'parse-ipv4-function', params: ['string'] }, text => {
  const network = parseNetwork4(text);
  return network === null ? null : BigInt(network.address);
});

/** https://learn.microsoft.com/kusto/query/parse-ipv4-mask-function */
export const parseIpv4Mask = scalar({ name: 'parse_ipv4_mask', docs: 'parse-ipv4-mask-function', params: ['string', 'long'] }, (text, prefix) => {
  const network = parseNetwork4(text);
  if (network === null || prefix < 0n || prefix > 32n) return null;
  return BigInt(masked(network.address, Math.min(network.prefix, Number(prefix))));
});

/** The prefix of a network, 32 of an address. https://learn.microsoft.com/kusto/query/ipv4-netmask-suffix-function */
export const ipv4NetmaskSuffix = scalar({ name: 'ipv4_netmask_suffix', docs: 'ipv4-netmask-suffix-function', params: ['string'] }, text => {
  const network = parseNetwork4(text);
  return network === null ? null : BigInt(network.prefix);
});

function formatter(name: string, withMask: boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replaceAll('_', '-')}-function`,
    prepare(use) {
      const number = converter(use.types[0] ?? 'long', 'long');
      return (value, mask) => {
        const long = use.types[0] === 'string' ? null : number(value ?? null);
        const network = typeof long === 'bigint' ? { address: Number(BigInt.asUintN(32, long)), prefix: 32 } : parseNetwork4(String(value ?? ''));
        const wanted = Number(mask ?? 32);
        if (network === null || wanted < 0 || wanted > 32) return '';
        const prefix = Math.min(network.prefix, wanted);
        const text = text4(masked(network.address, prefix));
        return withMask ? `${text}/${prefix}` : text;
      };
    },
  };
}

/** https://learn.microsoft.com/kusto/query/format-ipv4-function */
export const formatIpv4 = formatter('format_ipv4', false);
/** https://learn.microsoft.com/kusto/query/format-ipv4-mask-function */
export const formatIpv4Mask = formatter('format_ipv4_mask', true);

/** The fewest networks that are a range of addresses. https://learn.microsoft.com/kusto/query/ipv4-range-to-cidr-list-function */
export const ipv4RangeToCidrList = scalar({ name: 'ipv4_range_to_cidr_list', docs: 'ipv4-range-to-cidr-list-function', params: ['string', 'string'] }, (from, to) => {
  const start = parseNetwork4(from);
  const end = parseNetwork4(to);
  if (start === null || end === null || start.address > end.address) return null;
  const networks: string[] = [];
  for (let at = start.address; at <= end.address;) {
    let prefix = 32;
    while (prefix > 0 && masked(at, prefix - 1) === at && at + 2 ** (33 - prefix) - 1 <= end.address) prefix -= 1;
    networks.push(`${text4(at)}/${prefix}`);
    at += 2 ** (32 - prefix);
  }
  return networks;
});
