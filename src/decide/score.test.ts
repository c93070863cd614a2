import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityRef } from '../model/index.ts';
import type { Severity } from '../model/index.ts';
import { openCase } from './case.ts';
import { priority } from './priority.ts';
import { score } from './score.ts';
import { ALICE, ATTACKER, event, inputs, known, NOW, WS17 } from './testing.ts';

const points = (value: ReturnType<typeof inputs>) => Object.fromEntries(score(openCase(value)).parts.map((part) => [part.name, part.points]));

describe('src/decide/score', () => {
  it('gives each part with its reason, and the score is their sum', () => {
    const result = score(openCase(inputs()));
    expect(result.score).toBe(90);
    expect(result.parts).toEqual([
      { name: 'severity', points: 30, reason: 'severity is critical' },
      { name: 'threat intelligence', points: 45, reason: '"internal" knows "ip:203.0.113.7" with confidence 90, x 0.5' },
      { name: 'critical asset', points: 0, reason: `the highest criticality is 5 (user "alice@contoso.example" ("${ALICE.value}")), not above 8` },
      { name: 'repeat offender', points: 0, reason: 'no earlier incidents' },
      { name: 'detection confidence', points: 0, reason: 'no detection states a confidence' },
      { name: 'corroboration', points: 15, reason: 'reported by edr, identity' },
      { name: 'privileged identity', points: 0, reason: 'no privileged identity is involved' },
    ]);
  });

  it.each<[Severity, number]>([['critical', 30], ['high', 20], ['medium', 10], ['low', 0]])('gives %s %i points', (severity, expected) => {
    expect(points(inputs({ severity }))['severity']).toBe(expected);
  });

  it.each([[8, 0], [9, -15], [10, -15]])('takes points for criticality %i: %i', (criticality, expected) => {
    expect(points(inputs({ contexts: [known(ALICE), known(ATTACKER, { criticality })] }))['critical asset']).toBe(expected);
  });

  it.each([[3, 0], [4, 10]])('counts %i earlier incidents as %i points', (count, expected) => {
    const value = inputs();
    const earlierIncidents = Array.from({ length: count }, (_, index) => `2026-10-0${index + 1}-0123456789`);
    expect(points({ ...value, context: { ...value.context, history: [{ entity: entityRef(ALICE), earlierIncidents: [...earlierIncidents, ...earlierIncidents] }] } })['repeat offender']).toBe(expected);
  });

  it('takes the highest indicator of the incident, and none of other entities', () => {
    expect(points(inputs({ indicators: [[entityRef(ATTACKER), 40], [entityRef(ALICE), 60], ['ip:192.0.2.1', 100]] }))['threat intelligence']).toBe(30);
  });

  it('takes the team\'s confidence in a detection before the source\'s own', () => {
    const value = inputs({ events: [event({ confidence: 100 })] });
    expect(points(value)['detection confidence']).toBe(20);
    const detections = [{ detection: 'lsass-access', confidence: 55, precision: null, closed: 0 }];
    expect(points({ ...value, context: { ...value.context, detections } })['detection confidence']).toBe(11);
  });

  it('bounds the points for further sources', () => {
    const sources = ['edr', 'siem', 'identity', 'network'] as const;
    expect(points(inputs({ events: sources.map((source) => event({ source })) }))['corroboration']).toBe(30);
  });

  it('counts a privileged identity, and can reach 75 without a feed hit', () => {
    const events = (['edr', 'siem', 'identity'] as const).map((source) => event({ source, confidence: 95 }));
    expect(score(openCase(inputs({ events, indicators: [], contexts: [known(ALICE, { privileged: true })] }))).score).toBe(94);
  });
});

describe('src/decide/priority', () => {
  it('is P1 for a critical alert about credentials, and goes to the queue of P1 where there is one', () => {
    const value = inputs({ config: { queues: { default: 'soc', P1: 'on-call' } } });
    expect(priority(openCase(value))).toMatchObject({ value: 'P1', queue: 'on-call' });
    expect(priority(openCase(inputs({ severity: 'low', events: [event({ tactics: [] })] })))).toMatchObject({ value: 'P4', queue: 'soc' });
  });

  it('never falls as criticality rises', () => {
    const rank = (criticality: number, other: number | null, severity: Severity, privileged: boolean) => priority(openCase(inputs({
      severity, events: [event({ entities: [ALICE, WS17] })], contexts: [known(ALICE, { criticality, privileged }), known(WS17, { criticality: other })],
    }))).value;
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), fc.option(fc.integer({ min: 0, max: 10 })), fc.constantFrom<Severity>('low', 'medium', 'high', 'critical'), fc.boolean(),
      (a, b, other, severity, privileged) => {
        expect(rank(Math.max(a, b), other, severity, privileged) <= rank(Math.min(a, b), other, severity, privileged)).toBe(true);
      }));
  });

  it('says at what time nothing: equal inputs at another time give the same', () => {
    expect(priority(openCase({ ...inputs(), now: '2027-01-01T00:00:00Z' }))).toEqual(priority(openCase({ ...inputs(), now: NOW })));
  });
});
