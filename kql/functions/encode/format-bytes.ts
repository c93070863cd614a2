import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** https://learn.microsoft.com/kusto/query/format-bytes-function */
export const formatBytes: ScalarFunction = {
  name: 'format_bytes',
  docs: `${DOCS}format-bytes-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? 'real', 'real');
    return (size, precision, unit) => {
      const bytes = convert(size ?? null);
      if (typeof bytes !== 'number') return '';
      const wanted = UNITS.findIndex(name => name.toLowerCase() === String(unit ?? '').toLowerCase());
      let index = wanted === -1 ? 0 : wanted;
      if (wanted === -1) while (index < UNITS.length - 1 && Math.abs(bytes) >= 1024 ** (index + 1)) index += 1;
      const digits = Number(precision ?? 0);
      const part = bytes / 1024 ** index;
      // Behind the last digit of a real there is nothing to round.
      const scaled = digits > 15 ? part : Math.round(part * 10 ** digits) / 10 ** digits;
      return `${scaled} ${UNITS[index]}`;
    };
  },
};
