import { satisfies, type GateRow } from '../../model/index.ts';
import type { Findings } from '../read.ts';
import { at, type Everything } from './rule.ts';

type When = NonNullable<GateRow['when']>;

/** A gate row that an earlier row always takes the cases of is never used. */
export function gateRows({ config: { read } }: Everything, findings: Findings): void {
  if (read === null || read.value === null) return;
  const rows = read.value.gates;
  for (const [index, row] of rows.entries()) {
    const earlier = rows.findIndex((other, n) => n < index && covers(other.when ?? {}, row.when ?? {}));
    if (earlier >= 0) findings.warnings.push(at(read.doc, ['gates', index], `this row is never reached: the row in line ${read.doc.at(['gates', earlier]).line} takes all its cases`));
  }
}

/** Whether every case that fits `narrow` also fits `wide`. */
export function covers(wide: When, narrow: When): boolean {
  return listCovers(wide.severity, narrow.severity) && listCovers(wide.environment, narrow.environment) && listCovers(wide.kind, narrow.kind)
    && listCovers(wide.action, narrow.action) && comparisonCovers(wide.criticality, narrow.criticality) && comparisonCovers(wide.confidence, narrow.confidence);
}

function listCovers(wide: readonly string[] | undefined, narrow: readonly string[] | undefined): boolean {
  return wide === undefined || (narrow !== undefined && narrow.every((entry) => wide.includes(entry)));
}

// Criticality is 0 to 10 in whole steps, confidence 0 to 100: half steps tell every two comparisons with such limits apart.
const VALUES = Array.from({ length: 201 }, (_, index) => index / 2);

function comparisonCovers(wide: string | undefined, narrow: string | undefined): boolean {
  if (wide === undefined) return true;
  return narrow !== undefined && VALUES.every((value) => !satisfies(narrow, value) || satisfies(wide, value));
}
