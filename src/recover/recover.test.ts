import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disabled, isolated, sessions } from '../contain/testing.ts';
import { controlKey } from '../model/index.ts';
import { inputs } from '../decide/testing.ts';
import { expired, quietEnough, releasedData, rolledBack } from './index.ts';

const NOW = '2026-11-22T03:00:00.000Z';

describe('src/recover', () => {
  it('lets a hold go at its last instant, not before', () => {
    const until = (at: string): number => expired([disabled(undefined, { until: at })], NOW).leaving.length;
    expect([until('2026-11-22T02:59:59.999Z'), until(NOW), until('2026-11-22T03:00:00.001Z')]).toEqual([1, 1, 0]);
  });

  it('compares times, not their spelling', () => {
    expect(expired([disabled(undefined, { until: '2026-11-22T03:00:00Z' })], NOW).leaving).toHaveLength(1);
  });

  it('loses no hold: each one ends or stays', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -5, max: 5 }).map((hours) => sessions(undefined, undefined, { until: new Date(Date.parse(NOW) + hours * 3_600_000).toISOString() }))), (holds) => {
      const { leaving, staying } = expired(holds, NOW);
      expect(new Set([...leaving, ...staying])).toEqual(new Set(holds));
      expect(leaving.length + staying.length).toBe(holds.length);
    }));
  });

  it('rolls back only holds of failed actions that ask for it', () => {
    const holds = [disabled(undefined, { onFailure: 'rollback' }), sessions(undefined, undefined, { onFailure: 'keep' }), isolated('Full', { onFailure: 'escalate' })];
    expect(rolledBack(holds, () => true).leaving).toEqual([holds[0]]);
    expect(rolledBack(holds, () => false).leaving).toEqual([]);
  });

  it('names the controls that end, and why', () => {
    expect(releasedData([disabled()], 'expired', 'over')).toEqual({ kind: 'released', controls: [controlKey(disabled().control)], why: 'expired', reason: 'over' });
  });

  it('closes a storm breaker by itself only where a quiet time is configured, and only after it', () => {
    const { config } = inputs().policy.config;
    const { incident } = inputs();
    const stormy = { ...incident, storm: { source: 'edr' as const, severity: 'low' as const, reason: 'too many', trippedAt: NOW, lastEventAt: NOW, suppressed: 100 } };
    const rules = config.guardrails.storm;
    const after = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
    expect(quietEnough(stormy, rules, after(10_000))).toBe(false);
    expect([9, 10].map((minutes) => quietEnough(stormy, { ...rules, closesAfterQuiet: '10m' }, after(minutes)))).toEqual([false, true]);
    expect(quietEnough(incident, { ...rules, closesAfterQuiet: '10m' }, after(10))).toBe(false);
  });
});
