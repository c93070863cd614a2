import type { Event } from '../model/index.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Config, Incident, sha256 } from '../model/index.ts';
import { at, event, inputs, ledger } from './fixtures.ts';
import { correlate } from './index.ts';

const titles = (incidents: Incident[], events: Event[]): string[][] => {
  const names = new Map(events.map((item) => [item.fingerprint, item.title]));
  return incidents.map((incident) => incident.events.map((id) => names.get(id) ?? id).sort()).sort((a, b) => a.join().localeCompare(b.join()));
};

describe('src/correlate', () => {
  it('opens one valid incident for events that name the same entity', () => {
    const events = [event('b', 1, ['user:alice', 'ip:203.0.113.7'], { source: 'siem', severity: 'critical', occurredAt: at(-9) }), event('a', 0, ['user:alice'])];
    const { opened, updated, assignments } = correlate(inputs(events));
    expect(opened).toHaveLength(1);
    expect(updated).toEqual([]);
    expect(Incident.parse(opened[0])).toMatchObject({
      id: `2026-11-21-${sha256(sha256('a')).slice(0, 10)}`, title: 'a', state: 'new', priority: 'P4', queue: 'soc', severity: 'critical', sources: ['edr', 'siem'],
      events: [sha256('a'), sha256('b')], openedAt: at(1), detectedAt: at(0), occurredAt: at(-9), lastEventAt: at(1), storm: null, linked: [],
    });
    expect(assignments.map((item) => item.as)).toEqual(['new', 'fold']);
  });

  it('makes one incident of three alerts that only the third connects', () => {
    const events = [event('defender', 0, ['device:ws-17', 'user:alice']), event('guardduty', 1, ['ip:203.0.113.7']), event('sentinel', 2, ['user:ALICE', 'ip:203.0.113.7'])];
    expect(correlate(inputs(events)).opened).toHaveLength(1);
  });

  it.each([[4, 1], [5, 1], [5.1, 2]])('folds an event that comes %d minutes after the last: %d incidents', (minutes, count) => {
    const store = ledger();
    store.run([event('a', 0, ['user:alice'])]);
    store.run([event('b', minutes, ['user:alice'])]);
    expect(store.incidents()).toHaveLength(count);
  });

  it('slides the window, and ends an incident after 60 minutes', () => {
    const store = ledger();
    for (let minute = 0; minute <= 68; minute += 4) store.run([event(`e${minute}`, minute, ['user:alice'])]);
    expect(store.incidents().map((incident) => incident.events.length)).toEqual([16, 2]);
  });

  it('folds a late alert by the time that it was detected', () => {
    const store = ledger();
    store.run([event('a', 0, ['user:alice'])]);
    expect(store.run([event('late', 2, ['user:alice'], { receivedAt: at(40) })]).assignments[0]?.as).toBe('fold');
  });

  it('does not fold what shares no entity, or has none', () => {
    expect(correlate(inputs([event('a', 0, ['user:alice']), event('b', 0, ['user:bob']), event('c', 0, []), event('d', 0, [])])).opened).toHaveLength(4);
  });

  it('folds alerts about the same host that the inventory does not know', () => {
    const unresolved: Event['unresolved'] = [{ kind: 'host', value: 'ws-99', reason: 'unknown', candidates: [] }];
    expect(correlate(inputs([event('a', 0, [], { unresolved }), event('b', 0, [], { unresolved })])).opened).toHaveLength(1);
  });

  it('writes nothing for what is known, and for repetitions', () => {
    const store = ledger();
    const a = event('a', 0, ['user:alice']);
    const first = store.run([a, a, a]);
    expect(first.assignments.map((item) => item.as)).toEqual(['new', 'duplicate', 'duplicate']);
    const second = store.run([a]);
    expect(second).toMatchObject({ opened: [], updated: [], assignments: [{ as: 'duplicate', incident: first.opened[0]?.id }] });
  });

  it('joins an event that touches two open incidents to the older, and notes it in both', () => {
    const store = ledger();
    const older = store.run([event('a', 0, ['user:alice'])]).opened[0]?.id ?? '';
    const newer = store.run([event('b', 1, ['user:bob'])]).opened[0]?.id ?? '';
    const result = store.run([event('c', 2, ['user:bob', 'user:alice'])]);
    expect(result.assignments).toEqual([{ fingerprint: sha256('c'), incident: older, as: 'fold', linked: [newer] }]);
    expect(result.updated.map((incident) => [incident.id, incident.linked, incident.events.length])).toEqual([[older, [newer], 2], [newer, [older], 1]]);
  });

  it('does not fold by a shared asset, a protected address, or an entity of too many incidents', () => {
    const assets = [{ id: 'jump', kind: 'device' as const, name: 'jump', shared: true, addresses: ['10.0.0.1'], aliases: [], productionCritical: false, tags: {} }];
    const rule = { rule: { kind: 'ip' as const, cidr: '198.51.100.0/28', reason: 'our own egress' }, where: 'protected.yaml:2' };
    const inventory = { assets, identities: [], contacts: { people: [], roles: [], owners: [] }, protected: [rule] };
    for (const entity of ['device:JUMP', 'ip:10.0.0.1', 'ip:198.51.100.5']) {
      expect(correlate(inputs([event('a', 0, [entity]), event('b', 0, [entity])], { inventory })).opened).toHaveLength(2);
    }
    const store = ledger({ correlation: { ...Config.parse({}).correlation, sharedEntityAbove: 2 } });
    for (const minute of [0, 10, 20]) store.run([event(`e${minute}`, minute, ['ip:203.0.113.9'])]);
    store.run([event('next', 21, ['ip:203.0.113.9'])]);
    expect(store.incidents()).toHaveLength(4);
  });

  it('does not grow an incident above its most entities', () => {
    const correlation = { ...Config.parse({}).correlation, mostEntities: 3 };
    const events = Array.from({ length: 6 }, (_, i) => event(`e${i}`, 0, ['user:alice', `ip:10.0.0.${i}`]));
    const { opened } = correlate(inputs(events, { correlation }));
    expect(opened.map((incident) => incident.entities.length)).toEqual([3, 3, 3]);
  });

  it('leaves closed incidents alone', () => {
    const [incident] = correlate(inputs([event('a', 0, ['user:alice'])])).opened;
    if (incident === undefined) throw new Error('no incident');
    const open = [{ incident: { ...incident, state: 'closed' as const }, events: [event('a', 0, ['user:alice'])] }];
    expect(correlate(inputs([event('b', 1, ['user:alice'])], { open })).opened).toHaveLength(1);
  });

  it('does not care for the order of events, nor for 1,000 repetitions', () => {
    const some = fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1, maxLength: 4 }), minute: fc.integer({ min: 0, max: 90 }), users: fc.uniqueArray(fc.constantFrom('user:a', 'user:b', 'user:c', 'ip:10.0.0.1'), { maxLength: 3 }) }), { selector: (item) => item.name, maxLength: 12 });
    fc.assert(fc.property(some, fc.infiniteStream(fc.nat()), (items, seeds) => {
      // All arrive in one run, so what tells them apart is the time of detection.
      const events = items.map((item) => event(item.name, item.minute, item.users, { receivedAt: at(item.minute > 45 ? 200 : 100) }));
      const key = new Map(events.map((item) => [item, seeds.next().value ?? 0]));
      const shuffled = events.toSorted((a, b) => (key.get(a) ?? 0) - (key.get(b) ?? 0));
      const now = at(200);
      const one = correlate(inputs(events, { now }));
      const other = correlate(inputs([...shuffled, ...events, ...shuffled], { now }));
      expect({ ...other, assignments: other.assignments.filter((item) => item.as !== 'duplicate') }).toEqual(one);
      expect(one.opened.flatMap((incident) => incident.events).sort()).toEqual(events.map((item) => item.fingerprint).sort());
    }));
    const alert = event('same', 0, ['user:alice']);
    const others = [event('x', 0, ['user:bob']), event('y', 1, ['user:alice'])];
    const thousand = [...Array.from({ length: 500 }, () => alert), ...others, ...Array.from({ length: 500 }, () => alert)];
    expect(titles(correlate(inputs(thousand)).opened, thousand)).toEqual([['same', 'y'], ['x']]);
  });

  it('gives the same groups whether connected alerts come one by one or together', () => {
    const chain = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
    fc.assert(fc.property(chain, (order) => {
      const events = order.map((i) => event(`e${i}`, i / 10, ['user:alice', `ip:10.0.0.${i}`]));
      const store = ledger();
      for (const item of events) store.run([item]);
      expect(titles(store.incidents(), events)).toEqual(titles(correlate(inputs(events)).opened, events));
    }));
  });
});
