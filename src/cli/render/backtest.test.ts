import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { DetectionsBacktestAnswer } from '../../model/index.ts';
import { backtestMarkdown, bars, renderBacktest } from './backtest.ts';

const HOSTILE = 'x|`<img src=x>`\n[a](javascript:1) @everyone \u001b[2J';
const alert = { time: '2026-11-02T10:00:00.000Z', ranAt: '2026-11-02T10:05:00.000Z', title: HOSTILE, severity: 'High' as const, entities: [{ kind: 'user' as const, value: HOSTILE }], repeated: false };
const answer = DetectionsBacktestAnswer.parse({
  from: '2026-11-01T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z', rows: 1_200, milliseconds: 4_200,
  rules: [{
    rule: 'pass-the-hash', skipped: null, runs: 30, empty: 402, suppressed: 2, failed: { runs: 1, reason: 'too much' }, rowsRead: 900, milliseconds: 1_500, perDay: 1,
    days: [{ day: '2026-11-01', alerts: 0 }, { day: '2026-11-02', alerts: 3 }, { day: '2026-11-03', alerts: 1 }], noisy: [{ kind: 'user', value: HOSTILE, alerts: 3 }],
    first: '2026-11-02T10:05:00.000Z', last: '2026-11-03T10:05:00.000Z', repeated: 1, alerts: [alert],
    labels: { right: 2, wrong: 1, unlabelled: 0, precision: 2 / 3, found: 1, recall: 0.5, missed: [{ from: '2026-11-02T10:00:00.000Z', to: '2026-11-02T10:00:00.000Z', entity: 'eve' }] },
  }],
  change: { since: 'origin/main', rules: [{ rule: 'pass-the-hash', before: 1, after: 2, same: 1, added: [alert], gone: [] }, { rule: 'quiet', before: 0, after: 0, same: 0, added: [], gone: [] }] },
});

describe('src/cli/render/backtest', () => {
  it('draws one bar a day, a dot for a day without alerts, and of a longer time several days in one', () => {
    expect(bars([0, 1, 4, 8].map((alerts) => ({ alerts })))).toBe('.▁▄█');
    expect(bars(Array.from({ length: 61 }, (_none, at) => ({ alerts: at === 60 ? 2 : 0 })))).toBe(`${'.'.repeat(30)}█`);
  });

  it('shows what a rule would have done', () => {
    expect(renderBacktest({ ...answer, change: null }, createColors(false)).split('\n')).toEqual([
      '.█▃  pass-the-hash  1 alert, 1 a day', '  first 2026-11-02 10:05 UTC, last 2026-11-03 10:05 UTC, 1 of them told before (overlapping windows)',
      '  most: user:x|`<img src=x>`\\u{a}[a](javascript:1) @everyone \\u{1b}[2J 3', '  30 runs, 402 without rows, 2 suppressed, 900 rows read, 1.5 s', '  1 run failed: too much',
      '  precision 67 % (2 right, 1 wrong, 0 not labelled), recall 50 % (1 of 2)', '  missed eve at 2026-11-02 10:00 UTC', '2026-11-01 00:00 UTC to 2026-11-04 00:00 UTC, 1200 rows, 4.2 s',
    ]);
  });

  it('tells a pull request what a change adds and takes away, with all text of alerts as code', () => {
    const markdown = backtestMarkdown(answer);
    expect(markdown).toContain('| `pass-the-hash` | 1 | 2 | 1 | 0 | 1 |');
    expect(markdown).toContain('- 2026-11-02 10:00:00 UTC ``x│`<img src=x>` [a](javascript:1) @everyone  [2J`` ``user:x│`<img src=x>` [a](javascript:1) @everyone  [2J``');
    expect(markdown.replaceAll(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '')).not.toMatch(/<img|\]\(|@everyone|\u001b/);
  });
});
