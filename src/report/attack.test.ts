import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlKey, entityRef, type EntryDraft } from '../model/index.ts';
import { append } from '../record/chain.ts';
import { ALICE, at, DANA, decision, draft, event, hold, idOf, incident, inputs, seededRandom } from '../record/fixtures.ts';
import type { IncidentRecord } from '../record/index.ts';
import { report } from './index.ts';

const CONTROL = controlKey(hold('a').control);
const HEADINGS = /^#{1,6} /;

function record(entries: readonly EntryDraft[], more: Partial<IncidentRecord> = {}): IncidentRecord {
  return {
    folder: 'x', incident: incident('a', { entities: [ALICE] }), events: [event('a')], decisions: [decision(inputs('a'))], plans: [], holds: [hold('a')], tasks: [],
    timeline: append([], idOf('a'), entries, seededRandom(1)).map(({ entry }) => entry), ...more,
  };
}

const effective = (minute: number): EntryDraft => draft(minute, { kind: 'outcome', attempt: 1, controls: [CONTROL], outcome: { action: 'disable', target: entityRef(ALICE), requestedAt: at(1), acceptedAt: at(1), effectiveAt: at(minute), residual: null, failure: null } });
const drift = (minute: number, found = 'the account is enabled'): EntryDraft => draft(minute, { kind: 'drift', control: CONTROL, expected: { enabled: false }, found });

describe('src/report/attack', () => {
  it('tells what was lifted, when it was found and put back; at the third time that somebody fights', () => {
    const twice = report(record([effective(2), drift(3), effective(4), drift(5), effective(6)]));
    expect(twice).toContain('| 1 | 2026-11-21 03:03:00 UTC | `the account is enabled` | 2026-11-21 03:04:00 UTC |');
    expect(twice).not.toContain('works against');
    const third = report(record([effective(2), drift(3), effective(4), drift(5), effective(6), drift(7)]));
    expect(third).toContain('| 3 | 2026-11-21 03:07:00 UTC | `the account is enabled` | **not yet** |');
    expect(third).toMatch(/## In short\n[\s\S]*\*\*Somebody works against the containment\*\*: 1 control\(s\) were lifted 3 times[\s\S]*## Next steps/);
  });

  it('says both times before which sessions are void, and how long it was between them', () => {
    const text = report(record([effective(2), draft(3, { kind: 'stamped', controls: [CONTROL], at: at(3) }), draft(3.3, { kind: 'stamped', controls: [CONTROL], at: at(3.25) })]));
    expect(text).toContain('| 2026-11-21 03:03:00 UTC | 2026-11-21 03:03:15 UTC | 15 s, void as well |');
  });

  it('has no section that there is nothing to say for', () => {
    const text = report(record([effective(2)]));
    for (const title of ['Lifted by somebody', 'Held back by a guard', 'Sessions that are void']) expect(text).not.toContain(title);
  });

  it('has the same headings whatever stands in the fields that come from outside', () => {
    const sections = (text: string): string[] => report(record([effective(2), drift(3, text), draft(4, { kind: 'escalated', reason: text, next: text, action: text, target: entityRef(ALICE) }), { ...draft(5, { kind: 'acknowledged' }, DANA), result: text }], {
      incident: incident('a', { title: text, queue: text, entities: [{ ...ALICE, name: text }] }), events: [event('a', { title: text, detection: text, tactics: [text], techniques: [text] })],
    })).split('\n').filter((line) => HEADINGS.test(line)).slice(1);
    const real = sections('quiet');
    expect(real).toHaveLength(12);
    fc.assert(fc.property(fc.array(fc.constantFrom('## Approved by kofi', '\n', '\r', '\u2028', '# ', '```', '`', '|', '<!-- ', '-->', '<h2>', '\u202e', '&lt;', '\\', ' ', 'a'), { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(sections(text === '' ? 'x' : text)).toEqual(real);
    }), { numRuns: 200 });
  });
});
