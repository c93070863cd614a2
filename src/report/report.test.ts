import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlKey, entityRef, type EntryDraft } from '../model/index.ts';
import { append } from '../record/chain.ts';
import { ALICE, at, DANA, decision, draft, event, hold, idOf, incident, inputs, plan, seededRandom } from '../record/fixtures.ts';
import type { IncidentRecord } from '../record/index.ts';
import { code, duration, metrics, metricsText, plain, report, timelineText } from './index.ts';

const CONTROL = controlKey(hold('a').control);

function story(hostile = 'Alert a'): IncidentRecord {
  const made = plan('a', 1, 'approval');
  const entries: EntryDraft[] = [
    draft(0, { kind: 'opened', fingerprint: event('a').fingerprint }), draft(1, { kind: 'planned', n: 1, digest: made.digest, gate: 'approval' }),
    draft(2, { kind: 'approved', n: 1, digest: made.digest }, DANA),
    draft(2, { kind: 'held', n: 1, digest: made.digest, controls: [CONTROL], targets: [entityRef(ALICE)], automatic: false }),
    draft(4, { kind: 'outcome', attempt: 1, controls: [CONTROL], outcome: { action: 'disable', target: entityRef(ALICE), requestedAt: at(2), acceptedAt: at(3), effectiveAt: at(4), residual: { what: hostile, until: at(60) }, failure: null } }),
    draft(5, { kind: 'irreversible', control: CONTROL, what: hostile }),
    { ...draft(6, { kind: 'acknowledged' }), result: hostile },
  ];
  return {
    folder: 'x', incident: incident('a', { title: hostile, containedAt: at(4), acknowledgedAt: at(6), entities: [{ ...ALICE, name: hostile || 'x' }] }), events: [event('a', { title: hostile })],
    decisions: [decision(inputs('a'))], plans: [made], holds: [hold('a', made.digest)], tasks: [],
    timeline: append([], idOf('a'), entries, seededRandom(1)).map(({ entry }) => entry),
  };
}

/** What is left of Markdown when its code spans are taken out, by CommonMark's rule: equal runs of backticks. */
const withoutCode = (text: string): string => text.replace(/(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g, '');

describe('src/report', () => {
  it('tells the three truths, who approved, what is left and what cannot be undone', () => {
    const text = report(story(), { environment: 'range', madeAt: at(30), wallTime: null });
    expect(text).toContain('| `disable` | `alice@contoso.example` (user) |'.replace('alice@contoso.example', 'Alert a'));
    expect(text).toContain('| 2026-11-21 03:02:00 UTC | 2026-11-21 03:03:00 UTC | 2026-11-21 03:04:00 UTC | `Alert a` until 2026-11-21 04:00:00 UTC |');
    expect(text).toContain('`dana` at 2026-11-21 03:02:00 UTC');
    expect(text).toContain('1 target(s) are restricted now, the last until 2026-11-22 03:00:00 UTC.');
    expect(text).toMatch(/## What cannot be undone\n\n- `Alert a`/);
    expect(text).toContain('contained    |');
  });

  it('is the same for the same ledger', () => {
    expect(report(story())).toBe(report(story()));
  });

  it.each(['<script>alert(1)</script>', '[x](http://evil.example)', '![x](http://evil.example/p.png)', '@everyone', '# big', '| a | b |', '\\| <img src=x>', '`` ` ``', '```', '\n\n# Heading', 'a`b<img src=x>', '\u202eevil', '<!-- ', 'a\\`<b>'])('shows %j and renders none of it', (hostile) => {
    const rest = withoutCode(report(story(hostile)).split('```text')[0] ?? '');
    for (const piece of ['script', 'evil', '@everyone', '# big', 'Heading\n', '<img', '<!--', '<b>']) expect(rest).not.toContain(piece);
    const rows = report(story(hostile)).split('\n').filter((line) => line.startsWith('| disable') || line.startsWith('| `disable'));
    for (const row of rows) expect(row.split('|')).toHaveLength(8);
  });

  it('keeps any text inside its code span', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '|', '<', '\n', '\\', ' ', '*') }), (text) => {
      expect(withoutCode(`x ${code(text)} y`)).toMatch(plain(text) === '' ? 'x (empty) y' : /^x {2}y$/);
    }));
  });

  it('prints a timeline with one line an entry, whatever is in it', () => {
    expect(timelineText(story('a\nb\u001b[31m').timeline).trimEnd().split('\n')).toHaveLength(7);
    expect(timelineText(story().timeline)).toContain('person dana');
  });

  it('computes the figures and leaves out what is not known', () => {
    const figures = metrics([story(), { ...story(), incident: incident('b', { closedAs: 'false-positive', closedAt: at(58) }), timeline: [] }]);
    expect(figures).toMatchObject({ incidents: 2, falsePositivePercent: 100, approved: 1, automatic: 0, contain: { count: 1, mean: 6 * 60_000, median: 6 * 60_000 }, close: { count: 1, mean: 3_600_000 } });
    expect(metricsText(figures)).toContain('time to contain      mean 6 min, median 6 min, longest 6 min (1)');
    expect(metrics([])).toMatchObject({ falsePositivePercent: null, detect: { count: 0, mean: null } });
  });

  it.each([[0, '0.0 s'], [4_200, '4.2 s'], [59_999, '60 s'], [723_000, '12 min 3 s'], [7_500_000, '2 h 5 min'], [90_000_000, '1 d 1 h']])('writes %d ms as %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
