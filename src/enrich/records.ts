import { entityRef, type Context, type Detection, type DetectionRecord, type Entity, type Event, type Incident, type IncidentSummary, type Indicator, type IndicatorHit, type Instant } from '../model/index.ts';
import { detectionNamed, indexDetections, type DetectionIndex } from '../detect/match.ts';
import { canonical } from './addresses.ts';

/** Indicators that are about an entity of the incident and valid at `now`, the surest first. */
export function indicatorHits(entities: readonly Entity[], indicators: readonly Indicator[], now: Instant, at: Instant): IndicatorHit[] {
  const valid = new Map<string, Indicator[]>();
  for (const indicator of indicators) {
    if (indicator.validUntil !== undefined && Date.parse(indicator.validUntil) < Date.parse(now)) continue;
    const key = `${indicator.kind} ${canonical(indicator.kind, indicator.value)}`;
    valid.set(key, [...valid.get(key) ?? [], indicator]);
  }
  const hits = entities.flatMap((entity) => {
    const names = new Set([entity.value, entity.name].filter((name) => name !== '').map((name) => `${entity.kind} ${canonical(entity.kind, name)}`));
    return [...names].flatMap((name) => valid.get(name) ?? []).map((indicator) => ({
      entity: entityRef(entity), confidence: indicator.confidence, source: indicator.source, reason: indicator.reason, at,
    }));
  });
  return hits.toSorted((a, b) => b.confidence - a.confidence || compare(a.entity, b.entity) || compare(a.source, b.source));
}

/** In which incidents each entity was before. False alarms do not count against it. */
export function entityHistory(incident: Incident, entities: readonly Entity[], summaries: readonly IncidentSummary[]): Context['history'] {
  const earlier = summaries.filter((summary) => summary.id !== incident.id && summary.closedAs !== 'false-positive' && Date.parse(summary.openedAt) < Date.parse(incident.openedAt));
  const byEntity = new Map<string, string[]>();
  for (const { id, entities: refs } of earlier) for (const ref of new Set(refs)) byEntity.set(ref, [...byEntity.get(ref) ?? [], id]);
  return entities.flatMap((entity) => {
    const ref = entityRef(entity);
    const ids = byEntity.get(ref);
    return ids === undefined ? [] : [{ entity: ref, earlierIncidents: ids.toSorted(compare) }];
  });
}

/**
 * How good the detections behind the incident have been. `confidence` and `playbook` are what our own `response.yaml` gives;
 * `precision` is confirmed / (confirmed + false positive) in percent, null before the first such incident is closed.
 */
export function detectionRecords(events: readonly Event[], summaries: readonly IncidentSummary[], detections: readonly Detection[]): DetectionRecord[] {
  const index = indexDetections(detections);
  const names = [...new Set(events.flatMap((event) => event.detection ?? []))].toSorted(compare);
  return names.map((name) => {
    const given = detectionNamed(index, name)?.response;
    const response = given?.enabled === true ? given : null;
    const verdicts = summaries.filter((summary) => summary.detections.some((other) => same(index, other, name))).flatMap((summary) => summary.closedAs ?? []);
    const confirmed = verdicts.filter((verdict) => verdict === 'confirmed').length;
    const wrong = verdicts.filter((verdict) => verdict === 'false-positive').length;
    const precision = confirmed + wrong === 0 ? null : Math.round((confirmed / (confirmed + wrong)) * 1_000) / 10;
    return { detection: name, confidence: response?.confidence ?? null, precision, closed: verdicts.length, ...(response === null ? {} : { playbook: response.playbook }) };
  });
}

/** A rule that an alert named by id once and by name later is one rule. */
function same(index: DetectionIndex, a: string, b: string): boolean {
  if (a === b) return true;
  const detection = detectionNamed(index, a);
  return detection !== null && detection === detectionNamed(index, b);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
