import { existsSync, rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { alertBytes } from '../../../src/github/dispatch.ts';
import { RECEIVED, inventory } from '../../../src/ingest/fixtures.ts';
import { ingest, isSound, readAlerts } from '../../../src/ingest/index.ts';
import { AdapterName, canonicalJson, Event, Json, LONGEST_ENTITY_VALUE, Rejection, UsageError } from '../../../src/model/index.ts';
import { redact } from '../../../src/record/index.ts';
import { basesOf } from './bases.ts';
import { ALERTS } from './from-schema.ts';
import { mutated, written } from './mutate.ts';
import { CANARY_FILE, CANARY_GLOBAL } from './poison.ts';

/** Longest that one input may take, in milliseconds of the processor: a thousand times what it takes on average. */
export const SLOWEST_MS = 2_000;
/** Largest event in characters of JSON: every name that an alert of 1 MiB gives can stand in it up to five times. */
const LARGEST_EVENT = 6 * 1_048_576;
/** Longest text in an event beside its metadata: a reason that names what the inventory has under one name. */
const LONGEST_TEXT = 2 * LONGEST_ENTITY_VALUE;

/** Time of the processor in this process: a busy machine is no slow program. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What became of the inputs that were made for one adapter. */
export interface AdapterReport { inputs: number; events: number; rejections: number; byReason: Map<string, number>; slowestMs: number; largestEvent: number }
export interface HostileReport { seed: number; adapters: Map<AdapterName, AdapterReport> }

const INVENTORY = inventory();
const PLACE = { inventory: INVENTORY, receivedAt: RECEIVED, file: '-' };

/** The kind of a rejection: its reason without what it quotes. */
function kindOf(reason: string): string {
  return reason.replace(/"(?:[^"\\]|\\.)*"/g, '"..."').replace(/^not JSON: .*/, 'not JSON').replace(/[\w.]+: Invalid .*/, 'schema').replace(/\(\w+\)/, '').replace(/\d+/g, 'n').split(';')[0]?.slice(0, 60).trim() ?? '';
}

function fail(what: string, bytes: Uint8Array): never {
  throw new Error(`${what}; the input in base64: ${Buffer.from(bytes).toString('base64').slice(0, 20_000)}`);
}

/** Takes one input all the way to events as `respond` does; throws for anything that must not be. */
export function takeIn(bytes: Uint8Array): { events: Event[]; rejections: Rejection[] } {
  let alert: Uint8Array;
  try {
    alert = alertBytes(bytes, isSound);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { events: [], rejections: [{ file: '-', index: 0, digest: '0'.repeat(64), reason: error.message, excerpt: '', at: RECEIVED }] };
  }
  const read = readAlerts(alert, '-', RECEIVED);
  const events: Event[] = [];
  const rejections = read.rejected.map((one) => redact(one));
  for (const { raw, index } of read.alerts) {
    const result = ingest(raw, { ...PLACE, index });
    if (result.ok) events.push(redact(result.event));
    else rejections.push(redact(result.rejection));
  }
  if (events.length + rejections.length === 0) fail('neither an event nor a rejection', bytes);
  return { events, rejections };
}

/** The same input again is the same, and the order of keys says nothing. */
function checkAgain(bytes: Uint8Array, first: ReturnType<typeof takeIn>): void {
  if (first.events.length !== 1 || first.rejections.length > 0) {
    if (!isDeepStrictEqual(takeIn(bytes), first)) fail('the same input twice is not the same', bytes);
    return;
  }
  const value = Json.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const again = takeIn(Buffer.from(JSON.stringify(reversed(value))));
  if (!isDeepStrictEqual(again, first)) fail('another order of keys makes another event', bytes);
}

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, reversed(member)])) : value;
}

/** Every text in a value that is no key of the alert's own metadata. */
function longestIn(value: Json): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? Math.max(0, ...Object.values(value).map(longestIn)) : 0;
}

function checkEvent(event: Event, bytes: Uint8Array): number {
  const text = JSON.stringify(event);
  const parsed = Event.safeParse(JSON.parse(text));
  if (!parsed.success || !isDeepStrictEqual(parsed.data, event)) fail('an event that its own schema does not give back', bytes);
  const { metadata, ...rest } = event;
  if (text.length > LARGEST_EVENT || longestIn(rest) > LONGEST_TEXT || canonicalJson(metadata).length > 70_000) fail('an event without bounds', bytes);
  for (const shown of [event.title, event.detection ?? '', event.sourceId ?? '', ...event.entities.flatMap(({ value, name }) => [value, name])]) {
    if (/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(shown)) fail('control characters in what people are shown', bytes);
  }
  return text.length;
}

function checkRejection(rejection: Rejection, bytes: Uint8Array): void {
  if (!Rejection.safeParse(JSON.parse(JSON.stringify(rejection))).success || rejection.reason === '' || rejection.reason.length > 1_100) fail('a rejection that does not say why', bytes);
}

const prototypes = (): string => [Object.prototype, Array.prototype, String.prototype].flatMap((one) => Object.getOwnPropertyNames(one)).join();
const PRISTINE = prototypes();

function checkNothingRan(bytes: Uint8Array): void {
  if (CANARY_GLOBAL in globalThis) fail('something was executed', bytes);
  if (prototypes() !== PRISTINE) fail('a prototype was changed', bytes);
}

/** Takes one input in, twice, checks all that must hold, and counts it. Throws when it takes longer than `most` milliseconds. */
export function probe(bytes: Uint8Array, report: AdapterReport, most = SLOWEST_MS): void {
  const started = cpuMs();
  const { events, rejections } = takeIn(bytes);
  const took = cpuMs() - started;
  report.slowestMs = Math.max(report.slowestMs, took);
  if (took > most) fail(`took ${Math.round(took)} ms`, bytes);
  for (const event of events) report.largestEvent = Math.max(report.largestEvent, checkEvent(event, bytes));
  for (const rejection of rejections) {
    checkRejection(rejection, bytes);
    report.byReason.set(kindOf(rejection.reason), (report.byReason.get(kindOf(rejection.reason)) ?? 0) + 1);
  }
  checkAgain(bytes, { events, rejections });
  checkNothingRan(bytes);
  report.inputs += 1;
  report.events += events.length;
  report.rejections += rejections.length;
}

export function emptyReport(): AdapterReport {
  return { inputs: 0, events: 0, rejections: 0, byReason: new Map(), slowestMs: 0, largestEvent: 0 };
}

/**
 * Gives `count` generated inputs for each adapter to ingest: by the adapter's own schema, by mutation of real alerts, and
 * written in ways that no honest sender writes. Throws with the input when one of them crashes, hangs, runs or slips through.
 */
export function runHostile(options: { count: number; seed: number; only?: readonly AdapterName[]; onProgress(text: string): void }): HostileReport {
  const { count, seed, onProgress } = options;
  rmSync(CANARY_FILE, { force: true });
  const bases = basesOf(onProgress);
  const adapters = new Map<AdapterName, AdapterReport>();
  for (const adapter of options.only ?? AdapterName.options) {
    const report = emptyReport();
    const [made, real] = [ALERTS[adapter], mutated(bases[adapter])];
    const inputs = fc.oneof(
      { weight: 4, arbitrary: written(made, false) }, { weight: 4, arbitrary: written(real, false) }, { weight: 1, arbitrary: written(made, true) }, { weight: 1, arbitrary: written(real, true) },
    );
    const random = fc.sample(inputs, { numRuns: count, seed });
    for (const bytes of random) probe(bytes, report);
    adapters.set(adapter, report);
    onProgress(`${adapter}: ${report.inputs} inputs, ${report.events} events, ${report.rejections} rejections, slowest ${report.slowestMs.toFixed(0)} ms, largest event ${report.largestEvent} characters`);
    for (const [reason, number] of [...report.byReason].sort(([, a], [, b]) => b - a)) onProgress(`  ${String(number).padStart(6)}  ${reason}`);
  }
  if (existsSync(CANARY_FILE)) throw new Error(`something was executed: ${CANARY_FILE} is there`);
  return { seed, adapters };
}
