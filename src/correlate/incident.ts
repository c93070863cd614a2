import type { Event, Incident, IncidentId, Severity, StormTrip } from '../model/index.ts';
import { SEVERITIES, sha256 } from '../model/index.ts';
import { distinctEntities } from './keys.ts';
import { byTime } from './types.ts';

/** `<date of detection>-<first 10 digits of a hash>`: of the first event's fingerprint, or of a storm's own word for it. */
export function incidentId(first: Event, storm = false): IncidentId {
  const date = new Date(first.detectedAt).toISOString().slice(0, 10);
  return `${date}-${sha256(storm ? `storm ${first.fingerprint}` : first.fingerprint).slice(0, 10)}`;
}

/** The highest severity of a list that is not empty. */
export function worstSeverity(severities: readonly Severity[]): Severity {
  return SEVERITIES.findLast((severity) => severities.includes(severity)) ?? 'low';
}

function earliest(times: readonly string[]): string | null {
  return times.toSorted(byTime)[0] ?? null;
}

/** A new incident of events in their canonical order. Priority, queue and state are placeholders: decide sets them. */
export function newIncident(events: readonly [Event, ...Event[]], now: string): Incident {
  const [first] = events;
  const blank: Incident = {
    id: incidentId(first), title: first.title, state: 'new', severity: 'low', severityAssumed: false, priority: 'P4', queue: 'soc',
    sources: [], entities: [], events: [], linked: [], storm: null,
    openedAt: now, lastEventAt: first.receivedAt, occurredAt: null, detectedAt: first.detectedAt,
    acknowledgedAt: null, containedAt: null, closedAt: null, closedAs: null,
  };
  return withEvents(blank, events);
}

/** The breaker's own incident. Its first event may have found a place elsewhere, and still it is what tripped it. */
export function stormIncident(first: Event, trip: StormTrip, now: string): Incident {
  return {
    ...newIncident([first], now), id: incidentId(first, true), title: `Alert storm: ${trip.reason}`, storm: trip, events: [], entities: [],
    sources: trip.source === null ? [] : [trip.source], severity: trip.severity ?? first.severity, severityAssumed: false,
  };
}

/** An incident with more events: severity, sources, entities and times follow from them; what people have set stays. */
export function withEvents(incident: Incident, events: readonly Event[]): Incident {
  const occurred = [incident.occurredAt, ...events.map((event) => event.occurredAt)].filter((time) => time !== null);
  return {
    ...incident,
    severity: worstSeverity([incident.severity, ...events.map((event) => event.severity)]),
    // One assumed severity is enough: nobody can say what the incident would be with the real one.
    severityAssumed: incident.severityAssumed || events.some((event) => event.severityAssumed),
    sources: [...new Set([...incident.sources, ...events.map((event) => event.source)])],
    entities: distinctEntities([...incident.entities, ...events.flatMap((event) => event.entities)]),
    events: [...incident.events, ...events.map((event) => event.fingerprint)],
    lastEventAt: [incident.lastEventAt, ...events.map((event) => event.receivedAt)].toSorted(byTime).at(-1) ?? incident.lastEventAt,
    detectedAt: earliest([incident.detectedAt, ...events.map((event) => event.detectedAt)]) ?? incident.detectedAt,
    occurredAt: earliest(occurred),
  };
}

/** An incident that also knows of others which one of its events touches. */
export function withLinks(incident: Incident, others: readonly IncidentId[]): Incident {
  const linked = [...new Set([...incident.linked, ...others])].filter((id) => id !== incident.id).sort();
  return { ...incident, linked };
}
