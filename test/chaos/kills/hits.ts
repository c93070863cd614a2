import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** What the probe reads from the environment of the processes that it is loaded into. */
export const RUN = 'CORDON_CHAOS_RUN';
export const LOG = 'CORDON_CHAOS_LOG';
export const KILL = 'CORDON_CHAOS_KILL';

/** One write, seen just before or just after it happens. */
export const Hit = z.strictObject({
  phase: z.enum(['before', 'after']),
  /** The place in our code that asks for the write, and what it writes: `src/record/worktree.ts:88 fs.rename`. */
  site: z.string(),
  /** `file`, `git`, `http`, `pulumi` (its command line) or `step` (what the engine asks of a provider). */
  kind: z.enum(['file', 'git', 'http', 'pulumi', 'step']),
  pid: z.number(),
});
export type Hit = z.infer<typeof Hit>;

/**
 * Where to kill: at the nth time that this site is met in this phase. `whole`: everything that the command started dies with
 * it, as a machine does; else its process alone, as the kernel's out-of-memory killer does it, and what it started lives on.
 */
export const Kill = z.strictObject({ site: z.string(), phase: z.enum(['before', 'after']), nth: z.number().int().min(1), whole: z.boolean() });
export type Kill = z.infer<typeof Kill>;

/** Reads the log that probes wrote, in the order of the writes; a line that a kill cut off is left out. No file: nothing was written. */
export function readHits(log: string): Hit[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n');
  lines.pop();
  return lines.map((line) => Hit.parse(JSON.parse(line)));
}
