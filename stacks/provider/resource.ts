import * as z from 'zod';
import { ProviderError } from './errors.ts';
import { isUnknown, same, type Json, type Props } from './values.ts';

/** What one operation may use: `timeoutSeconds` bounds each remote call (its retries included), `signal` is the engine's cancel. */
export interface Operation {
  timeoutSeconds: number;
  signal: AbortSignal;
}

/** What a difference asks for. Only the stand-ins of native providers ever answer `replace`. */
export type Difference = 'same' | { update: string[] } | { replace: string[] };

export interface Found {
  inputs: Props;
  outputs: Props;
  id: string;
}

/**
 * One resource type. `olds` are the recorded outputs with the recorded inputs over them, after a refresh with what was seen
 * instead, after an import with what `read` could tell: parse what you use. Preview never reaches a handler.
 */
export interface ResourceHandler<C, I extends Props> {
  inputs: z.ZodType<I>;
  /** A reason why well-formed inputs are still refused, by property; empty when they are fine. */
  refuse?(inputs: I): { property: string; reason: string }[];
  diff(olds: Props, news: Props): Difference;
  create(connection: C, inputs: I, operation: Operation): Promise<{ id: string; outputs: Props }>;
  /** Null when the object, or the state it stands for, is not there. */
  read(connection: C, id: string, olds: Props, operation: Operation): Promise<Found | null>;
  update(connection: C, id: string, olds: Props, inputs: I, operation: Operation): Promise<Props>;
  delete(connection: C, id: string, olds: Props, operation: Operation): Promise<void>;
}

export interface Failure {
  property: string;
  reason: string;
}

/** A handler whose input type is closed over, so that a provider can hold handlers of many types in one table. */
export interface Resource<C> {
  check(news: Props): { inputs: Props; failures: Failure[] };
  diff(olds: Props, news: Props): Difference;
  create(connection: C, news: Props, operation: Operation): Promise<{ id: string; outputs: Props }>;
  read(connection: C, id: string, olds: Props, operation: Operation): Promise<Found | null>;
  update(connection: C, id: string, olds: Props, news: Props, operation: Operation): Promise<Props>;
  delete(connection: C, id: string, olds: Props, operation: Operation): Promise<void>;
}

/** Makes a table entry of a handler: inputs are parsed before the handler sees them. Throws INVALID_ARGUMENT on what does not fit. */
export function resource<C, I extends Props>(handler: ResourceHandler<C, I>): Resource<C> {
  const parse = (props: Props): I => {
    const parsed = handler.inputs.safeParse(props);
    if (parsed.success) return parsed.data;
    const text = failuresOf(parsed.error, []).map((f) => `${f.property}: ${f.reason}`);
    throw new ProviderError('INVALID_ARGUMENT', text.join('; '));
  };
  return {
    check: (news) => checked(handler, news),
    diff: (olds, news) => handler.diff(olds, news),
    create: async (connection, news, operation) => handler.create(connection, parse(news), operation),
    read: async (connection, id, olds, operation) => handler.read(connection, id, olds, operation),
    update: async (connection, id, olds, news, operation) => handler.update(connection, id, olds, parse(news), operation),
    delete: async (connection, id, olds, operation) => handler.delete(connection, id, olds, operation),
  };
}

function checked<C, I extends Props>(handler: ResourceHandler<C, I>, news: Props): { inputs: Props; failures: Failure[] } {
  const unknown = Object.keys(news).filter((key) => isUnknown(news[key] ?? null));
  const parsed = handler.inputs.safeParse(news);
  if (parsed.success) return { inputs: parsed.data, failures: handler.refuse?.(parsed.data) ?? [] };
  return { inputs: news, failures: failuresOf(parsed.error, unknown) };
}

/** The issues of a failed parse by top-level property, without those about values that are not known yet. */
export function failuresOf(error: z.ZodError, unknown: readonly string[]): Failure[] {
  const failures = error.issues.map((issue) => ({
    property: String(issue.path[0] ?? ''),
    reason: issue.path.length > 1 ? `${issue.path.slice(1).join('.')}: ${issue.message}` : issue.message,
  }));
  return failures.filter((failure) => !unknown.includes(failure.property));
}

/** The keys of `news` whose value differs from the recorded one. A key that the record does not have (an import) is no difference. */
export function changed(olds: Props, news: Props): string[] {
  return Object.keys(news).filter((key) => key in olds && !same(olds[key], news[key]));
}

/**
 * The difference of a containment resource: an update of what changed, and never a replacement. Throws FAILED_PRECONDITION when
 * one of `identity` differs: a replacement can end with nothing in force and exit 0.
 */
export function differ(olds: Props, news: Props, identity: readonly string[]): Difference {
  const keys = changed(olds, news);
  const moved = keys.find((key) => identity.includes(key));
  if (moved !== undefined) {
    throw new ProviderError(
      'FAILED_PRECONDITION',
      `${moved} cannot change from ${show(olds[moved])} to ${show(news[moved])}: a containment resource is never replaced. ` +
        'Declare the new object under a resource name of its own; release this one when the new one is effective.',
    );
  }
  return keys.length === 0 ? 'same' : { update: keys };
}

function show(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
