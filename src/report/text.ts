import type { Instant } from '../model/index.ts';

const LONGEST = 300;

/**
 * One line without control, bidirectional or zero-width characters, at most 300 characters: fit for a terminal. `##[` is a
 * command to a GitHub runner that prints it.
 */
export function plain(text: string, longest = LONGEST): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu, ' ').replaceAll('##[', '# #[').trim();
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
}

/**
 * Text as a code span: what came from an alert is shown as it is, and is no link, mention, HTML, image or Markdown.
 * The fence is longer than any run of backticks inside. A table splits even code at `|`, and a backslash before it
 * does not help when the text brings its own, so a look-alike stands in its place.
 */
export function code(text: string): string {
  const line = plain(text);
  if (line === '') return '(empty)';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line.replaceAll('|', '\u2502')}${pad}${fence}`;
}

/** A point in time as people read it: `2026-11-21 03:00:05 UTC`. */
export function time(instant: Instant | null): string {
  return instant === null ? 'not yet' : `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

/** Milliseconds as people read them: `4.2 s`, `12 min 3 s`, `2 h 5 min`, `3 d 1 h`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
  const [unit, small, size, part] = milliseconds < 3_600_000 ? ['min', 's', 60_000, 1_000] as const
    : milliseconds < 86_400_000 ? ['h', 'min', 3_600_000, 60_000] as const : ['d', 'h', 86_400_000, 3_600_000] as const;
  const whole = Math.floor(milliseconds / size);
  const rest = Math.floor((milliseconds % size) / part);
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${small}`;
}

/** A Markdown table; cells are Markdown already. An empty table is a sentence instead. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return `${empty}\n`;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
