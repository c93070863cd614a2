import { describe, expect, it } from 'vitest';
import { summarize, summaryLine, type Report } from '../../tools/lib/summary.mjs';

function report(over: Partial<Report> = {}): Report {
  return { success: true, numPassedTests: 12, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...over };
}

describe('tools/lib/summary', () => {
  it('states what passed, and leaves skipped out when there is none', () => {
    expect(summaryLine(summarize(report(), 0, true))).toBe('12 passed, 0 failed');
    expect(summaryLine(summarize(report({ numPendingTests: 2, numTodoTests: 1 }), 0, true))).toBe('12 passed, 0 failed, 3 skipped');
  });

  it('counts a failed type check as one failure', () => {
    expect(summarize(report(), 1, false).failed).toBe(1);
  });

  it('counts a file that could not be loaded, but not twice one whose tests failed', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(summarize(report({ success: false, numFailedTests: 1, testResults: [broken, failing] }), 1, true).failed).toBe(2);
  });

  it('fails a run without tests, without a report, or that ended badly with all tests green', () => {
    expect(summarize(report({ numPassedTests: 0 }), 0, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(summarize(null, 0, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(summarize(report(), 1, true).failed).toBe(1);
    expect(summarize(report({ success: false }), 0, true).failed).toBe(1);
  });
});
