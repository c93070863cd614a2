import { regexArgument } from '../regex.ts';
import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import type { Value } from '../../values.ts';

interface Range { readonly start: number; readonly end: number; readonly occurrence: number }

/** The last arguments: start (from the end if negative), length (-1 is all) and the number of the occurrence. */
function rangeOf(use: Use): (args: readonly Value[], size: number) => Range | null {
  const number = (args: readonly Value[], index: number, otherwise: number): number => {
    const value = args[index];
    return value === undefined || value === null ? otherwise : Number(converter(use.types[index] ?? 'long', 'long')(value));
  };
  return (args, size) => {
    const from = number(args, 2, 0);
    const start = from < 0 ? Math.max(0, size + from) : from;
    const length = number(args, 3, -1);
    const occurrence = number(args, 4, 1);
    if (length < -1 || occurrence < 1 || start > size) return null;
    return { start, end: length === -1 ? size : Math.min(size, start + length), occurrence };
  };
}

/** The place of a character among code points. */
function place(text: string, unit: number): bigint {
  return BigInt(/[\ud800-\udfff]/.test(text) ? [...text.slice(0, unit)].length : unit);
}

function unitOf(text: string, point: number): number {
  return /[\ud800-\udfff]/.test(text) ? [...text].slice(0, point).join('').length : point;
}

/** Where a string starts in another, from 0; -1 when it does not. https://learn.microsoft.com/kusto/query/indexof-function */
export const indexof: ScalarFunction = {
  name: 'indexof',
  docs: `${DOCS}indexof-function`,
  prepare(use) {
    const text = converter(use.types[0] ?? 'string', 'string');
    const needle = converter(use.types[1] ?? 'string', 'string');
    const range = rangeOf(use);
    return (...args) => {
      const source = String(text(args[0] ?? null));
      const lookup = String(needle(args[1] ?? null));
      const found = range(args, [...source].length);
      if (found === null) return null;
      let at = unitOf(source, found.start) - 1;
      for (let i = 0; i < found.occurrence; i += 1) {
        at = source.indexOf(lookup, at + 1);
        // What starts within the length counts, even if its end is beyond.
        if (at === -1 || place(source, at) >= found.end) return -1n;
      }
      return place(source, at);
    };
  },
};

/** The same for a regular expression; its matches do not overlap. https://learn.microsoft.com/kusto/query/indexof-regex-function */
export const indexofRegex: ScalarFunction = {
  name: 'indexof_regex',
  docs: `${DOCS}indexof-regex-function`,
  prepare(use) {
    const text = converter(use.types[0] ?? 'string', 'string');
    const pattern = regexArgument(use, 1);
    const range = rangeOf(use);
    return (...args) => {
      const source = String(text(args[0] ?? null));
      if (Number(args[2] ?? 0) < 0) return null;
      const found = range(args, [...source].length);
      if (found === null) return null;
      const regex = pattern(args[1] ?? null);
      const end = unitOf(source, found.end);
      let at = unitOf(source, found.start);
      for (let i = 1; ; i += 1) {
        const match = at > source.length ? null : regex.find(source, at);
        if (match === null || match.end > end) return -1n;
        if (i === found.occurrence) return place(source, match.start);
        at = match.end > match.start ? match.end : match.end + 1;
      }
    };
  },
};
