import { describe, expect, it } from 'vitest';
import { Config, Incident } from '../model/index.ts';
import { at, event, inputs, ledger } from './fixtures.ts';
import { correlate } from './index.ts';

const flood = (count: number, minute = 0, fields: Parameters<typeof event>[3] = {}, name = 'f') =>
  Array.from({ length: count }, (_, i) => event(`${name}${i}`, minute, [`user:${name}${i}`], fields));
const rules = (fields: object) => ({ storm: Config.parse({ guardrails: { storm: fields } }).guardrails.storm });

describe('src/correlate/storm', () => {
  it('opens 20 incidents of 1,000 alerts about as many entities, and one for the rest', () => {
    const { opened, storms, assignments } = correlate(inputs(flood(1_000)));
    expect(opened).toHaveLength(21);
    const storm = opened.find((incident) => incident.storm !== null);
    expect(Incident.parse(storm)).toMatchObject({
      title: 'Alert storm: more than 20 new incidents of severity high within 5m', storm: { source: null, severity: 'high', suppressed: 980, trippedAt: at(0), lastEventAt: at(0) },
    });
    expect(storm?.events).toHaveLength(980);
    expect(storm?.entities).toHaveLength(50);
    expect(storms).toEqual([storm?.storm]);
    expect(assignments.filter((item) => item.as === 'storm').every((item) => item.incident === storm?.id)).toBe(true);
  });

  it('keeps on filling the one incident in later runs, and still folds what belongs to an open one', () => {
    const store = ledger();
    store.run(flood(30));
    const result = store.run([...flood(5, 1, {}, 'g'), event('again', 1, ['user:f0'])]);
    expect(result.opened.filter((incident) => incident.storm === null).length).toBe(0);
    expect(store.incidents()).toHaveLength(21);
    expect(result.storms).toMatchObject([{ suppressed: 15, lastEventAt: at(1) }]);
  });

  it('does not hide a critical alert behind a flood of low ones', () => {
    const critical = event('real', 0, ['user:alice'], { severity: 'critical' });
    const { opened, assignments } = correlate(inputs([...flood(1_000, 0, { severity: 'low' }), critical]));
    expect(assignments.find((item) => item.fingerprint === critical.fingerprint)?.as).toBe('new');
    expect(opened.filter((incident) => incident.severity === 'critical')).toMatchObject([{ storm: null }]);
  });

  it('trips by events of one source and severity, other sources untouched', () => {
    const same = Array.from({ length: 201 }, (_, i) => event(`s${i}`, 0, ['user:alice']));
    const { opened, storms } = correlate(inputs([...same, event('other', 0, ['user:bob'], { source: 'siem' })]));
    expect(storms).toMatchObject([{ source: 'edr', severity: 'high', reason: 'more than 200 events of source edr and severity high within 5m', suppressed: 0 }]);
    const storm = opened.find((incident) => incident.storm !== null);
    // What tripped it has its own incident; the storm's names that one, so that a person finds it.
    expect(storm).toMatchObject({ events: [], linked: [opened.find((incident) => incident.title.startsWith('s'))?.id] });
    expect(opened.filter((incident) => incident.storm === null)).toHaveLength(2);
    expect(correlate(inputs(same.slice(1))).storms).toEqual([]);
  });

  it('counts what earlier runs saw, within the window and since the last resume', () => {
    const recent = { events: flood(200, 0), opened: [], resumedAt: null };
    const next = [event('next', 4, ['user:alice'])];
    expect(correlate(inputs(next, { recent })).storms).toHaveLength(1);
    expect(correlate(inputs(next, { recent: { ...recent, resumedAt: at(1) } })).storms).toEqual([]);
    expect(correlate(inputs([event('next', 5, ['user:alice'])], { recent })).storms).toEqual([]);
    const opened = Array.from({ length: 20 }, () => ({ severity: 'high' as const, at: at(0) }));
    expect(correlate(inputs(next, { recent: { events: [], opened, resumedAt: null } })).storms).toHaveLength(1);
  });

  it('closes after quiet only when that is configured', () => {
    const trip = { source: null, severity: 'high' as const, reason: 'r', trippedAt: at(0), lastEventAt: at(0), suppressed: 3 };
    const next = [event('next', 31, ['user:alice'])];
    expect(correlate(inputs(next, { storms: [trip], ...rules({ closesAfterQuiet: '30m' }) })).closedStorms).toEqual([trip]);
    const open = correlate(inputs(next, { storms: [trip] }));
    expect(open).toMatchObject({ closedStorms: [], storms: [{ suppressed: 4, lastEventAt: at(31) }], assignments: [{ as: 'storm' }] });
    expect(correlate(inputs(next, { storms: [{ ...trip, lastEventAt: at(2) }], ...rules({ closesAfterQuiet: '30m' }) })).closedStorms).toEqual([]);
  });

  it('puts 20,000 alerts in their place within seconds', () => {
    const started = performance.now();
    const events = Array.from({ length: 20_000 }, (_, i) => event(`n${i}`, i / 5_000, [`user:u${i % 2_000}`, `ip:10.0.${i % 7}.1`]));
    expect(correlate(inputs(events)).assignments).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
