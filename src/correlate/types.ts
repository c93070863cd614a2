import type { Correlation, Digest, Event, Guardrails, Incident, IncidentId, Instant, Inventory, Severity, StormTrip } from '../model/index.ts';

/** An incident that is not closed, with its events as the ledger has them. */
export interface OpenIncident { incident: Incident; events: readonly Event[] }

/** What the ledger holds of the last storm window, so that the breaker sees more than this run. */
export interface Recent {
  /** Events, this run's excepted: duplicates are not in the ledger and do not count. */
  events: readonly Pick<Event, 'source' | 'severity' | 'receivedAt'>[];
  /** Incidents that were opened, storm incidents excepted. */
  opened: readonly { severity: Severity; at: Instant }[];
  /** The last `cordon resume`: what came before it does not count again. */
  resumedAt: Instant | null;
}

export interface CorrelateInputs {
  /** New events, in any order; repetitions are duplicates. */
  events: readonly Event[];
  open: readonly OpenIncident[];
  /** Every fingerprint in the ledger, open and closed, with its incident. */
  known: ReadonlyMap<Digest, IncidentId>;
  /** Breakers that are open, as they stand in their incidents. */
  storms: readonly StormTrip[];
  recent: Recent;
  inventory: Inventory;
  correlation: Correlation;
  storm: Guardrails['storm'];
  now: Instant;
}

export interface Assignment {
  fingerprint: Digest;
  incident: IncidentId;
  /** `duplicate` writes nothing; `storm` went to the breaker's own incident. */
  as: 'new' | 'fold' | 'duplicate' | 'storm';
  /** Other open incidents that the event also touches. */
  linked: IncidentId[];
}

export interface CorrelateResult {
  /** One for each event given, in the canonical order of events: detectedAt, then fingerprint. */
  assignments: Assignment[];
  /** New incidents; priority, queue and state are placeholders until decide sets them. */
  opened: Incident[];
  /** Open incidents that an event or a link changed. */
  updated: Incident[];
  /** Breakers that are open after this run. */
  storms: StormTrip[];
  /** Breakers that closed because it has been quiet for long enough. */
  closedStorms: StormTrip[];
}

/** Instants compare as times: the schema allows different numbers of digits after the second. */
export function byTime(a: Instant, b: Instant): number {
  return Date.parse(a) - Date.parse(b);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The canonical order of events; the order that they were given in does not matter to it. */
export function byDetection(a: Event, b: Event): number {
  return byTime(a.detectedAt, b.detectedAt) || byText(a.fingerprint, b.fingerprint) || byText(a.payloadDigest, b.payloadDigest) || byTime(a.receivedAt, b.receivedAt);
}
