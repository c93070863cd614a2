import {
  controlKey, digestOf, entityRef, SEVERITIES,
  type AppliedStack, type Hold, type Incident, type Instant, type Pause, type TimelineEntry,
} from '../model/index.ts';
import { heldByTimeline } from './state.ts';

/** One view as it was when two histories parted, and as each of them has it now. */
export interface Three<T> { base: T | null; ours: T; theirs: T }

/** What one side alone has changed counts; `both` says what counts where both did. */
function field<V>(three: Three<Incident>, of: (incident: Incident) => V, both: (ours: V, theirs: V) => V): V {
  const [ours, theirs] = [of(three.ours), of(three.theirs)];
  const same = (a: V, b: V): boolean => JSON.stringify(a) === JSON.stringify(b);
  if (three.base !== null && same(ours, of(three.base))) return theirs;
  if (same(ours, theirs) || (three.base !== null && same(theirs, of(three.base)))) return ours;
  return both(ours, theirs);
}

function union<V>(ours: readonly V[], theirs: readonly V[], key: (item: V) => string): V[] {
  return [...new Map([...theirs, ...ours].map((item) => [key(item), item])).values()];
}

const earliest = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b < a) ? b : a);
const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);
const text = (item: string): string => item;

/** One incident that two runs have changed: everything that either found out, the more urgent of what differs. The state is made anew from the timeline. */
export function mergeIncident(three: Three<Incident>): Incident {
  const worst = (a: Incident['severity'], b: Incident['severity']): Incident['severity'] => (SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b);
  return {
    ...three.theirs,
    title: field(three, (one) => one.title, (_ours, theirs) => theirs),
    severity: field(three, (one) => one.severity, worst),
    severityAssumed: field(three, (one) => one.severityAssumed, (a, b) => a && b),
    priority: field(three, (one) => one.priority, (a, b) => (a < b ? a : b)),
    queue: field(three, (one) => one.queue, (ours, theirs) => (three.ours.priority < three.theirs.priority ? ours : theirs)),
    sources: field(three, (one) => one.sources, (a, b) => union(a, b, text)),
    entities: field(three, (one) => one.entities, (a, b) => union(a, b, entityRef)),
    events: field(three, (one) => one.events, (a, b) => union(a, b, text)),
    linked: field(three, (one) => one.linked, (a, b) => union(a, b, text)),
    // A breaker that either run has seen trip stays tripped.
    storm: field(three, (one) => one.storm, (ours, theirs) => theirs ?? ours),
    openedAt: field(three, (one) => one.openedAt, (a, b) => (a < b ? a : b)),
    lastEventAt: field(three, (one) => one.lastEventAt, latest),
    occurredAt: field(three, (one) => one.occurredAt, earliest),
    detectedAt: field(three, (one) => one.detectedAt, (a, b) => (a < b ? a : b)),
    acknowledgedAt: field(three, (one) => one.acknowledgedAt, earliest),
    containedAt: field(three, (one) => one.containedAt, earliest),
    closedAt: field(three, (one) => one.closedAt, earliest),
    closedAs: field(three, (one) => one.closedAs, (_ours, theirs) => theirs),
  };
}

/**
 * What is held according to the timeline of both, in its order: the same rule by which `audit verify` reads it. Of two
 * forms of a hold the one counts into which more times were written.
 */
export function mergeHolds(timeline: readonly TimelineEntry[], ours: readonly Hold[], theirs: readonly Hold[]): Hold[] {
  const byAge = (a: Hold, b: Hold): number => a.stamps.length - b.stamps.length || ((a.stamps.at(-1) ?? '') < (b.stamps.at(-1) ?? '') ? -1 : 1);
  return [...heldByTimeline(timeline)].flatMap(([control, { digest }]) => [...theirs, ...ours].filter((hold) => controlKey(hold.control) === control && hold.plan === digest).sort(byAge).slice(-1));
}

/**
 * What Pulumi holds after two runs. A run that one side began and the other does not know has not ended: it stays
 * `running`, and the next run looks at the state first. All resources that either knows are in it then.
 */
export function mergeStack({ base, ours, theirs }: Three<AppliedStack>): AppliedStack {
  const isBase = (one: AppliedStack): boolean => base !== null && one.state === base.state && one.at === base.at;
  if (isBase(theirs)) return ours;
  if (isBase(ours)) return theirs;
  const [older, newer] = ours.at < theirs.at ? [ours, theirs] : [theirs, ours];
  if (ours.state !== 'running' && theirs.state !== 'running') return newer;
  const resources = [...new Map([...older.resources, ...newer.resources].map((resource) => [resource.name, resource])).values()];
  return { ...newer, state: 'running', resources, digest: digestOf(resources) };
}

/** Who has paused what: a pause ends only where one side has ended it and the other has not paused anew. */
export function mergePauses({ base, ours, theirs }: Three<readonly Pause[]>): Pause[] {
  const scopes = new Set([...ours, ...theirs].map((pause) => pause.scope));
  return [...scopes].flatMap((scope) => {
    const [b, o, t] = [base ?? [], ours, theirs].map((list) => list.find((pause) => pause.scope === scope));
    if (o !== undefined && t !== undefined) return [o.at > t.at ? o : t];
    const [left] = [o, t].filter((pause) => pause !== undefined);
    return left === undefined || left.at === b?.at ? [] : [left];
  });
}
