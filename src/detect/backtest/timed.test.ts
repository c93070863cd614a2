import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksOf, type Table } from '../../../kql/values.ts';
import { timed } from './timed.ts';

const minute = (n: number): Date => new Date(n * 60_000);
const table = (rows: readonly (readonly [number, string])[]): Table => ({
  schema: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'a', type: 'string' }], columns: [rows.map(([time]) => ticksOf(minute(time))), rows.map(([, a]) => a)], length: rows.length,
});

describe('src/detect/backtest/timed', () => {
  it('gives the rows after the beginning of a window, up to and with its end, in the order of their times', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(20), fc.constantFrom('x', 'y', 'z'))), fc.nat(20), fc.nat(20), (rows, a, b) => {
      const [after, until] = [Math.min(a, b), Math.max(a, b)];
      const expected = rows.filter(([time]) => time > after && time <= until).toSorted(([x, m], [y, n]) => x - y || (m < n ? -1 : m > n ? 1 : 0));
      const all = timed(table(rows));
      expect(all.slice(minute(after), minute(until))).toEqual(table(expected));
      expect(all.count(minute(after), minute(until))).toBe(expected.length);
    }));
  });

  it('gives all of a table without times to every window', () => {
    const list: Table = { schema: [{ name: 'SearchKey', type: 'string' }], columns: [['a', 'b']], length: 2 };
    expect([timed(list).slice(minute(0), minute(1)), timed(list).span]).toEqual([list, null]);
  });
});
