import { countBySeverity, type Finding, type FindingSeverity } from '../../detect/check/finding.ts';
import type { Colours } from '../streams.ts';
import { count } from './layout.ts';

const WIDE = 100;

/** Findings as a compiler prints them: place, message, the line with carets below, what to do. `textOf` gives a file's text. */
export function renderFindings(findings: readonly Finding[], textOf: (file: string) => string | null, colours: Colours): string[] {
  return findings.map((finding) => {
    const paint = painter(finding.severity, colours);
    const head = `${finding.file}:${finding.line}:${finding.column}: ${paint(finding.severity)} ${colours.dim(finding.code)}: ${finding.message}`;
    return [head, ...excerpt(finding, textOf(finding.file)), `  ${colours.dim(`${finding.help}${finding.url === null ? '' : ` ${finding.url}`}`)}`].map(tame).join('\n');
  });
}

/** `1 error, 2 warnings, 0 notes in 3 rules`. */
export function renderSummary(findings: readonly Finding[], rules: number, cached: number): string {
  const counts = countBySeverity(findings);
  const same = cached === 0 ? '' : ` (${cached} as at the last run)`;
  return `${count(counts.error, 'error')}, ${count(counts.warning, 'warning')}, ${count(counts.note, 'note')} in ${count(rules, 'rule')}${same}`;
}

function painter(severity: FindingSeverity, colours: Colours): (text: string) => string {
  if (severity === 'error') return colours.red;
  return severity === 'warning' ? colours.yellow : colours.cyan;
}

function excerpt({ line, column, endLine, endColumn }: Finding, text: string | null): string[] {
  const whole = (text?.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').replace(/\r$/, '');
  if (whole.trim() === '') return [];
  // Of a long line, the part around the place.
  const from = whole.length > WIDE ? Math.max(0, Math.min(column - 1 - WIDE / 2, whole.length - WIDE)) : 0;
  const source = whole.slice(from, from + WIDE);
  const at = Math.min(column - 1 - from, source.length);
  const length = (endLine === line ? endColumn : whole.length + 1) - column;
  const [before, after] = [from > 0 ? '...' : '', from + WIDE < whole.length ? '...' : ''];
  return [`  ${before}${source}${after}`, `  ${' '.repeat(before.length + at)}${'^'.repeat(Math.max(1, Math.min(length, source.length - at)))}`];
}

/** One character for one, so that carets stay where they belong; the colours are ours and stay. */
const tame = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (character === '\u001b' ? character : '\ufffd'));
