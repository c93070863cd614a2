import type { Json, Rejection } from '../model/index.ts';
import { isUsable, valueProblem } from './check.ts';
import { LARGEST_ALERT, LARGEST_INPUT, LARGEST_PAGE, MOST_ALERTS } from './limits.ts';
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
  if (piece.text.length > LARGEST_ALERT && !(piece.text.length <= LARGEST_PAGE && PAGE.test(piece.text))) return { reason: `larger than ${LARGEST_ALERT} characters` };
  let value: unknown;
  try {
    // The scan has bounded the depth, so the parser cannot overflow its stack.
    value = JSON.parse(piece.text);
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
  return isUsable(value) ? { raw: value } : { reason: valueProblem(value) ?? 'unusable' };
}

/** How Graph begins a page; only so may a document be larger than one alert. */
const PAGE = /^\{\s*"@odata\.context"\s*:/;

/** A page of a Graph list holds its alerts in `value`. */
function unpage(raw: Json): Json[] {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return [raw];
  const members = Object.hasOwn(raw, '@odata.context') ? raw['value'] : undefined;
  return Array.isArray(members) ? members : [raw];
}

function pieces(text: string): Piece[] {
  const whole = oneDocument(text);
  if (!('syntax' in whole)) return whole.pieces;
  const lines = linesOf(text);
  if (lines.length < 2 || !lines.some(isObject)) return [{ text, problem: whole.syntax }];
  const found: Piece[] = [];
  for (const [index, line] of lines.entries()) {
    if (found.length >= MOST_ALERTS) return [...found, { text: lines.slice(index).join('\n'), problem: TOO_MANY }];
    const document = oneDocument(line);
    if ('syntax' in document) found.push({ text: line, problem: document.syntax });
    else found.push(...document.pieces);
  }
  return found;
}

const TOO_MANY = `more than ${MOST_ALERTS} alerts in one input: send the rest again`;

/** The lines that are not empty; beyond MOST_ALERTS the rest is one. Millions of short lines would take gigabytes. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = lines.length === MOST_ALERTS || end < 0 ? text.slice(at) : text.slice(at, end);
    if (line.trim() !== '') lines.push(line);
    at += line.length + 1;
  }
  return lines;
}

function isObject(line: string): boolean {
  return line.trimStart().startsWith('{') && !('syntax' in oneDocument(line));
}

/** Whether a text is one JSON document that every reader reads alike: no key occurs twice, and it is not too deep. */
export function isSound(text: string): boolean {
  const whole = oneDocument(text);
  return !('syntax' in whole) && whole.pieces.every(({ problem }) => problem === null);
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
    if (found.length === MOST_ALERTS) return { pieces: [...found, { text: text.slice(at), problem: TOO_MANY }] };
  }
  const rest = skipSpace(text, at + 1);
  return rest === text.length ? { pieces: found } : wrong(text, 'more after the end', rest);
}

function wrong(text: string, what: string, at: number): { syntax: string } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', start)) {
    line += 1;
    start = next + 1;
  }
  return { syntax: `not JSON: ${what} at line ${line}, column ${at - start + 1}` };
}
