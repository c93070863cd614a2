import type { LoadedDetection } from '../load.ts';
import type { Finding } from './finding.ts';
import { queryFile } from './query-text.ts';
import { sayInto } from './rule-check.ts';

/** Ids and names that two rules share: the id is the rule's name in Azure, and Sentinel wants names to be unique in a workspace. */
export function duplicates(loaded: readonly LoadedDetection[]): Finding[] {
  const findings: Finding[] = [];
  for (const field of ['id', 'name'] as const) {
    const first = new Map<string, string>();
    for (const one of loaded) {
      const value = one.detection.rule[field].toLowerCase();
      const other = first.get(value);
      if (other === undefined) first.set(value, one.detection.file);
      else sayInto(findings, one, queryFile(one.detection.file, '')).field('duplicate-rule', [field], `${other} has this ${field} too`);
    }
  }
  return findings;
}
