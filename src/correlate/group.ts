import type { Correlation, Event, IncidentId } from '../model/index.ts';
import { milliseconds } from '../model/index.ts';
import { type SharedEntities, foldingKeys } from './keys.ts';
import { type OpenIncident, byDetection, byTime } from './types.ts';

/** First and last moment of a group's events on one clock, in milliseconds. */
interface Span { from: number; to: number }

/** Events that belong together: an open incident with what joins it, or a new one (`incident: null`). */
export interface Group {
  incident: OpenIncident['incident'] | null;
  /** Only the new ones. */
  events: Event[];
  keys: Set<string>;
  received: Span;
  detected: Span;
  /** Open incidents that an event of this group also touches, by the event's fingerprint. */
  links: Map<string, IncidentId[]>;
}

function spanOf(times: readonly string[]): Span {
  const values = times.map((time) => Date.parse(time));
  return values.reduce((span, time) => join(span, { from: time, to: time }), { from: values[0] ?? 0, to: values[0] ?? 0 });
}

function join(a: Span, b: Span): Span {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

function groupOf(events: readonly Event[], shared: SharedEntities, incident: Group['incident']): Group {
  return {
    incident,
    events: incident === null ? [...events] : [],
    keys: new Set(events.flatMap((event) => [...foldingKeys(event, shared)])),
    received: spanOf([...events.map((event) => event.receivedAt), ...(incident === null ? [] : [incident.lastEventAt])]),
    detected: spanOf([...events.map((event) => event.detectedAt), ...(incident === null ? [] : [incident.detectedAt])]),
    links: new Map(),
  };
}

/** Whether two spans lie within the sliding window of each other, and together are not too long. */
function near(a: Span, b: Span, rules: Correlation): boolean {
  const both = join(a, b);
  const gap = Math.max(a.from, b.from) - Math.min(a.to, b.to);
  return gap <= milliseconds(rules.window) && both.to - both.from <= milliseconds(rules.longest);
}

/**
 * Alerts belong together that came together or that were detected together: a queue that delays an alert must not open
 * a second incident for it, and an alert whose own clock is wrong belongs to what it arrived with.
 */
function fits(a: Group, b: Group, rules: Correlation): boolean {
  if (!near(a.received, b.received, rules) && !near(a.detected, b.detected, rules)) return false;
  return unionSize(a.keys, b.keys) <= rules.mostEntities;
}

function unionSize(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return a.size + [...b].filter((key) => !a.has(key)).length;
}

function without(keys: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...keys].filter((key) => !others.has(key)));
}

function absorb(target: Group, other: Group): void {
  for (const event of other.events) target.events.push(event);
  for (const key of other.keys) target.keys.add(key);
  target.received = join(target.received, other.received);
  target.detected = join(target.detected, other.detected);
  for (const [fingerprint, ids] of other.links) target.links.set(fingerprint, ids);
}

/** Groups by entity, so that a storm of events does not compare each with each. */
type KeyIndex = Map<string, Set<Group>>;

function enter(index: KeyIndex, group: Group): void {
  for (const key of group.keys) {
    const groups = index.get(key);
    if (groups === undefined) index.set(key, new Set([group]));
    else groups.add(group);
  }
}

function leave(index: KeyIndex, group: Group): void {
  for (const key of group.keys) index.get(key)?.delete(group);
}

function touching(index: KeyIndex, keys: ReadonlySet<string>): Set<Group> {
  return new Set([...keys].flatMap((key) => [...(index.get(key) ?? [])]));
}

/** Older first: by opening, then by id; those of this run come last, by their first event. */
function byAge(a: Group, b: Group): number {
  const [one, other] = [a.incident, b.incident];
  if (one === null && other === null) {
    const [first, second] = [a.events[0], b.events[0]];
    return first === undefined || second === undefined ? 0 : byDetection(first, second);
  }
  if (one === null || other === null) return one === null ? 1 : -1;
  return byTime(one.openedAt, other.openedAt) || (one.id < other.id ? -1 : 1);
}

/** Entities that more open incidents have than the configuration allows: they say nothing about belonging together. */
function crowdedKeys(groups: readonly Group[], above: number): Set<string> {
  const counts = new Map<string, number>();
  for (const key of groups.flatMap((group) => [...group.keys])) counts.set(key, (counts.get(key) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count > above).map(([key]) => key));
}

/**
 * Puts new events with the open incidents they belong to, and groups the rest among themselves. The events must
 * be in canonical order, so that the result depends on their set alone; groups of this run that an event connects become
 * one. Two incidents that exist already stay two: the event joins the older, and links both.
 */
export function groupEvents(events: readonly Event[], open: readonly OpenIncident[], rules: Correlation, shared: SharedEntities): Group[] {
  const existing = open.filter((item) => item.incident.storm === null).map((item) => groupOf(item.events, shared, item.incident)).sort(byAge);
  const crowded = crowdedKeys(existing, rules.sharedEntityAbove);
  const index: KeyIndex = new Map();
  const groups = new Set(existing);
  for (const group of existing) {
    group.keys = without(group.keys, crowded);
    enter(index, group);
  }
  for (const event of events) {
    const own = groupOf([event], shared, null);
    own.keys = without(own.keys, crowded);
    const matching = [...touching(index, own.keys)].filter((group) => fits(group, own, rules)).sort(byAge);
    const [oldest, ...others] = matching;
    const target = oldest ?? own;
    if (oldest !== undefined) {
      const linked = others.flatMap((group) => group.incident?.id ?? []);
      if (linked.length > 0) own.links.set(event.fingerprint, linked);
      leave(index, oldest);
      absorb(oldest, own);
      for (const other of others) {
        if (other.incident !== null || !fits(target, other, rules)) continue;
        leave(index, other);
        groups.delete(other);
        absorb(target, other);
      }
    }
    groups.add(target);
    enter(index, target);
  }
  for (const group of groups) group.events.sort(byDetection);
  return [...groups].filter((group) => group.events.length > 0);
}
