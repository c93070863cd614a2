import * as z from 'zod';
import { Instant, Json } from './primitives.ts';

/** An entity as a rule's `entityMappings` give it: Sentinel's type, and its identifiers (`HostName`, `FullName`, ...). */
export const MappedEntity = z.strictObject({ type: z.string(), identifiers: z.record(z.string(), z.string()) });
export type MappedEntity = z.infer<typeof MappedEntity>;

/** What a rule says when it fires: an alert as Microsoft Sentinel makes it of one row, or of all rows of a run. */
export const RuleAlert = z.strictObject({
  /** The slug of the rule. */
  rule: z.string(),
  ruleId: z.string(),
  /** The newest time that its rows tell; of rows that tell none, when the rule ran. */
  time: Instant,
  title: z.string(),
  description: z.string(),
  severity: z.enum(['Informational', 'Low', 'Medium', 'High']),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  entities: z.array(MappedEntity),
  customDetails: z.record(z.string(), z.array(z.string())),
  /** Rows that the alert stands for; a rule that fires on silence has none. */
  rows: z.array(z.record(z.string(), Json)),
});
export type RuleAlert = z.infer<typeof RuleAlert>;
