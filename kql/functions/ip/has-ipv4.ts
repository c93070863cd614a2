import { converter } from '../../values/convert.ts';
import { dynamicText, isArray } from '../../values/dynamic.ts';
import { parseNetwork4 } from './address.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** Addresses in a text that no letter or digit touches. */
const FOUND = /(?<![\p{L}\p{Nd}])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{Nd}])/gu;

function addressesIn(text: string): string[] {
  return (text.match(FOUND) ?? []).filter(address => parseNetwork4(address) !== null);
}

function isAddress(text: string): boolean {
  return !text.includes('/') && parseNetwork4(text) !== null;
}

/** One to three octets with a dot behind each, or a whole address. */
function isPrefix(text: string): boolean {
  return isAddress(text) || (/^(?:\d{1,3}\.){1,3}$/.test(text) && text.split('.').every(octet => Number(octet) <= 255));
}

function searcher(name: string, prefix: boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replaceAll('_', '-')}-function`,
    prepare(use) {
      const text = converter(use.types[0] ?? 'string', 'string');
      return (source, ...lookups) => {
        const wanted = lookups
          .flatMap((value, index) => (isArray(value) ? value.map(dynamicText) : [String(converter(use.types[index + 1] ?? 'string', 'string')(value))]))
          .filter(prefix ? isPrefix : isAddress);
        if (wanted.length === 0) return false;
        const found = addressesIn(String(text(source ?? null)));
        return found.some(address => wanted.some(lookup => (lookup.endsWith('.') ? address.startsWith(lookup) : address === lookup)));
      };
    },
  };
}

/** `has_ipv4`, `has_any_ipv4`, and with the beginning of an address. https://learn.microsoft.com/kusto/query/has-ipv4-function */
export const hasIpv4Functions: readonly ScalarFunction[] = [
  searcher('has_ipv4', false), searcher('has_any_ipv4', false), searcher('has_ipv4_prefix', true), searcher('has_any_ipv4_prefix', true),
];
