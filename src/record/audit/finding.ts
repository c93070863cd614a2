import type { Finding, FindingCode, IncidentId } from '../../model/index.ts';

export type { Finding, FindingCode };

/** A finding of severity error. */
export function finding(code: FindingCode, incident: IncidentId | null, where: string, message: string): Finding {
  return { code, severity: 'error', incident, where, message };
}
