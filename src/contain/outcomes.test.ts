import { describe, expect, it } from 'vitest';
import { controlKey, outcomeState, type Hold } from '../model/index.ts';
import type { Verification } from '../../responders/contract.ts';
import { groupHolds, outcomeOf, sameOutcome, type ControlStatus } from './outcomes.ts';
import { disabled, isolated, NOW, sessions } from './testing.ts';

const LATER = '2026-11-21T03:10:00.000Z';
const holds = [disabled(), sessions(), isolated()];
const effective = (at: string, residual: Verification['residual'] = null): Verification => ({ state: 'effective', at, residual });
const ok = (verification: Verification | null = null): ControlStatus => ({ accepted: true, standing: false, failure: null, verification });
const bad: ControlStatus = { accepted: false, standing: false, verification: null, failure: { reason: '403', next: 'ask' } };
const statuses = (of: readonly (readonly [Hold, ControlStatus])[]): Map<string, ControlStatus> => new Map(of.map(([hold, status]) => [controlKey(hold.control), status]));
const [user, device] = groupHolds(holds);
if (user === undefined || device === undefined) throw new Error('no groups');

describe('src/contain/outcomes', () => {
  it('tells one outcome for each action and target', () => {
    expect(groupHolds(holds).map(({ controls }) => controls.length)).toEqual([2, 1]);
  });

  it('keeps what an earlier run saw until this one has looked, and only where nothing has changed since', () => {
    const earlier = outcomeOf(device, statuses([[isolated(), ok(effective(NOW))]]), undefined, NOW);
    expect(outcomeOf(device, statuses([[isolated(), { ...ok(), standing: true }]]), earlier, LATER)).toEqual(earlier);
    expect(outcomeOf(device, statuses([[isolated(), ok()]]), earlier, LATER)).toMatchObject({ acceptedAt: NOW, effectiveAt: null });
  });

  it('is accepted only when every control is, and effective only when every one was seen to be', () => {
    const half = outcomeOf(user, statuses([[disabled(), ok(effective(NOW))], [sessions(), ok({ state: 'pending', until: null, why: 'lag', residual: null })]]), undefined, NOW);
    expect(half).toMatchObject({ acceptedAt: NOW, effectiveAt: null, failure: null });
    expect(outcomeState(half)).toBe('accepted');
    expect(outcomeState(outcomeOf(user, statuses([[disabled(), ok(effective(NOW))]]), undefined, NOW))).toBe('requested');
    const whole = outcomeOf(user, statuses([[disabled(), ok(effective(NOW))], [sessions(), ok(effective(LATER))]]), half, LATER);
    expect(whole).toMatchObject({ requestedAt: NOW, acceptedAt: NOW, effectiveAt: LATER });
  });

  it('keeps the first times while they hold, and takes them back when they do not', () => {
    const first = outcomeOf(device, statuses([[isolated(), ok(effective(NOW))]]), undefined, NOW);
    expect(outcomeOf(device, statuses([[isolated(), ok(effective(LATER))]]), first, LATER)).toEqual(first);
    expect(outcomeOf(device, statuses([[isolated(), ok({ state: 'not-effective', why: 'lifted', next: 'look', residual: null })]]), first, LATER)).toMatchObject({ acceptedAt: NOW, effectiveAt: null });
  });

  it('fails with the reason and the next step of the control that failed, and names no time it did not see', () => {
    const outcome = outcomeOf(user, statuses([[disabled(), ok(effective(NOW))], [sessions(), bad]]), undefined, NOW);
    expect(outcome).toMatchObject({ acceptedAt: null, effectiveAt: null, failure: { reason: '403', next: 'ask' } });
    expect(outcomeState(outcome)).toBe('failed');
  });

  it('names the access that is left the longest; an unknown end is the longest', () => {
    const with_ = (one: string | null, two: string | null): string | undefined => outcomeOf(user, statuses([
      [disabled(), ok(effective(NOW, { what: 'one', until: one }))], [sessions(), ok(effective(NOW, { what: 'two', until: two }))],
    ]), undefined, NOW).residual?.what;
    expect([with_(NOW, LATER), with_(LATER, NOW), with_(null, LATER)]).toEqual(['two', 'one', 'one']);
  });

  it('says whether anything changed', () => {
    const one = outcomeOf(device, statuses([[isolated(), bad]]), undefined, NOW);
    expect([sameOutcome(undefined, one), sameOutcome(one, { ...one }), sameOutcome(one, { ...one, failure: null })]).toEqual([false, true, false]);
  });
});
