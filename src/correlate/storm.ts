import type { Event, Guardrails, Severity, StormTrip } from '../model/index.ts';
import { milliseconds } from '../model/index.ts';
import { worstSeverity } from './incident.ts';
import { type Recent, byDetection, byTime } from './types.ts';

type Rules = Guardrails['storm'];

/** A breaker in this run: as it stands, what tripped it if that was now, and the events that it keeps back. */
export interface Breaker { trip: StormTrip; trippedBy: Event | null; events: Event[] }

/** Whether an event is of the kind that a breaker stops. */
export function covers(trip: StormTrip, event: Pick<Event, 'source' | 'severity'>): boolean {
  return (trip.source === null || trip.source === event.source) && (trip.severity === null || trip.severity === event.severity);
}

/** Whether it has been quiet for as long as the configuration asks; without such a rule only `resume` closes a breaker. */
export function isQuiet(trip: StormTrip, rules: Rules, now: string): boolean {
  return rules.closesAfterQuiet !== undefined && Date.parse(now) - Date.parse(trip.lastEventAt) >= milliseconds(rules.closesAfterQuiet);
}

/** Times of one kind, the old ones dropped from the front. Arrival, not detection, is what a storm is measured by. */
interface Count { times: number[]; head: number }

function countUp(counts: Map<string, Count>, kind: string, at: number, window: number): number {
  const count = counts.get(kind) ?? { times: [], head: 0 };
  counts.set(kind, count);
  count.times.push(at);
  while ((count.times[count.head] ?? at) <= at - window) count.head += 1;
  return count.times.length - count.head;
}

function seed(items: readonly { kind: string; at: string }[], resumedAt: string | null): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const { kind, at } of items.toSorted((a, b) => byTime(a.at, b.at))) {
    if (resumedAt === null || byTime(at, resumedAt) > 0) countUp(counts, kind, Date.parse(at), Number.POSITIVE_INFINITY);
  }
  return counts;
}

function trip(source: Event['source'] | null, severity: Severity, reason: string, by: Event): Breaker {
  return { trip: { source, severity, reason, trippedAt: by.receivedAt, lastEventAt: by.receivedAt, suppressed: 0 }, trippedBy: by, events: [] };
}

function touch(breaker: Breaker, event: Event): void {
  if (byTime(event.receivedAt, breaker.trip.lastEventAt) > 0) breaker.trip = { ...breaker.trip, lastEventAt: event.receivedAt };
}

/**
 * Counts events by source and severity, and finds which of them a breaker covers: all that come after one has tripped.
 * A flood of one kind never covers another. New breakers are added to `breakers`.
 */
export function tripByEvents(events: readonly Event[], breakers: Breaker[], recent: Recent, rules: Rules): Map<string, Breaker> {
  const window = milliseconds(rules.window);
  const counts = seed(recent.events.map((event) => ({ kind: `${event.source} ${event.severity}`, at: event.receivedAt })), recent.resumedAt);
  const covered = new Map<string, Breaker>();
  for (const event of events.toSorted((a, b) => byTime(a.receivedAt, b.receivedAt) || byDetection(a, b))) {
    let breaker = breakers.find((item) => covers(item.trip, event));
    const count = countUp(counts, `${event.source} ${event.severity}`, Date.parse(event.receivedAt), window);
    if (breaker === undefined && count > rules.eventsPerSourceAndSeverity) {
      const reason = `more than ${rules.eventsPerSourceAndSeverity} events of source ${event.source} and severity ${event.severity} within ${rules.window}`;
      breaker = trip(event.source, event.severity, reason, event);
      breakers.push(breaker);
    }
    if (breaker === undefined) continue;
    touch(breaker, event);
    covered.set(event.fingerprint, breaker);
  }
  return covered;
}

/**
 * Which groups of new events become incidents, in the canonical order of groups; the others go to the breakers that keep
 * them back (`breaker.events`). New incidents are counted by severity, so that a flood of low ones hides no critical one.
 * A group is kept back only when all its events of the worst severity are.
 */
export function admit<G extends { events: Event[] }>(groups: readonly G[], covered: ReadonlyMap<string, Breaker>, breakers: Breaker[], recent: Recent, rules: Rules): G[] {
  const window = milliseconds(rules.window);
  const counts = seed(recent.opened.map((item) => ({ kind: item.severity, at: item.at })), recent.resumedAt);
  const admitted: G[] = [];
  for (const group of groups) {
    const severity = worstSeverity(group.events.map((event) => event.severity));
    const worst = group.events.filter((event) => event.severity === severity);
    const [first] = worst;
    if (first === undefined) continue;
    const breakerOf = (event: Event): Breaker | undefined =>
      covered.get(event.fingerprint) ?? breakers.find((item) => item.trip.source === null && covers(item.trip, event));
    let breaker = worst.every((event) => breakerOf(event) !== undefined) ? breakerOf(first) : undefined;
    if (breaker === undefined && countUp(counts, severity, Date.parse(first.receivedAt), window) > rules.newIncidents) {
      breaker = trip(null, severity, `more than ${rules.newIncidents} new incidents of severity ${severity} within ${rules.window}`, first);
      breakers.push(breaker);
    }
    if (breaker === undefined) {
      admitted.push(group);
      continue;
    }
    for (const event of group.events) breaker.events.push(event);
    for (const event of group.events) touch(breaker, event);
    breaker.trip = { ...breaker.trip, suppressed: breaker.trip.suppressed + group.events.length };
  }
  return admitted;
}

/**
 * One flood, one incident: a breaker that has just tripped for one source goes into one for all sources of its severity.
 * A breaker of an earlier run has its own incident already and stays.
 */
export function mergeBreakers(breakers: readonly Breaker[]): Breaker[] {
  const wide = breakers.filter((breaker) => breaker.trip.source === null);
  return breakers.filter((breaker) => {
    const into = wide.find((item) => item !== breaker && item.trip.severity === breaker.trip.severity);
    if (into === undefined || breaker.trip.source === null || breaker.trippedBy === null) return true;
    for (const event of breaker.events) into.events.push(event);
    const lastEventAt = [into.trip.lastEventAt, breaker.trip.lastEventAt].toSorted(byTime).at(-1) ?? into.trip.lastEventAt;
    into.trip = { ...into.trip, lastEventAt, suppressed: into.trip.suppressed + breaker.trip.suppressed };
    return false;
  });
}
