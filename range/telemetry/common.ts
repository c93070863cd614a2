import { createHash } from 'node:crypto';
import { iso } from '../clock.ts';
import type { LogName, Row } from './log.ts';

/** The workspace that the logs go to. */
const WORKSPACE = '6c9d2f3e-1a4b-4c5d-8e7f-2b3a4c5d6e7f';

/** The columns of every table of a workspace. https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns */
export function standard(type: LogName, at: number, sourceSystem = 'Azure AD'): Row {
  return { TenantId: WORKSPACE, SourceSystem: sourceSystem, TimeGenerated: iso(at), Type: type };
}

/** A GUID that stands for a text: the same text has the same one. Name-based, RFC 9562 version 8. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A number from 0 up to `below` that stands for a text. */
export function numberOf(text: string, below: number): number {
  return parseInt(createHash('sha256').update(text).digest('hex').slice(0, 12), 16) % below;
}
