import type { FindingSeverity, RuleFinding as Finding } from '../../model/index.ts';

export type { FindingSeverity, RuleFinding as Finding } from '../../model/index.ts';

/** A place in a file, as a finding has it. */
export type Place = Pick<Finding, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'>;

const RANK: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 1, note: 2 };

/** By file and place; at one place the worst first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || RANK[a.severity] - RANK[b.severity] || compare(a.code, b.code) || compare(a.message, b.message));
}

export function countBySeverity(findings: readonly Finding[]): Record<FindingSeverity, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
