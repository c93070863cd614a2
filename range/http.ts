import type { Telemetry } from './telemetry/log.ts';
import type { World } from './world.ts';

/** A request as the handlers see it; `path` is inside the service's prefix, `params` come from the route's pattern. */
export type Req = {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
};

export type Reply = { status: number; headers: Record<string, string>; body: string };

/** What a handler works on. The world is replaced as a whole by a load or a reset. */
export type Range = {
  world: World;
  /** Range time, epoch milliseconds. */
  now: () => number;
  /** Wall time, epoch milliseconds. */
  wall: () => number;
  /** A new random UUID. */
  uuid: () => string;
  /** Says that the world has changed and is to be saved. */
  changed: () => void;
  /** Call times of rate-limited services, range milliseconds. Not part of the world. */
  calls: Map<string, number[]>;
  /** The newest revocation that the CAE resource was told of, by user, range milliseconds. Not part of the world. */
  revocations: Map<string, number>;
  /** What the clouds have logged. Not part of the world. */
  telemetry: Telemetry;
};

export type Handler = (range: Range, req: Req) => Reply;

/** A route: method, a path pattern in which `:name` is one segment, and its handler. */
export type Route = { method: string; pattern: string; handle: Handler };

/** Thrown by a handler that answers with an error. */
export class Refused extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.name = 'Refused';
    this.reply = reply;
  }
}

/** A JSON reply. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}

/** A reply without a body. */
export const empty = (status: number): Reply => ({ status, headers: {}, body: '' });

/** The pattern's parameters when it fits the path, else null. Segments are decoded. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? '';
    if (part.startsWith(':')) {
      if (segment === '') return null;
      params[part.slice(1)] = decode(segment);
    } else if (part.toLowerCase() !== segment.toLowerCase()) return null;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Runs the first route that fits; null when none does. */
export function route(routes: readonly Route[], range: Range, req: Req): Reply | null {
  for (const candidate of routes) {
    if (candidate.method !== req.method) continue;
    const params = match(candidate.pattern, req.path);
    if (params !== null) return candidate.handle(range, { ...req, params });
  }
  return null;
}

/** The named parameter of a route's pattern. */
export function param(req: Req, name: string): string {
  const value = req.params[name];
  if (value === undefined) throw new Error(`the route has no parameter ${name}`);
  return value;
}

/** The body as JSON (an empty body is `{}`), or undefined when it is not JSON. */
export function bodyOf(req: Req): unknown {
  if (req.body.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(req.body);
    return value;
  } catch {
    return undefined;
  }
}

/** The bearer token of the request, or null. */
export function bearer(req: Req): string | null {
  const found = /^Bearer\s+(\S+)$/i.exec(req.headers['authorization'] ?? '');
  return found?.[1] ?? null;
}
