import * as z from 'zod';

/** A point in time as RFC 3339 in UTC, with seconds at least: `2026-11-21T03:00:00.000Z`. */
export const Instant = z.iso.datetime({ offset: false, local: false });
export type Instant = z.infer<typeof Instant>;

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hexadecimal');
export type Digest = z.infer<typeof Digest>;

/** A length of time as people write it: `30s`, `5m`, `4h`, `7d`. `milliseconds()` reads it. */
export const Duration = z.string().regex(/^[1-9][0-9]{0,5}(s|m|h|d)$/, 'expected a duration such as 30s, 5m, 4h or 7d');
export type Duration = z.infer<typeof Duration>;

const UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration that the schema has accepted. */
export function milliseconds(duration: Duration): number {
  const unit = duration.slice(-1) as keyof typeof UNIT;
  return Number(duration.slice(0, -1)) * UNIT[unit];
}

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

/** Where an asset or identity lives, in the inventory's own word. */
export const EnvironmentTag = z.string().min(1).max(64);

/** 0 (nobody would miss it) to 10 (the business stops). */
export const Criticality = z.int().min(0).max(10);

/** A comparison as playbooks and gate rows write it: `<= 7`, `> 3`, `== 5`. */
export const Comparison = z.string().regex(/^(<=|>=|<|>|==)\s*\d+(\.\d+)?$/, 'expected a comparison such as "<= 7"');
export type Comparison = z.infer<typeof Comparison>;

/** Whether `value` satisfies `comparison`. */
export function satisfies(comparison: Comparison, value: number): boolean {
  const [, operator = '', limitText = ''] = /^(<=|>=|<|>|==)\s*(.+)$/.exec(comparison) ?? [];
  const limit = Number(limitText);
  switch (operator) {
    case '<=': return value <= limit;
    case '>=': return value >= limit;
    case '<': return value < limit;
    case '>': return value > limit;
    default: return value === limit;
  }
}

/** Any JSON value. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

/** `file:line` of the rule, playbook, exception or guardrail that something is said about. */
export const Where = z.string().min(1);
export type Where = z.infer<typeof Where>;
