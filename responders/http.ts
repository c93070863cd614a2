import { setTimeout as sleep } from 'node:timers/promises';
import ky, { HTTPError } from 'ky';
import * as z from 'zod';
import { ProviderCallError } from './errors.ts';

/** How long one operation may take, retries included. */
export interface Bound {
  timeoutSeconds: number;
}

export interface Request {
  service: string;
  /** What is done, for errors: `read user`. */
  operation: string;
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
}

export interface Answer {
  status: number;
  text: string;
}

/** Repeats after the first attempt, when the service is throttling or (for a read) failed on the way. */
const RETRIES = 4;
/** Longest wait between two attempts where the service does not say, in ms. */
const LONGEST_BACKOFF_MS = 5_000;
/** Added at random to what the service asked for, so that clients that were throttled together do not come back together. */
const JITTER_MS = 250;
/** Longest part of a refused answer that is repeated in an error. */
const EXCERPT = 300;

/**
 * Sends a request; gives the answer below 400, and 404, because absent is an answer. 429 and 503 are repeated after `Retry-After`,
 * reads after any 5xx too. Throws ProviderCallError.
 */
export async function send(request: Request, bound: Bound): Promise<Answer> {
  const { method, service, operation } = request;
  const started = performance.now();
  const left = (): number => bound.timeoutSeconds * 1000 - (performance.now() - started);
  const deadline = AbortSignal.timeout(bound.timeoutSeconds * 1000);
  try {
    const response = await ky(request.url, {
      method,
      signal: deadline,
      timeout: false,
      redirect: 'error',
      throwHttpErrors: (status) => status >= 400 && status !== 404,
      ...(request.headers === undefined ? {} : { headers: request.headers }),
      ...(request.json === undefined ? {} : { json: request.json }),
      ...(request.form === undefined ? {} : { body: new URLSearchParams(request.form) }),
      retry: {
        limit: RETRIES,
        methods: ['get', 'post'],
        statusCodes: method === 'GET' ? [408, 429, 500, 502, 503, 504] : [429, 503],
        afterStatusCodes: [429, 503],
        jitter: true,
        backoffLimit: LONGEST_BACKOFF_MS,
        shouldRetry: ({ error }) => {
          if (deadline.aborted) return false;
          if (!(error instanceof HTTPError)) return method === 'GET' ? undefined : false;
          // Waiting past our own bound is giving up late: say at once how long it would take.
          return retryAfterMs(error.response.headers.get('retry-after')) > left() ? false : undefined;
        },
      },
      hooks: {
        beforeRetry: [async ({ error }) => {
          if (error instanceof HTTPError && error.response.headers.has('retry-after')) await sleep(Math.random() * JITTER_MS, undefined, { signal: deadline });
        }],
      },
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (error instanceof HTTPError) throw await refusedBy(request, error);
    if (deadline.aborted) {
      throw new ProviderCallError({ code: 'PROVIDER_TIMEOUT', service, operation, status: null, reason: null, retryable: true, message: `no answer within ${bound.timeoutSeconds} s`, cause: error });
    }
    const why = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
    throw new ProviderCallError({ code: 'PROVIDER_UNREACHABLE', service, operation, status: null, reason: null, retryable: true, message: why, cause: error });
  }
}

/** Milliseconds that a `Retry-After` header asks for, 0 without one (RFC 9110, 10.2.3: seconds or a date). */
export function retryAfterMs(value: string | null, wall: number = Date.now()): number {
  if (value === null) return 0;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - wall);
}

/** What a query service says of the mistake itself stands inside, at most two deep: https://learn.microsoft.com/azure/azure-monitor/logs/api/errors */
const Inner = z.object({ message: z.string().default(''), innererror: z.object({ message: z.string().default('') }).optional().catch(undefined) });

/** Graph, Defender and ARM: `{ error: { code, message } }`; the login service `{ error, error_description }`; GitHub `{ message }`; Jira `{ errorMessages, errors }`. */
const Refused = z.object({
  error: z.union([z.object({ code: z.string(), message: z.string().default(''), '@message': z.string().optional().catch(undefined), innererror: Inner.optional().catch(undefined) }), z.string().transform((code) => ({ code, message: '', '@message': undefined, innererror: undefined }))]).optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  errorMessages: z.array(z.string()).optional().catch(undefined),
  errors: z.record(z.string(), z.string()).optional().catch(undefined),
});

async function refusedBy(request: Request, error: HTTPError): Promise<ProviderCallError> {
  const { status, headers } = error.response;
  const text = await error.response.text().catch(() => '');
  const body = Refused.safeParse(parsed(text));
  const said = body.success ? [body.data.error?.message, body.data.error?.['@message'], body.data.error?.innererror?.message, body.data.error?.innererror?.innererror?.message, body.data.error_description, body.data.message, ...(body.data.errorMessages ?? []), ...Object.values(body.data.errors ?? {})] : [text];
  const reason = body.success ? (body.data.error?.code ?? null) : null;
  const wait = headers.get('retry-after');
  const told = said.filter((part) => part !== undefined && part !== '').join('; ').slice(0, EXCERPT);
  return new ProviderCallError({
    code: 'PROVIDER_STATUS',
    service: request.service,
    operation: request.operation,
    status,
    reason,
    retryable: status === 429 || status >= 500,
    message: `HTTP ${status}${reason === null ? '' : ` ${reason}`}: ${printable(told)}${wait === null ? '' : ` (it asks to wait ${printable(wait)} s)`}`,
    // Without the cause: it holds the request, and the request holds the token.
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text from outside on one line, without control characters: errors end up in terminals and logs. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** The body of an answer by its schema; PROVIDER_REPLY where it does not fit. */
export function bodyOf<T>(answer: Answer, schema: z.ZodType<T>, request: { service: string; operation: string }): T {
  return checked(parsed(answer.text), schema, request, answer.status);
}

/** A value from a service by its schema; PROVIDER_REPLY where it does not fit. */
export function checked<T>(value: unknown, schema: z.ZodType<T>, request: { service: string; operation: string }, status: number | null = null): T {
  const body = schema.safeParse(value);
  if (body.success) return body.data;
  throw new ProviderCallError({
    code: 'PROVIDER_REPLY', ...request, status, reason: null, retryable: false, message: `unexpected answer: ${z.prettifyError(body.error)}`,
  });
}
