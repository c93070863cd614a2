import { setTimeout as sleep } from 'node:timers/promises';
import ky, { HTTPError, type KyResponse } from 'ky';
import * as z from 'zod';
import { ProviderError, type ProviderCode } from './errors.ts';
import type { Operation } from './resource.ts';

/** One remote call. `method` GET may be repeated freely; a write only when the service said that it did not take it. */
export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  /** How the service says no, when not in the shape that Graph, Defender and ARM share. Null: not understood. */
  refusal?: (text: string) => Refusal | null;
}

export interface Refusal {
  code: string;
  message: string;
}

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

/** How often a call is repeated after it was throttled (or, for a read, failed on the way). */
const RETRIES = 5;
/** Spread over clients that were throttled together; added to what the service asked for, in ms. */
const JITTER_MS = 250;

/**
 * Sends a request and gives the answer, whatever its status below 400; 404 too, because absent is an answer. 429 and 503 are
 * repeated after `Retry-After`, all inside `operation.timeoutSeconds`. Throws ProviderError; DEADLINE_EXCEEDED and UNAVAILABLE
 * mean for a write that nobody knows whether it happened: read before writing again.
 */
export async function send(request: Request, operation: Operation): Promise<Answer> {
  const bound = operation.timeoutSeconds * 1000;
  const started = performance.now();
  const deadline = AbortSignal.timeout(bound);
  const signal = AbortSignal.any([deadline, operation.signal]);
  try {
    const response = await ky(request.url, {
      method: request.method,
      signal,
      timeout: false,
      throwHttpErrors: (status) => status >= 400 && status !== 404,
      ...(request.headers === undefined ? {} : { headers: request.headers }),
      ...(request.json === undefined ? {} : { json: request.json }),
      ...(request.form === undefined ? {} : { body: new URLSearchParams(request.form) }),
      retry: {
        limit: RETRIES,
        methods: ['get', 'post', 'put', 'patch', 'delete'],
        statusCodes: request.method === 'GET' ? [408, 429, 500, 502, 503, 504] : [429, 503],
        afterStatusCodes: [429, 503],
        jitter: true,
        backoffLimit: 10_000,
        shouldRetry: ({ error }) => {
          if (signal.aborted) return false;
          if (!(error instanceof HTTPError)) return request.method === 'GET' ? undefined : false;
          // Waiting for longer than we may is giving up late: say at once how long it would take.
          return retryAfterMs(error.response.headers) > bound - (performance.now() - started) ? false : undefined;
        },
      },
      hooks: {
        beforeRetry: [async ({ error }) => {
          if (error instanceof HTTPError && error.response.headers.has('retry-after')) await sleep(Math.random() * JITTER_MS, undefined, { signal });
        }],
      },
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  } catch (error) {
    throw await translated(error, request, operation, deadline);
  }
}

/** Milliseconds that the service asks us to wait; 0 when it does not say (RFC 9110, 10.2.3: seconds or a date). */
function retryAfterMs(headers: Headers): number {
  const value = headers.get('retry-after');
  if (value === null) return 0;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

async function translated(error: unknown, request: Request, operation: Operation, deadline: AbortSignal): Promise<ProviderError> {
  const name = `${request.method} ${new URL(request.url).pathname}`;
  if (operation.signal.aborted) return new ProviderError('CANCELLED', `${name}: cancelled before it was answered`, { cause: error });
  if (error instanceof HTTPError) return fromStatus(name, error.response, request.refusal ?? refused);
  if (deadline.aborted) {
    return new ProviderError('DEADLINE_EXCEEDED', `${name}: no answer within ${operation.timeoutSeconds} s. Run apply again: it looks before it writes`, { cause: error });
  }
  const why = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
  return new ProviderError('UNAVAILABLE', `${name}: ${why}`, { cause: error });
}

const Refused = z.object({ error: z.object({ code: z.string(), message: z.string().default('') }) });

/** Graph, Defender and ARM share one shape: `{ error: { code, message } }`. */
function refused(text: string): Refusal | null {
  const body = Refused.safeParse(parsed(text));
  return body.success ? body.data.error : null;
}

async function fromStatus(name: string, response: KyResponse, refusal: (text: string) => Refusal | null): Promise<ProviderError> {
  const text = await response.text().catch(() => '');
  const { code, message } = refusal(text) ?? { code: `HTTP ${response.status}`, message: text.slice(0, 300) };
  const wait = response.headers.get('retry-after');
  const next = wait === null ? '' : ` (it asks to wait ${wait} s, longer than this operation may)`;
  return new ProviderError(codeOf(response.status), `${name}: ${response.status} ${code}: ${message}${next}`, { reason: code });
}

function codeOf(status: number): ProviderCode {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'PERMISSION_DENIED';
  if (status === 404) return 'NOT_FOUND';
  if (status === 409 || status === 412) return 'ABORTED';
  if (status === 429) return 'RESOURCE_EXHAUSTED';
  return status >= 500 ? 'UNAVAILABLE' : 'INVALID_ARGUMENT';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body of an answer by its schema. Throws FAILED_PRECONDITION when the service answers something else. */
export function bodyOf<T>(answer: Answer, schema: z.ZodType<T>, name: string): T {
  const body = schema.safeParse(parsed(answer.text));
  if (body.success) return body.data;
  throw new ProviderError('FAILED_PRECONDITION', `${name}: unexpected answer (HTTP ${answer.status}): ${z.prettifyError(body.error)}`);
}

/** Whether nobody knows if a failed write happened. */
export function isUncertain(error: unknown): boolean {
  return error instanceof ProviderError && (error.code === 'DEADLINE_EXCEEDED' || error.code === 'UNAVAILABLE');
}

/** Waits, ends at once on cancel (CANCELLED). */
export async function pause(ms: number, operation: Operation): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: operation.signal });
  } catch (error) {
    throw new ProviderError('CANCELLED', 'cancelled while waiting', { cause: error });
  }
}

/** Cloud reads lag behind writes: the first look again after this, in ms, then after twice as long, up to the longest. */
const FIRST_LOOK_MS = 100;
const LONGEST_LOOK_MS = 1000;

/** Looks until `look` says yes; false when it did not within the operation's timeout. */
export async function seen(look: () => Promise<boolean>, operation: Operation): Promise<boolean> {
  const until = performance.now() + operation.timeoutSeconds * 1000;
  for (let wait = FIRST_LOOK_MS; ; wait = Math.min(wait * 2, LONGEST_LOOK_MS)) {
    if (await look()) return true;
    if (performance.now() + wait > until) return false;
    await pause(wait, operation);
  }
}
