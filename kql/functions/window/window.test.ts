import { describe, expect, it } from 'vitest';
import { NOW, datetime, timespan } from '../testing.ts';
import { windows } from './index.ts';
import type { ScalarType, Value } from '../../values.ts';

function run(name: string, types: readonly ScalarType[], result: ScalarType, ...columns: readonly (readonly Value[])[]): readonly Value[] {
  const definition = windows.get(name);
  if (definition === undefined) throw new Error(`no window function ${name}`);
  return definition.prepare({ types, constants: types.map(() => undefined), result, now: NOW })(columns, columns[0]?.length ?? 3);
}

describe('kql/functions/window', () => {
  it('prev and next give null beyond the ends, or a default, or an empty string', () => {
    expect(run('prev', ['long'], 'long', [1n, 2n, 3n])).toEqual([null, 1n, 2n]);
    expect(run('next', ['long', 'long', 'long'], 'long', [1n, 2n, 3n], [2n, 2n, 2n], [-9n, -9n, -9n])).toEqual([3n, -9n, -9n]);
    expect(run('prev', ['string'], 'string', ['a', 'b'])).toEqual(['', 'a']);
  });
  it('row_number begins anew where it is told to', () => {
    expect(run('row_number', [], 'long')).toEqual([1n, 2n, 3n]);
    expect(run('row_number', ['long', 'bool'], 'long', [7n, 7n, 7n], [false, false, true])).toEqual([7n, 8n, 7n]);
  });
  it('row_cumsum adds up to each row', () => {
    expect(run('row_cumsum', ['long', 'bool'], 'long', [5n, 3n, 8n, 1n], [false, true, false, true])).toEqual([5n, 3n, 11n, 1n]);
    expect(run('row_cumsum', ['real'], 'real', [1.5, 2.5])).toEqual([1.5, 4]);
  });
  it('row_rank_dense has no gaps, row_rank_min has', () => {
    const scores = [5n, 10n, 10n, 20n];
    expect(run('row_rank_dense', ['long'], 'long', scores)).toEqual([1n, 2n, 2n, 3n]);
    expect(run('row_rank_min', ['long'], 'long', scores)).toEqual([1n, 2n, 2n, 4n]);
  });
  it('row_window_session ends at a gap, at a distance and at a restart', () => {
    const times = ['2024-04-11 10:16', '2024-04-11 10:18', '2024-04-11 13:30', '2024-04-11 13:31'].map(text => datetime(text).value);
    const [hour, five] = [timespan('1h').value, timespan('5m').value];
    expect(run('row_window_session', ['datetime', 'timespan', 'timespan', 'bool'], 'datetime', times, times.map(() => hour), times.map(() => five), [false, false, false, true]))
      .toEqual([times[0], times[0], times[2], times[3]]);
  });
  it('row_window_session starts again at a distance or gap that is reached, and after a row without a time', () => {
    const times = ['2024-04-11 10:00', '2024-04-11 10:04', '2024-04-11 10:09', '2024-04-11 10:10', '2024-04-11 10:11'].map(text => datetime(text).value);
    const session = (moments: Value[], distance: string, gap: string): unknown => run('row_window_session', ['datetime', 'timespan', 'timespan'], 'datetime', moments, moments.map(() => timespan(distance).value), moments.map(() => timespan(gap).value));
    expect(session(times, '1h', '5m')).toEqual([times[0], times[0], times[2], times[2], times[2]]);
    expect(session(times, '10m', '1h')).toEqual([times[0], times[0], times[0], times[3], times[3]]);
    expect(session([null, ...times.slice(0, 2), null, ...times.slice(2)], '1h', '1h')).toEqual([null, times[0], times[0], null, times[2], times[2], times[2]]);
  });
});
