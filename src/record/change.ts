import type { Actor, EntryDraft, IncidentId, Instant } from '../model/index.ts';

/** What happens to one incident in one commit. */
export interface IncidentChange {
  id: IncidentId;
  /** By path inside the incident's folder; null deletes a view. */
  files?: ReadonlyMap<string, string | null>;
  entries?: readonly EntryDraft[];
  /** Moves the folder to `incidents/closed/<yyyy>/<mm>/`. */
  close?: Instant;
}

/** One commit to the ledger. `Incident:` trailers are added by themselves. */
export interface Change {
  message: string;
  trailers?: Readonly<Record<string, string | readonly string[]>>;
  incidents: readonly IncidentChange[];
  /** By path inside `incidents/`. */
  root?: ReadonlyMap<string, string | null>;
  /** For the repository's own chain. */
  entries?: readonly EntryDraft[];
  actor: Actor;
  now: Instant;
}
