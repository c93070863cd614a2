import { entityRef } from '../model/index.ts';
import type { Entity, ScorePart } from '../model/index.ts';
import { contextOf, distinctSources, earlierIncidents, type Case } from './case.ts';
import { byText, named, quote } from './where.ts';

/** The risk score as the sum of its parts. It only opens gates; people's work is ordered by priority. */
export function score(c: Case): { score: number; parts: ScorePart[] } {
  const parts = [severity(c), threatIntelligence(c), criticalAsset(c), repeatOffender(c), detectionConfidence(c), corroboration(c), privilegedIdentity(c)];
  return { score: rounded(parts.reduce((sum, part) => sum + part.points, 0)), parts };
}

/** Two decimals: sums of tenths would else depend on the order of addition. */
function rounded(points: number): number {
  return Math.round(points * 100) / 100 + 0;
}

function part(name: string, points: number, reason: string): ScorePart {
  return { name, points: rounded(points), reason };
}

/** The entity with the highest value; on a tie the smallest ref. */
function highest(c: Case, of: (entity: Entity) => number | null): { entity: Entity; value: number } | null {
  let best: { entity: Entity; value: number } | null = null;
  for (const entity of c.entities) {
    const value = of(entity);
    if (value !== null && (best === null || value > best.value)) best = { entity, value };
  }
  return best;
}

function severity(c: Case): ScorePart {
  const { severity: word, severityAssumed } = c.inputs.incident;
  return part('severity', c.inputs.policy.config.config.scoring.severity[word], `severity is ${word}${severityAssumed ? ', assumed' : ''}`);
}

function threatIntelligence(c: Case): ScorePart {
  const { perConfidence } = c.inputs.policy.config.config.scoring.threatIntelligence;
  const refs = new Set(c.entities.map(entityRef));
  const hit = c.inputs.context.indicators.filter((indicator) => refs.has(indicator.entity))
    .toSorted((a, b) => b.confidence - a.confidence || byText(a.entity, b.entity) || byText(a.source, b.source))[0];
  if (hit === undefined) return part('threat intelligence', 0, 'no indicator is known');
  return part('threat intelligence', hit.confidence * perConfidence, `${quote(hit.source)} knows ${quote(hit.entity)} with confidence ${hit.confidence}, x ${perConfidence}`);
}

function criticalAsset(c: Case): ScorePart {
  const { above, points } = c.inputs.policy.config.config.scoring.criticalAsset;
  const most = highest(c, (entity) => contextOf(c, entity).criticality);
  if (most === null) return part('critical asset', 0, 'no criticality is known');
  const reason = `the highest criticality is ${most.value} (${named(most.entity)})`;
  return most.value > above ? part('critical asset', points, `${reason}, above ${above}`) : part('critical asset', 0, `${reason}, not above ${above}`);
}

function repeatOffender(c: Case): ScorePart {
  const { earlierIncidentsAbove, points } = c.inputs.policy.config.config.scoring.repeatOffender;
  const most = highest(c, (entity) => earlierIncidents(c, entityRef(entity)));
  if (most === null || most.value === 0) return part('repeat offender', 0, 'no earlier incidents');
  const reason = `${named(most.entity)} was in ${most.value} earlier incident${most.value === 1 ? '' : 's'}`;
  return most.value > earlierIncidentsAbove ? part('repeat offender', points, `${reason}, more than ${earlierIncidentsAbove}`) : part('repeat offender', 0, `${reason}, not more than ${earlierIncidentsAbove}`);
}

/** The team's word on a detection counts before the source's own confidence in the alert. */
function detectionConfidence(c: Case): ScorePart {
  const { perConfidence } = c.inputs.policy.config.config.scoring.detectionConfidence;
  const records = new Map(c.inputs.context.detections.map((record) => [record.detection, record.confidence]));
  let best: { name: string; confidence: number } | null = null;
  for (const event of c.events) {
    const confidence = (event.detection === null ? null : records.get(event.detection)) ?? event.confidence;
    if (confidence !== null && (best === null || confidence > best.confidence)) best = { name: event.detection ?? event.title, confidence };
  }
  if (best === null) return part('detection confidence', 0, 'no detection states a confidence');
  return part('detection confidence', best.confidence * perConfidence, `${quote(best.name)} has confidence ${best.confidence}, x ${perConfidence}`);
}

function corroboration(c: Case): ScorePart {
  const { perExtraSource, most } = c.inputs.policy.config.config.scoring.corroboration;
  const sources = distinctSources(c);
  const points = Math.min(most, Math.max(0, sources.length - 1) * perExtraSource);
  return part('corroboration', points, sources.length === 0 ? 'no source' : `reported by ${sources.join(', ')}`);
}

function privilegedIdentity(c: Case): ScorePart {
  const entity = c.entities.find((candidate) => contextOf(c, candidate).privileged);
  if (entity === undefined) return part('privileged identity', 0, 'no privileged identity is involved');
  return part('privileged identity', c.inputs.policy.config.config.scoring.privilegedIdentity.points, `${named(entity)} is privileged`);
}
