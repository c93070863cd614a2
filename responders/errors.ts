import { CordonError, EXIT } from '../src/model/index.ts';

/**
 * `PROVIDER_STATUS`: the service answered with an error. `PROVIDER_TIMEOUT`: no answer in time, so for a write nobody knows
 * whether it happened. `PROVIDER_UNREACHABLE`: no connection. `PROVIDER_REPLY`: an answer that its documentation does not describe.
 * `PROVIDER_CREDENTIALS`: the platform gave us no identity.
 */
export type ProviderCallCode =
  | 'PROVIDER_STATUS' | 'PROVIDER_TIMEOUT' | 'PROVIDER_UNREACHABLE' | 'PROVIDER_REPLY' | 'PROVIDER_CREDENTIALS';

interface Details {
  code: ProviderCallCode;
  service: string;
  operation: string;
  status: number | null;
  /** The service's own error code, such as `Authorization_RequestDenied`. */
  reason: string | null;
  retryable: boolean;
  message: string;
  next?: string;
  cause?: unknown;
}

/** Thrown by every client when a remote call failed for good: retries within the call's time are over. */
export class ProviderCallError extends CordonError {
  readonly service: string;
  readonly operation: string;
  readonly status: number | null;
  readonly reason: string | null;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(details: Details) {
    const { code, service, operation, status, reason, retryable, message } = details;
    const next = details.next ?? nextFor(code, status, service);
    super(code, `${service}: ${operation}: ${message}`, { next, exit: EXIT.partly, cause: details.cause });
    this.service = service;
    this.operation = operation;
    this.status = status;
    this.reason = reason;
    this.retryable = retryable;
  }
}

function nextFor(code: ProviderCallCode, status: number | null, service: string): string {
  if (code === 'PROVIDER_TIMEOUT') return 'Run the command again: it looks before it writes.';
  if (code === 'PROVIDER_UNREACHABLE') return `Check the network and the address of ${service} in cordon.yaml, then run the command again.`;
  if (code === 'PROVIDER_CREDENTIALS' || status === 401) return `Check the credentials for ${service}: cordon doctor shows which identity is used.`;
  if (code === 'PROVIDER_REPLY') return `Check that the address of ${service} in cordon.yaml is the service itself, not a proxy's page.`;
  if (status === 403) return `Grant the permission to cordon's identity: cordon doctor lists what each action needs.`;
  if (status === 429 || (status !== null && status >= 500)) return 'Wait, then run the command again.';
  return 'Read the message of the service; the request is wrong or the object is not in a state that allows it.';
}
