/**
 * The figures of a test run, from vitest's JSON report (null when there is none), the exit code of `npm test` and whether the
 * type check passed. A file that could not be loaded, an unhandled error and a failed type check each count as one failure,
 * and a run without a single test is a failure too.
 */
export function summarize(report, exitCode, typesAreFine) {
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const brokenFiles = (report?.testResults ?? []).filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).length;
  let failed = (report?.numFailedTests ?? 0) + brokenFiles + (typesAreFine ? 0 : 1);
  if (failed === 0 && (exitCode !== 0 || passed === 0 || report?.success !== true)) failed = 1;
  return { passed, failed, skipped };
}

/** `12 passed, 0 failed`, and `, 3 skipped` when there are any. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
