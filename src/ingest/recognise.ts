import type { AdapterName, Json } from '../model/index.ts';
import { isRecord } from './fields.ts';

/** Which adapter an alert is for, by its shape alone; null when it looks like none of them. */
export function recognise(raw: Json): AdapterName | null {
  if (!isRecord(raw)) return null;
  if (isGuardDuty(raw)) return 'guardduty';
  if (isSentinel(raw)) return 'sentinel';
  if (isDefender(raw)) return 'defender';
  return ['event_type', 'entity_type', 'entity_value', 'entity', 'entities'].some((key) => Object.hasOwn(raw, key)) ? 'generic' : null;
}

function isGuardDuty(raw: Record<string, unknown>): boolean {
  if (raw['source'] === 'aws.guardduty' || raw['detail-type'] === 'GuardDuty Finding') return true;
  return looksLikeFinding(raw['detail']) || looksLikeFinding(raw);
}

/** `ThreatPurpose:Resource/Family` beside a resource or a service, in either spelling of the keys. */
function looksLikeFinding(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const type = value['type'] ?? value['Type'];
  const parts = isRecord(value['service'] ?? value['Service']) || isRecord(value['resource'] ?? value['Resource']);
  return parts && typeof type === 'string' && /^[A-Za-z]+:[A-Za-z0-9]+\//.test(type);
}

function isSentinel(raw: Record<string, unknown>): boolean {
  if (isRecord(raw['object'])) return true;
  return isRecord(raw['properties']) && typeof raw['type'] === 'string' && /^Microsoft\.SecurityInsights\/incidents$/i.test(raw['type']);
}

function isDefender(raw: Record<string, unknown>): boolean {
  const type = raw['@odata.type'];
  if (typeof type === 'string' && /microsoft\.graph\.security\.alert$/i.test(type)) return true;
  return typeof raw['serviceSource'] === 'string' || typeof raw['providerAlertId'] === 'string' || Array.isArray(raw['evidence']);
}
