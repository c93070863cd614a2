import { milliseconds, type Guardrails, type Incident, type Instant } from '../model/index.ts';

/** Whether a tripped breaker closes by itself: only where the configuration names a quiet time, and after it. */
export function quietEnough(incident: Incident, storm: Guardrails['storm'], now: Instant): boolean {
  if (incident.storm === null || storm.closesAfterQuiet === undefined) return false;
  return Date.parse(now) - Date.parse(incident.storm.lastEventAt) >= milliseconds(storm.closesAfterQuiet);
}
