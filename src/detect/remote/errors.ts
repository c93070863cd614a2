import { CordonError, EXIT } from '../../model/index.ts';

/**
 * A query that a remote engine did not answer whole. `QUERY_PARTIAL`: it gave some rows and then failed, so nothing is known of the rest.
 * `QUERY_REFUSED`: the query is wrong for it. `QUERY_TIMEOUT`: it took longer than was asked for. `QUERY_THROTTLED`: it has too much to do.
 */
export class RemoteQueryError extends CordonError {
  readonly service: string;
  /** The service's own code; null where it gave none. */
  readonly reason: string | null;

  constructor(code: 'QUERY_PARTIAL' | 'QUERY_REFUSED' | 'QUERY_TIMEOUT' | 'QUERY_THROTTLED', service: string, message: string, reason: string | null, cause?: unknown) {
    super(code, `${service}: ${message}`, { next: NEXT[code], exit: EXIT.partly, ...(cause === undefined ? {} : { cause }) });
    this.service = service;
    this.reason = reason;
  }
}

const NEXT = {
  QUERY_PARTIAL: 'Narrow the query or its period; what was found is not all, and is not shown.',
  QUERY_REFUSED: 'Run `cordon detections validate`; `cordon detections schema pull` brings the tables that the workspace has.',
  QUERY_TIMEOUT: 'Filter earlier in the query, or shorten its period.',
  QUERY_THROTTLED: 'Wait a minute, then run fewer rules at once.',
} as const;
