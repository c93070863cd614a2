import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlKey, type Hold } from '../model/index.ts';
import { inForce, markerOf } from './join.ts';
import { A, B, blocked, context, disabled, isolated, roleSessions, sessions } from './testing.ts';

const instants = fc.integer({ min: 1_790_000_000, max: 1_800_000_000 }).map((seconds) => new Date(seconds * 1_000).toISOString());
const untils = fc.constantFrom('2026-11-22T03:00:00.000Z', '2026-11-23T03:00:00.000Z');

/** `before` is a function of the control, as it is in the ledger: later holders copy it. */
const holds: fc.Arbitrary<Hold> = fc.tuple(fc.integer({ min: 1, max: 4 }), untils, fc.oneof(
  fc.constant(disabled()), fc.constantFrom('Full' as const, 'Selective' as const).map((mode) => isolated(mode)),
  instants.map((at) => sessions(at)), instants.map((at) => roleSessions(at)), fc.constantFrom('203.0.113.7/32', '203.0.113.8/32').map((cidr) => blocked(cidr)),
)).map(([n, until, hold]) => ({ ...hold, until, incident: `2026-11-21-000000000${n}` }));

const force = (all: readonly Hold[]): ReturnType<typeof inForce> => inForce(all, context.types, 'repo');

describe('src/contain/join', () => {
  it('gives the same whatever the order of the holds, and however often one was recorded', () => {
    fc.assert(fc.property(fc.array(holds, { maxLength: 12 }).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all, ...all], { minLength: all.length * 3 }))), ([all, shuffled]) => {
      expect(force(shuffled)).toEqual(force(all));
    }));
  });

  it('gives the same when the holds of a control are joined in groups first', () => {
    fc.assert(fc.property(fc.array(holds, { minLength: 1, maxLength: 8 }), fc.nat(), (all, at) => {
      const first = all[0];
      if (first === undefined) return;
      const cut = at % all.length;
      const grouped = [all.slice(0, cut), all.slice(cut)].flatMap((group) => force(group).map((control) => ({
        ...first, control: control.control, value: control.value, before: control.before, until: control.until, timeoutSeconds: control.timeoutSeconds,
      })));
      const essence = (joined: ReturnType<typeof inForce>): object[] => joined.map(({ control, value, before, until, marker }) => ({ control, value, before, until, marker }));
      expect(essence(force(grouped))).toEqual(essence(force(all)));
    }));
  });

  it('keeps a control in force until its last holder lets go', () => {
    const [control] = force([isolated('Full'), isolated('Selective', { incident: B })]);
    expect(control).toMatchObject({ value: { mode: 'Full' }, holders: [A, B] });
    expect(force([isolated('Selective', { incident: B })])).toMatchObject([{ value: { mode: 'Selective' }, holders: [B] }]);
    expect(force([])).toEqual([]);
  });

  it('takes the later expiry, and `before` of the older incident', () => {
    const older = disabled(undefined, { before: { enabled: true }, until: '2026-11-22T00:00:00.000Z' });
    const newer = disabled(undefined, { before: { enabled: false }, until: '2026-11-23T00:00:00.000Z', incident: B });
    expect(force([newer, older])).toMatchObject([{ before: { enabled: true }, until: '2026-11-23T00:00:00.000Z' }]);
  });

  it('marks each control, and another repository differently; blocks at one NSG share its mark', () => {
    const marks = (repository: string): string[] => inForce([disabled(), isolated(), blocked('203.0.113.7/32'), blocked('203.0.113.8/32')], context.types, repository).map(({ marker }) => marker);
    const [one, two, three, four] = marks('repo');
    expect(one).toMatch(/^cordon-[0-9a-f]{16}$/);
    expect(new Set([one, two, three, four]).size).toBe(3);
    expect(new Set([...marks('repo'), ...marks('other')]).size).toBe(6);
    expect(one).toBe(markerOf('repo', 'azure:nsg-block//subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/rg-app/providers/microsoft.network/networksecuritygroups/nsg-app'));
  });

  it('refuses a hold of a control type that nobody installed', () => {
    const strange = { ...disabled(), control: { ...disabled().control, type: 'entra:unknown' } };
    expect(() => force([strange])).toThrow(controlKey(strange.control));
  });
});
