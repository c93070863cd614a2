import type { Entity, Event, Incident, IncidentId, StormTrip } from '../model/index.ts';
import { groupEvents } from './group.ts';
import { newIncident, stormIncident, withEvents, withLinks } from './incident.ts';
import { distinctEntities, entityKey, sharedEntities } from './keys.ts';
import { type Breaker, admit, isQuiet, mergeBreakers, tripByEvents } from './storm.ts';
import { type Assignment, type CorrelateInputs, type CorrelateResult, byDetection } from './types.ts';

export type { Assignment, CorrelateInputs, CorrelateResult, OpenIncident, Recent } from './types.ts';
export { entityKey } from './keys.ts';
export { incidentId } from './incident.ts';

type Place = Pick<Assignment, 'incident' | 'as' | 'linked'>;

/** What a run changes, by incident id; the maps keep the order of first mention. */
interface Work { opened: Map<IncidentId, Incident>; updated: Map<IncidentId, Incident>; places: Map<string, Place> }

/**
 * Puts new events into incidents: those that are open, new ones, or the storm breaker's own. Pure; the result depends on
 * the set of events given, never on their order, and a fingerprint that is known changes nothing. An event belongs to an
 * incident when it shares an entity with it and was received, or detected, within `correlation.window` of its events, and
 * the incident stays within `longest` on that clock and `mostEntities`.
 */
export function correlate(inputs: CorrelateInputs): CorrelateResult {
  const sorted = inputs.events.toSorted(byDetection);
  const fresh = [...new Map(sorted.toReversed().map((event) => [event.fingerprint, event])).values()]
    .filter((event) => !inputs.known.has(event.fingerprint)).sort(byDetection);
  const open = inputs.open.filter((item) => item.incident.state !== 'closed');
  const closedStorms = inputs.storms.filter((trip) => isQuiet(trip, inputs.storm, inputs.now));
  const active: Breaker[] = inputs.storms.filter((trip) => !closedStorms.includes(trip)).map((trip) => ({ trip, trippedBy: null, events: [] }));

  const groups = groupEvents(fresh, open, inputs.correlation, sharedEntities(inputs.inventory));
  const covered = tripByEvents(fresh, active, inputs.recent, inputs.storm);
  const unplaced = groups.filter((group) => group.incident === null).sort(byFirstEvent);
  const admitted = admit(unplaced, covered, active, inputs.recent, inputs.storm);
  const breakers = mergeBreakers(active);

  const work: Work = { opened: new Map(), updated: new Map(), places: new Map() };
  for (const group of groups) {
    if (group.incident === null) continue;
    work.updated.set(group.incident.id, withEvents(group.incident, group.events));
    place(work, group.events, group.incident.id, 'fold', group.links);
  }
  for (const group of admitted) {
    const [first, ...rest] = group.events;
    if (first === undefined) continue;
    const incident = newIncident([first, ...rest], inputs.now);
    work.opened.set(incident.id, incident);
    place(work, group.events, incident.id, 'fold', group.links);
    work.places.set(first.fingerprint, { incident: incident.id, as: 'new', linked: group.links.get(first.fingerprint) ?? [] });
  }
  for (const breaker of breakers) keepStorm(work, breaker, inputs);
  link(work, inputs);
  return {
    assignments: assignmentsOf(sorted, work, inputs),
    opened: [...work.opened.values()],
    updated: [...work.updated.values()],
    storms: breakers.map((breaker) => breaker.trip),
    closedStorms,
  };
}

function byFirstEvent(a: { events: Event[] }, b: { events: Event[] }): number {
  const [first, second] = [a.events[0], b.events[0]];
  return first === undefined || second === undefined ? 0 : byDetection(first, second);
}

function place(work: Work, events: readonly Event[], incident: IncidentId, as: Place['as'], links: ReadonlyMap<string, IncidentId[]>): void {
  for (const event of events) work.places.set(event.fingerprint, { incident, as, linked: links.get(event.fingerprint) ?? [] });
}

function sameTrip(a: StormTrip, b: StormTrip): boolean {
  return a.source === b.source && a.severity === b.severity && Date.parse(a.trippedAt) === Date.parse(b.trippedAt);
}

/** Writes a breaker into its incident: the one that it has, or a new one when it tripped now, or lost its own. */
function keepStorm(work: Work, breaker: Breaker, inputs: CorrelateInputs): void {
  const events = breaker.events.toSorted(byDetection);
  const before = inputs.open.find(({ incident }) => incident.state !== 'closed' && incident.storm !== null && sameTrip(incident.storm, breaker.trip))?.incident;
  const first = breaker.trippedBy ?? events[0];
  if (before === undefined && first === undefined) return;
  const incident = before ?? (first === undefined ? undefined : stormIncident(first, breaker.trip, inputs.now));
  if (incident === undefined) return;
  const grown = withEvents(incident, events);
  const entities = oursFirst(distinctEntities(grown.entities), inputs.inventory).slice(0, inputs.correlation.mostEntities);
  // The severity is the flood's: a worse event is never kept back in it.
  const after: Incident = { ...grown, severity: incident.severity, entities, storm: breaker.trip, lastEventAt: breaker.trip.lastEventAt };
  if (before === undefined) work.opened.set(after.id, tripLink(work, breaker, after));
  else if (JSON.stringify(before) !== JSON.stringify(after)) work.updated.set(after.id, after);
  place(work, events, after.id, 'storm', new Map());
}

/** What we know comes first, so that made-up names cannot push out who was really hit. */
function oursFirst(entities: readonly Entity[], { assets, identities }: CorrelateInputs['inventory']): Entity[] {
  const ours = new Set([...assets, ...identities].map(({ kind, id }) => entityKey({ kind, value: id })));
  return entities.toSorted((a, b) => Number(ours.has(entityKey(b))) - Number(ours.has(entityKey(a))));
}

/** The event that tripped a breaker may have found its own incident; the storm's then names that one. */
function tripLink(work: Work, breaker: Breaker, incident: Incident): Incident {
  const elsewhere = breaker.trippedBy === null ? undefined : work.places.get(breaker.trippedBy.fingerprint);
  return elsewhere === undefined ? incident : withLinks(incident, [elsewhere.incident]);
}

/** An event that touches further incidents is noted in all of them. */
function link(work: Work, inputs: CorrelateInputs): void {
  const known = new Map(inputs.open.map(({ incident }) => [incident.id, incident]));
  const note = (id: IncidentId, others: IncidentId[]): void => {
    const incident = work.opened.get(id) ?? work.updated.get(id) ?? known.get(id);
    if (incident === undefined || others.every((other) => incident.linked.includes(other))) return;
    (work.opened.has(id) ? work.opened : work.updated).set(id, withLinks(incident, others));
  };
  for (const { incident, linked } of work.places.values()) {
    if (linked.length === 0) continue;
    note(incident, linked);
    for (const other of linked) note(other, [incident]);
  }
}

/** The first event of a fingerprint is placed; every other one is a duplicate of it, or of what the ledger has. */
function assignmentsOf(sorted: readonly Event[], work: Work, inputs: CorrelateInputs): Assignment[] {
  const seen = new Set<string>();
  return sorted.flatMap(({ fingerprint }) => {
    const known = inputs.known.get(fingerprint);
    if (known !== undefined) return [{ fingerprint, incident: known, as: 'duplicate' as const, linked: [] }];
    const found = work.places.get(fingerprint);
    if (found === undefined) return [];
    const first = !seen.has(fingerprint);
    seen.add(fingerprint);
    return [first ? { fingerprint, ...found } : { fingerprint, incident: found.incident, as: 'duplicate' as const, linked: [] }];
  });
}
