import type { AdapterName, EntityKind, Event, EventSource, Json } from '../model/index.ts';

/** An entity as an alert names it, before the inventory is asked. */
export interface GivenEntity {
  kind: EntityKind | 'host';
  /** All names that the alert gives, the best first; the first is the value when the inventory knows none. */
  names: string[];
  /** The first name is the platform's immutable id: another object of the same name is another object. */
  immutable: boolean;
}

/** What an adapter makes of an alert. Pure translation: no inventory, no clock, no identity of its own. */
export interface Draft {
  adapter: AdapterName;
  source: EventSource;
  eventType: string;
  severity: Pick<Event, 'severity' | 'severityAssumed'>;
  title: string | null;
  /** The source's own id; with it, the fingerprint depends on the entities alone, not on the rest of the payload. */
  sourceId: string | null;
  detection: string | null;
  confidence: number | null;
  occurredAt: string | null;
  detectedAt: string | null;
  entities: GivenEntity[];
  loggedOn: { host: GivenEntity; user: GivenEntity }[];
  tactics: string[];
  techniques: string[];
  metadata: Record<string, Json>;
}
