import type { AdapterName, Inventory, Json, Rejection } from '../model/index.ts';
import * as z from 'zod';
import { Event, canonicalJson, digestOf } from '../model/index.ts';
import { valueProblem } from './check.ts';
import { defender } from './defender.ts';
import type { Draft } from './draft.ts';
import { cutText, instant } from './fields.ts';
import { generic } from './generic.ts';
import { guardduty } from './guardduty.ts';
import { CLOCK_TOLERANCE, LARGEST_METADATA } from './limits.ts';
import { UnfitAlert, issuesOf, rejectValue } from './problem.ts';
import { recognise } from './recognise.ts';
import { resolve } from './resolve.ts';
import { sentinel } from './sentinel.ts';

export { LARGEST_INPUT } from './limits.ts';
export { type RawAlert, type ReadResult, isSound, readAlerts } from './read.ts';
export { sentinel } from './sentinel.ts';
export { EVENT_TYPES, SOURCE_WORDS } from './vocabulary.ts';

/** The adapters, one for each format that alerts arrive in. */
const ADAPTERS: Record<AdapterName, (raw: Json) => Draft> = { generic, sentinel, defender, guardduty };

/** What an alert is read against. `receivedAt` is the time now; `file` and `index` say where it was, for rejections. */
export interface IngestPlace { inventory: Inventory; receivedAt: string; file: string; index: number }

export type IngestResult = { ok: true; event: Event } | { ok: false; rejection: Rejection };

/** Makes an Event of an alert, or a Rejection that says why it does not fit. Pure; never throws for what an alert holds. */
export function ingest(raw: Json, place: IngestPlace): IngestResult {
  const at = instant(place.receivedAt) ?? place.receivedAt;
  try {
    return { ok: true, event: eventOf(raw, place.inventory, at) };
  } catch (error) {
    const reason = error instanceof UnfitAlert ? error.message : error instanceof z.ZodError ? issuesOf(error) : null;
    if (reason === null) throw error;
    return { ok: false, rejection: rejectValue(raw, { file: place.file, index: place.index, at }, reason) };
  }
}

function eventOf(raw: Json, inventory: Inventory, receivedAt: string): Event {
  const problem = valueProblem(raw);
  if (problem !== null) throw new UnfitAlert(problem);
  const adapter = recognise(raw);
  if (adapter === null) {
    throw new UnfitAlert(`not an alert that cordon knows; expected one of ${Object.keys(ADAPTERS).join(', ')} (a generic alert has source, event_type, severity, entity_type, entity_value)`);
  }
  const draft = ADAPTERS[adapter](raw);
  const payloadDigest = digestOf(raw);
  if (canonicalJson(draft.metadata).length > LARGEST_METADATA) throw new UnfitAlert(`metadata and context are larger than ${LARGEST_METADATA} characters`);
  const { severity, severityAssumed } = draft.severity;
  const event = Event.safeParse({
    fingerprint: digestOf(draft.sourceId === null ? [adapter, 'payload', payloadDigest] : [adapter, 'id', draft.sourceId, aboutWhat(draft)]),
    adapter,
    source: draft.source,
    eventType: draft.eventType,
    severity,
    severityAssumed,
    title: draft.title ?? draft.eventType,
    sourceId: cutText(draft.sourceId, 512),
    detection: draft.detection,
    confidence: draft.confidence,
    occurredAt: believed(draft.occurredAt, receivedAt),
    detectedAt: believed(draft.detectedAt, receivedAt) ?? receivedAt,
    receivedAt,
    ...resolve(draft, inventory),
    tactics: draft.tactics,
    techniques: draft.techniques,
    metadata: draft.metadata,
    payloadDigest,
  } satisfies Event);
  if (!event.success) throw new UnfitAlert(issuesOf(event.error));
  return event.data;
}

/**
 * What an alert names, in one order. Sources post an alert again when it grows: with another victim or address it says
 * something new, with another status or count it does not.
 */
function aboutWhat(draft: Draft): string[] {
  return [...new Set(draft.entities.map(({ kind, names }) => `${kind} ${(names[0] ?? '').toLowerCase()}`))].sort();
}

/** A time in the future would keep an incident's window open for ever, so it is not believed. */
function believed(time: string | null, receivedAt: string): string | null {
  return time !== null && Date.parse(time) <= Date.parse(receivedAt) + CLOCK_TOLERANCE ? time : null;
}
