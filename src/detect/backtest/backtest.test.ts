import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row, Schema } from '../../../kql/index.ts';
import { RuleFile, type Detection } from '../../model/index.ts';
import { compileRule, runRule, tablesOf } from '../run/run.ts';
import { compared } from './compare.ts';
import { backtest, recordingOf, type RuleBacktest } from './index.ts';
import { scheduleOf, windowsOf } from './schedule.ts';
import { summaryOf } from './summary.ts';

const schema: Schema = { tables: {
  T: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'user', type: 'string' }, { name: 'n', type: 'long' }],
  U: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'user', type: 'string' }],
} };
const at = (minutes: number): string => new Date(Date.parse('2026-11-01T00:00:00Z') + minutes * 60_000).toISOString();
const row = (minutes: number, user = 'alice', n = 1): Row => ({ TimeGenerated: at(minutes), user, n });
const tables = (T: readonly Row[], U: readonly Row[] = []): Map<string, readonly Row[]> => new Map([['T', T], ['U', U]]);

function rule(query: string, more: Record<string, unknown> = {}): Detection {
  return {
    slug: 'one', file: 'detections/one/rule.yaml', query, response: null, tests: null,
    rule: RuleFile.parse({
      id: 'one', name: 'One', queryFrequency: '10m', queryPeriod: '10m', triggerOperator: 'gt', triggerThreshold: 0,
      entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: 'user' }] }], ...more,
    }),
  };
}

function run(detection: Detection, rows: ReadonlyMap<string, readonly Row[]>, to = 60): RuleBacktest {
  const [result] = backtest([detection], schema, recordingOf(rows, schema, new Date(at(to))), new Date(at(0)), new Date(at(to)));
  if (result === undefined) throw new Error('no result');
  return result;
}

describe('src/detect/backtest', () => {
  it('finds what happened in the window of the run that follows it, raised five minutes late', () => {
    const { alerts, runs, empty, rowsRead } = run(rule('T | where n > 0'), tables([row(10), row(11), row(31, 'bob', 0)]));
    expect(alerts.map(({ time, ranAt, entities }) => [time, ranAt, entities])).toEqual([
      [at(10), at(15), [{ kind: 'user', value: 'alice' }]], [at(11), at(25), [{ kind: 'user', value: 'alice' }]],
    ]);
    expect({ runs, empty, rowsRead }).toEqual({ runs: 3, empty: 3, rowsRead: 3 });
  });

  it('alerts again of a row that two overlapping windows have, and says so', () => {
    const { alerts } = run(rule('T', { queryPeriod: '30m' }), tables([row(5)]));
    expect(alerts.map(({ ranAt, repeated }) => [ranAt, repeated])).toEqual([[at(15), false], [at(25), true], [at(35), true]]);
  });

  it('rests for the suppression after an alert, and runs again at its end', () => {
    const minutes = [5, 15, 25, 35, 45, 55];
    const { alerts, suppressed } = run(rule('T', { suppressionEnabled: true, suppressionDuration: 'PT30M' }), tables(minutes.map((minute) => row(minute))));
    expect(alerts.map(({ time }) => time)).toEqual([at(5), at(35)]);
    expect(suppressed).toBe(4);
    expect(run(rule('T', { suppressionEnabled: false, suppressionDuration: 'PT30M' }), tables(minutes.map((minute) => row(minute)))).alerts).toHaveLength(6);
  });

  it('makes one alert of a run that groups, with the times and names of all its rows', () => {
    const { alerts } = run(rule('T', { eventGroupingSettings: { aggregationKind: 'SingleAlert' } }), tables([row(1), row(3, 'bob'), row(12, 'eve')]));
    expect(alerts.map(({ first, last, names }) => [first, last, names])).toEqual([[at(1), at(3), ['alice', 'bob']], [at(12), at(12), ['eve']]]);
  });

  it('runs an NRT rule each minute over the minute before', () => {
    const { alerts, runs } = run(rule('T', { kind: 'NRT' }), tables([row(5.5), row(7)]));
    expect([alerts.map(({ ranAt }) => ranAt), runs]).toEqual([[at(8), at(9)], 2]);
  });

  it('runs a rule that watches for silence also where there is nothing', () => {
    const { alerts, runs } = run(rule('T | where user == "heartbeat"', { triggerOperator: 'lt', triggerThreshold: 1 }), tables([row(5, 'heartbeat'), row(45, 'heartbeat')]));
    expect([runs, alerts.map(({ time }) => time)]).toEqual([6, [at(20), at(30), at(40), at(60)]]);
  });

  it.each<[string, Detection]>([
    ['its queryFrequency "" is no schedule', rule('T', { queryFrequency: undefined })],
    ['its queryPeriod "soon" is no length of time', rule('T', { queryPeriod: 'soon' })],
    ['the data has no rows of U', rule('U')],
    ['The name \'X\' does not refer to any known column, table, variable or function.', rule('X')],
  ])('skips a rule because %s', (reason, detection) => {
    expect(run(detection, tables([row(1)])).skipped).toBe(reason);
  });

  it('counts runs that fail, with the first reason, and goes on', () => {
    const { failed, runs } = run(rule('T | extend x = assert(n < 2, "too many")'), tables([row(5, 'a', 2), row(15), row(25, 'a', 3)]));
    expect([failed?.runs, runs]).toEqual([2, 3]);
    expect(failed?.reason).toContain('too many');
  });

  const rows = fc.array(fc.record({ minute: fc.integer({ min: 0, max: 90 }), user: fc.constantFrom('alice', 'bob', 'eve'), n: fc.integer({ min: 0, max: 3 }) }), { maxLength: 25 })
    .map((all) => all.map(({ minute, user, n }) => row(minute, user, n)));
  const detections = fc.record({
    query: fc.constantFrom('T | where n > 0', 'T | summarize n = sum(n), TimeGenerated = max(TimeGenerated) by user | where n > 2', 'T | join kind=inner U on user | project TimeGenerated, user', 'T | where TimeGenerated > ago(7m) | summarize arg_max(TimeGenerated, *) by user'),
    frequency: fc.constantFrom(5, 10, 15), period: fc.constantFrom(15, 30, 60), single: fc.boolean(),
  }).map(({ query, frequency, period, single }) => rule(query, { queryFrequency: `${frequency}m`, queryPeriod: `${period}m`, eventGroupingSettings: { aggregationKind: single ? 'SingleAlert' : 'AlertPerResult' } }));

  it('finds what one run over the rows of each window finds', () => {
    fc.assert(fc.property(detections, rows, rows, (detection, T, U) => {
      const schedule = scheduleOf(detection.rule);
      if (typeof schedule === 'string') throw new Error(schedule);
      const compiled = compileRule(detection, schema);
      const alone = [...windowsOf(schedule, new Date(at(0)), new Date(at(90)))].flatMap(({ after, until, ranAt }) => {
        const within = (all: readonly Row[]): Row[] => all.filter(({ TimeGenerated }) => Date.parse(String(TimeGenerated)) > after.getTime() && Date.parse(String(TimeGenerated)) <= until.getTime());
        return runRule(detection, compiled, tablesOf(tables(within(T), within(U)), schema, until), { now: until }).alerts.map(({ time }) => `${time} ${ranAt.toISOString()}`);
      });
      expect(run(detection, tables(T, U), 90).alerts.map(({ time, ranAt }) => `${time} ${ranAt}`).toSorted()).toEqual(alone.toSorted());
    }), { numRuns: 60 });
  });

  it('finds the same in whatever order the rows come', () => {
    fc.assert(fc.property(detections, rows, rows, fc.func(fc.integer()), (detection, T, U, rank) => {
      const shuffled = <T>(all: readonly T[]): T[] => all.map((one, index) => ({ one, by: rank(index) })).toSorted((a, b) => a.by - b.by).map(({ one }) => one);
      const { milliseconds: _first, ...found } = run(detection, tables(T, U), 90);
      const { milliseconds: _second, ...again } = run(detection, tables(shuffled(T), shuffled(U)), 90);
      expect(again).toEqual(found);
    }), { numRuns: 60 });
  });

  it('says which alerts a change adds and takes away; a renamed column is no change', () => {
    const data = tables([row(5), row(15, 'bob', 2), row(25, 'eve', 3)]);
    const [change] = compared([run(rule('T | where n < 3'), data)], [run(rule('T | where n > 1 | extend why = "n"'), data)]);
    expect([change?.added.map(({ time }) => time), change?.gone.map(({ time }) => time), change?.same]).toEqual([[at(25)], [at(5)], 1]);
    // The same user at another time is another alert.
    expect(compared([run(rule('T | where n == 1'), tables([row(5)]))], [run(rule('T | where n == 1'), tables([row(6)]))])[0]).toMatchObject({ same: 0, added: [{ time: at(6) }], gone: [{ time: at(5) }] });
    expect(compared([], [run(rule('T'), data)])[0]).toMatchObject({ before: null, same: 0, added: { length: 3 } });
  });

  it('counts alerts by day, quiet days too, and names the entities that make most', () => {
    const { alerts } = run(rule('T', { queryFrequency: '1h', queryPeriod: '1h' }), tables([row(0.5), row(1), row(2, 'bob'), row(2_900)]), 4_000);
    expect(summaryOf(alerts, new Date(at(0)), new Date(at(4_000)))).toMatchObject({
      days: [{ day: '2026-11-01', alerts: 3 }, { day: '2026-11-02', alerts: 0 }, { day: '2026-11-03', alerts: 1 }], perDay: 1.3,
      noisy: [{ kind: 'user', value: 'alice', alerts: 3 }, { kind: 'user', value: 'bob', alerts: 1 }], first: at(65), last: at(2_945),
    });
  });
});
