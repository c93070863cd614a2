import type { Event, Incident, Inventory } from '../model/index.ts';
import { Config, sha256 } from '../model/index.ts';
import { type CorrelateInputs, type CorrelateResult, type OpenIncident, correlate } from './index.ts';

/** For tests: `n` minutes after the first moment. */
export function at(minutes: number): string {
  return new Date(Date.parse('2026-11-21T03:00:00.000Z') + minutes * 60_000).toISOString();
}

/** For tests: an event about entities (`kind:value`), detected and received at a minute. */
export function event(name: string, minute: number, entities: string[], fields: Partial<Event> = {}): Event {
  const list = entities.map((ref) => ({ kind: ref.split(':', 1)[0] ?? '', value: ref.slice(ref.indexOf(':') + 1) }));
  return {
    fingerprint: sha256(name), adapter: 'generic', source: 'edr', eventType: 'malware', severity: 'high', severityAssumed: false, title: name, sourceId: null,
    detection: null, confidence: null, occurredAt: null, detectedAt: at(minute), receivedAt: at(minute),
    entities: list.flatMap(({ kind, value }) => (kind === 'user' || kind === 'ip' || kind === 'device' ? [{ kind, value, name: value }] : [])),
    unresolved: [], loggedOn: [], tactics: [], techniques: [], metadata: {}, payloadDigest: sha256(`payload ${name}`), ...fields,
  };
}

const EMPTY: Inventory = { assets: [], identities: [], contacts: { people: [], roles: [], owners: [] }, protected: [] };

/** For tests: what a run needs, with the shipped rules and an empty ledger. */
export function inputs(events: Event[], fields: Partial<CorrelateInputs> = {}): CorrelateInputs {
  const config = Config.parse({});
  return {
    events, open: [], known: new Map(), storms: [], recent: { events: [], opened: [], resumedAt: null }, inventory: EMPTY,
    correlation: config.correlation, storm: config.guardrails.storm, now: events[0]?.receivedAt ?? at(0), ...fields,
  };
}

/** For tests: a ledger in memory, over several runs. */
export function ledger(fields: Partial<CorrelateInputs> = {}): { run: (events: Event[]) => CorrelateResult; incidents: () => Incident[] } {
  const seen = new Map<string, Event>();
  const incidents = new Map<string, Incident>();
  const opened: { severity: Event['severity']; at: string }[] = [];
  const known = new Map<string, string>();
  let storms: CorrelateInputs['storms'] = [];
  const run = (events: Event[]): CorrelateResult => {
    const open: OpenIncident[] = [...incidents.values()].map((incident) => ({ incident, events: incident.events.flatMap((id) => seen.get(id) ?? []) }));
    const result = correlate(inputs(events, { open, known, storms, recent: { events: [...seen.values()], opened, resumedAt: null }, ...fields }));
    for (const item of events) if (!seen.has(item.fingerprint)) seen.set(item.fingerprint, item);
    for (const item of result.assignments) known.set(item.fingerprint, item.incident);
    for (const item of [...result.opened, ...result.updated]) incidents.set(item.id, item);
    for (const item of result.opened) if (item.storm === null) opened.push({ severity: item.severity, at: item.openedAt });
    storms = result.storms;
    return result;
  };
  return { run, incidents: () => [...incidents.values()] };
}
