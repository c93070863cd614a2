import { parse as parseCsv } from 'csv-parse/sync';
import * as z from 'zod';
import { UsageError } from '../../model/index.ts';
import type { RuleBacktest } from './rule.ts';

const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Truth = z.union([z.boolean(), z.enum(['true', 'false', '1', '0', 'yes', 'no']).transform((word) => ['true', '1', 'yes'].includes(word))]);
const Label = z.object({
  time: Time.optional(), from: Time.optional(), to: Time.optional(),
  entity: z.string().min(1), malicious: Truth, rule: z.string().min(1).optional(),
}).refine(({ time, from, to }) => time !== undefined || (from !== undefined && to !== undefined), 'expected `time`, or `from` and `to`')
  .transform(({ time, from, to, entity, malicious, rule }): Label => ({ from: from ?? time ?? new Date(0), to: to ?? time ?? new Date(0), entity: entity.toLowerCase(), malicious, rule: rule ?? null }));

/** What is known of an entity at a time: an attack, or nothing but work. `rule`: the label is about this rule alone. */
export interface Label { from: Date; to: Date; entity: string; malicious: boolean; rule: string | null }

/** Reads labels: CSV with a head line, or a JSON object a line. @throws UsageError with the line that does not fit. */
export function readLabels(text: string, file: string): Label[] {
  const plain = text.replace(/^\uFEFF/, '');
  const say = (line: number, message: string): UsageError => new UsageError(`${file}:${line}: ${message}`, 'A label has time (or from and to), entity, malicious, and maybe rule.');
  if (/^\s*\{/.test(plain)) {
    return plain.split('\n').flatMap((line, at) => {
      if (line.trim() === '') return [];
      try {
        return [z.parse(Label, JSON.parse(line))];
      } catch (error) {
        throw say(at + 1, messageOf(error));
      }
    });
  }
  let rows: unknown;
  try {
    rows = parseCsv(plain, { columns: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw say(1, messageOf(error));
  }
  // An empty cell is a column that is not given.
  return z.array(z.record(z.string(), z.string())).parse(rows).map((row, at) => {
    const read = Label.safeParse(Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')));
    if (!read.success) throw say(at + 2, messageOf(read.error));
    return read.data;
  });
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(({ path, message }) => `${path.join('.')}${path.length === 0 ? '' : ': '}${message}`).join('; ');
  return error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error);
}

/** How right a rule's alerts are. Precision and recall are shares of 1, null where nothing was labelled for them. */
export interface Rightness { right: number; wrong: number; unlabelled: number; precision: number | null; found: number; missed: readonly Label[]; recall: number | null }

/**
 * Alerts against labels. A label fits an alert that names its entity, where the times of the alert's rows and of the label are not further apart
 * than `slack` milliseconds. An alert that fits no label is not judged. `labels` that are about another rule do not count.
 */
export function judged({ rule, alerts }: RuleBacktest, labels: readonly Label[], slack: number): Rightness {
  const mine = labels.filter((label) => label.rule === null || label.rule === rule);
  const found = new Set<Label>();
  let [right, wrong] = [0, 0];
  for (const alert of alerts) {
    const names = new Set(alert.names);
    const fitting = mine.filter(({ from, to, entity }) => names.has(entity) && Date.parse(alert.first) - slack <= to.getTime() && Date.parse(alert.last) + slack >= from.getTime());
    if (fitting.some(({ malicious }) => malicious)) right++;
    else if (fitting.length > 0) wrong++;
    for (const label of fitting) found.add(label);
  }
  const attacks = mine.filter(({ malicious }) => malicious);
  const missed = attacks.filter((label) => !found.has(label));
  return {
    right, wrong, unlabelled: alerts.length - right - wrong, precision: right + wrong === 0 ? null : right / (right + wrong),
    found: attacks.length - missed.length, missed, recall: attacks.length === 0 ? null : (attacks.length - missed.length) / attacks.length,
  };
}
