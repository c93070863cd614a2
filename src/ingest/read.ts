import type { Json, Rejection } from '../model/index.ts';
import { isUsable, valueProblem } from './check.ts';
import { LARGEST_INPUT } from './limits.ts';
import { rejectText } from './problem.ts';
import { scanValue, skipSpace } from './scan.ts';

/** One alert as it was sent. `index` counts all alerts of the input, rejected ones included, from 0. */
export interface RawAlert { index: number; raw: Json }

export interface ReadResult { alerts: RawAlert[]; rejected: Rejection[] }

interface Piece { text: string; problem: string | null }

/**
 * Reads alerts from one JSON document, an array, or NDJSON. What cannot be read is in `rejected`, one by one, with its
 * reason; nothing throws. `receivedAt` is the time that rejections carry.
 */
export function readAlerts(bytes: Uint8Array, file: string, receivedAt: string): ReadResult {
  const place = { file, index: 0, at: receivedAt };
  if (bytes.length > LARGEST_INPUT) return { alerts: [], rejected: [rejectText('', place, `larger than ${LARGEST_INPUT} bytes`, bytes)] };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { alerts: [], rejected: [rejectText(new TextDecoder().decode(bytes.subarray(0, 4_096)), place, 'not valid UTF-8', bytes)] };
  }
  if (text.trim() === '') return { alerts: [], rejected: [rejectText(text, place, 'empty: expected an alert in JSON, an array of them, or one a line')] };
  const result: ReadResult = { alerts: [], rejected: [] };
  let index = 0;
  for (const piece of pieces(text)) {
    const parsed = parse(piece);
    const members = 'raw' in parsed ? unpage(parsed.raw) : [];
    if ('reason' in parsed) result.rejected.push(rejectText(piece.text, { ...place, index: index++ }, parsed.reason));
    for (const raw of members) result.alerts.push({ index: index++, raw });
  }
  return result;
}

function parse(piece: Piece): { raw: Json } | { reason: string } {
  if (piece.problem !== null) return { reason: piece.problem };
  let value: unknown;
  try {
    // The scan has bounded the depth, so the parser cannot overflow its stack.
    value = JSON.parse(piece.text);
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
  return isUsable(value) ? { raw: value } : { reason: valueProblem(value) ?? 'unusable' };
}

/** A page of a Graph list holds its alerts in `value`. */
function unpage(raw: Json): Json[] {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return [raw];
  const members = Object.hasOwn(raw, '@odata.context') ? raw['value'] : undefined;
  return Array.isArray(members) ? members : [raw];
}

function pieces(text: string): Piece[] {
  const whole = oneDocument(text);
  if (!('syntax' in whole)) return whole.pieces;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length < 2 || !lines.some(isObject)) return [{ text, problem: whole.syntax }];
  return lines.flatMap((line) => {
    const document = oneDocument(line);
    return 'syntax' in document ? [{ text: line, problem: document.syntax }] : document.pieces;
  });
}

function isObject(line: string): boolean {
  return line.trimStart().startsWith('{') && !('syntax' in oneDocument(line));
}

/** The document itself, or the members of its array, each with a problem of its own. */
function oneDocument(text: string): { pieces: Piece[] } | { syntax: string } {
  const start = skipSpace(text, 0);
  if (text[start] !== '[') {
    const value = scanValue(text, start);
    if ('syntax' in value) return wrong(text, value.syntax, value.at);
    const rest = skipSpace(text, value.end);
    return rest === text.length ? { pieces: [{ text: text.slice(start, value.end), problem: value.problem }] } : wrong(text, 'more after the end', rest);
  }
  const found: Piece[] = [];
  let at = skipSpace(text, start + 1);
  if (text[at] === ']') return { pieces: [{ text, problem: 'an empty array: there is no alert in it' }] };
  for (;;) {
    const value = scanValue(text, at);
    if ('syntax' in value) return wrong(text, value.syntax, value.at);
    found.push({ text: text.slice(at, value.end), problem: value.problem });
    at = skipSpace(text, value.end);
    if (text[at] === ']') break;
    if (text[at] !== ',') return wrong(text, 'expected "," or "]"', at);
    at = skipSpace(text, at + 1);
  }
  const rest = skipSpace(text, at + 1);
  return rest === text.length ? { pieces: found } : wrong(text, 'more after the end', rest);
}

function wrong(text: string, what: string, at: number): { syntax: string } {
  const before = text.slice(0, at).split('\n');
  return { syntax: `not JSON: ${what} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}` };
}
