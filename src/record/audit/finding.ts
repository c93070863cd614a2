import type { IncidentId } from '../../model/index.ts';

/** What is wrong with a file or a commit of the ledger. The first word says how it was tampered with. */
export type FindingCode =
  | 'changed' | 'missing' | 'added' | 're-dated' | 'renamed' | 'unreadable' | 'incident-deleted' | 'incident-moved'
  | 'digest-mismatch' | 'approval-unknown' | 'approval-forged' | 'hold-unexplained' | 'hold-lifted' | 'hold-changed'
  | 'history-rewritten' | 'trailer-mismatch' | 'written-by-hand' | 'shallow';

/** One thing that `audit verify` found. */
export interface Finding {
  code: FindingCode;
  /** `note` is about what could not be checked. */
  severity: 'error' | 'note';
  incident: IncidentId | null;
  /** The file or commit. */
  where: string;
  message: string;
}

/** A finding of severity error. */
export function finding(code: FindingCode, incident: IncidentId | null, where: string, message: string): Finding {
  return { code, severity: 'error', incident, where, message };
}
