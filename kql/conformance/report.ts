import type { Failure, OracleFigures } from './measure.ts';
import type { RuleFigures } from './rules.ts';

/** Every query that does not give the real engine's answer, and below them, where the eye is, a table of the figures. */
export function oracleTable(figures: readonly (readonly [string, OracleFigures])[]): string {
  const rows = figures.map(([name, one]) => [name, one.total, one.left_out, one.equal, one.known, one.wrong, one.refused, one.crashed, share(one.equal, one.total - one.left_out)]);
  return failures(figures) + lines([['oracle', 'total', 'left out', 'equal', 'known', 'wrong', 'refused', 'crashed', 'equal %'], ...rows]);
}

/** The same for rules. */
export function ruleTable(figures: readonly (readonly [string, RuleFigures])[]): string {
  const rows = figures.map(([name, one]) => [name, one.total, one.compiled, one.ran, share(one.ran, one.total)]);
  return failures(figures) + lines([['rules', 'total', 'compiled', 'ran', 'ran %'], ...rows]);
}

const share = (part: number, whole: number): string => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1));

function lines(rows: readonly (readonly (string | number)[])[]): string {
  const widths = (rows[0] ?? []).map((_none, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  return rows.map((row) => `${row.map((cell, column) => (column === 0 ? String(cell).padEnd(widths[column] ?? 0) : String(cell).padStart(widths[column] ?? 0))).join('  ')}\n`).join('');
}

function failures(all: readonly (readonly [string, { readonly failures: readonly Failure[] }])[]): string {
  const found = all.flatMap(([name, one]) => one.failures.map(({ line, why }) => `${name}:${line}: ${oneLine(why)}\n`));
  return found.length === 0 ? '' : `${found.join('')}\n`;
}

/** Text of a query is not to move the cursor or break the line of who reads the list. */
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
