import type { Json, Rejection } from '../model/index.ts';
import type * as z from 'zod';
import { CordonError, EXIT, digestOf, sha256 } from '../model/index.ts';
import { LONGEST_EXCERPT } from './limits.ts';

/** An alert does not fit; thrown by adapters and caught in `ingest`, which makes a Rejection of it. */
export class UnfitAlert extends CordonError {
  constructor(reason: string) {
    super('ALERT_UNFIT', reason, { next: 'Correct the alert at its source and send it again.', exit: EXIT.invalid });
  }
}

/** What a schema found, in one line: `entity_value: expected a text`. */
export function issuesOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'alert'}: ${issue.message}`).join('; ').slice(0, 1_000);
}

/** The record of an alert that could not be read, from its text or bytes. */
export function rejectText(text: string, place: { file: string; index: number; at: string }, reason: string, bytes?: Uint8Array): Rejection {
  return { ...place, digest: sha256(bytes ?? text), reason, excerpt: excerpt(text) };
}

/** The record of an alert that was read and does not fit. Its digest does not depend on the order of keys. */
export function rejectValue(raw: Json, place: { file: string; index: number; at: string }, reason: string): Rejection {
  const text = JSON.stringify(raw);
  return { ...place, digest: digestOfUnchecked(raw, text), reason, excerpt: excerpt(text) };
}

/** Canonical JSON refuses what the checks before it find (lone surrogates); then the plain text has to do. */
function digestOfUnchecked(raw: Json, text: string): string {
  try {
    return digestOf(raw);
  } catch {
    return sha256(text);
  }
}

function excerpt(text: string): string {
  return text.slice(0, LONGEST_EXCERPT).toWellFormed();
}
