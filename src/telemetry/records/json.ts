import type { LogLimits } from '../limits.ts';
import { parsed } from './parse.ts';
import type { Reader, Sink } from './sink.ts';

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, NEWLINE, COMMA, SPACE] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x0a, 0x2c, 0x20];
const BETWEEN: ReadonlySet<number> = new Set([COMMA, 0xef, 0xbb, 0xbf]);

/**
 * An object around the records: of CloudTrail, GuardDuty, Azure's diagnostic settings, and Graph (OData). Only as the first key, or after
 * OData's own, because a record may well have a column `value`.
 */
export const WRAPPER = /^\uFEFF?\s*\{\s*(?:"@odata[^"]{0,200}"\s*:\s*(?:"[^"]{0,2000}"|\d+)\s*,\s*)*"(?:Records|records|value|Findings)"\s*:\s*$/;

/**
 * Objects one after the other, however they are laid out, the elements of an array, or those of the array in an object around them. Bytes are
 * counted through, not parsed, so that a file of one line is no more in memory than its largest record.
 */
export function json(sink: Sink, limits: LogLimits): Reader {
  let held: Buffer[] = [];
  let size = 0;
  let depth = 0;
  /** The depth at which records begin: in nothing, in an array, in the array of an object around it. */
  let base = 0;
  let deepest = 0;
  let inside = false;
  let inText = false;
  let escaped = false;
  /** After the records of an object around them, up to its end. */
  let inTail = false;
  let skipsLine = false;
  let junk = '';
  let inJunk = false;
  let count = 0;

  const keep = (piece: Buffer): void => {
    size += piece.length;
    if (size <= limits.record) held.push(piece);
    else held = [];
  };
  const emit = (): void => {
    count += 1;
    const place = `record ${count}`;
    if (size > limits.record) sink.problem(`a record is longer than ${limits.record} bytes`, place);
    else if (deepest - base > limits.depth) sink.problem(`a record is nested deeper than ${limits.depth} levels`, place);
    else {
      const value = parsed(Buffer.concat(held).toString('utf8'));
      if (value === undefined) sink.problem('a record is no JSON', place);
      else sink.record(value);
    }
    [held, size, deepest, inside] = [[], 0, 0, false];
  };
  /** One byte outside of texts; gives whether a record ends with it. */
  const structure = (byte: number, chunk: Buffer, from: number, at: number): boolean => {
    if (byte === OPEN || byte === OPEN_LIST) {
      if (byte === OPEN_LIST && inside && depth === 1 && base === 0 && size + at - from < 8_192
        && WRAPPER.test(Buffer.concat([...held, chunk.subarray(from, at)]).toString('utf8'))) {
        [held, size, inside, base] = [[], 0, false, 2];
      }
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      depth -= 1;
      return depth === base;
    }
    return false;
  };
  const between = (byte: number): 'record' | 'more' => {
    if (inTail) {
      if (byte === QUOTE) inText = true;
      else if (byte === OPEN || byte === OPEN_LIST) depth += 1;
      else if ((byte === CLOSE || byte === CLOSE_LIST) && --depth === 0) [inTail, base] = [false, 0];
      return 'more';
    }
    if (byte === OPEN) return 'record';
    if (byte === OPEN_LIST && base === 0) [depth, base] = [1, 1];
    else if (byte === CLOSE_LIST && base > 0) {
      depth -= 1;
      if (base === 2) inTail = true;
      else base = 0;
    } else if (BETWEEN.has(byte)) inJunk &&= byte !== COMMA;
    else if (base === 0) [skipsLine, junk] = [true, String.fromCharCode(byte)];
    else {
      inText = byte === QUOTE;
      if (!inJunk) sink.problem('an element of the array is no JSON object', `after record ${count}`);
      inJunk = true;
    }
    return 'more';
  };

  const skip = (byte: number): void => {
    if (byte !== NEWLINE) {
      if (junk.length < 40) junk += String.fromCharCode(byte);
      return;
    }
    // `evtx_dump` writes such a line before each record.
    if (!/^Record \d+\s*$/.test(junk)) sink.problem('there is text between the records that is no JSON', `after record ${count}`);
    skipsLine = false;
  };

  return {
    push(chunk) {
      let from = 0;
      let slash = -2;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (escaped) escaped = false;
        else if (inText) {
          // Texts are most of a log: what is in them is jumped over.
          const quote = chunk.indexOf(QUOTE, at);
          if (slash !== -1 && slash < at) slash = chunk.indexOf(BACKSLASH, at);
          escaped = slash !== -1 && (quote === -1 || slash < quote);
          at = escaped ? slash : quote === -1 ? chunk.length : quote;
          inText = escaped || quote === -1;
        } else if (inside) {
          if (byte === QUOTE) inText = true;
          // Most bytes are none of these, and a call for each would be most of the work.
          else if ((byte === OPEN || byte === CLOSE || byte === OPEN_LIST || byte === CLOSE_LIST) && structure(byte, chunk, from, at)) {
            keep(chunk.subarray(from, at + 1));
            emit();
          }
        } else if (skipsLine) skip(byte);
        else if ((byte > SPACE || byte === 0) && between(byte) === 'record') {
          [inside, from] = [true, at];
          structure(byte, chunk, from, at);
        }
      }
      if (inside) keep(chunk.subarray(from));
    },
    end() {
      if (inside) sink.problem('the last record is cut off', `after record ${count}`);
      else if (skipsLine && !/^Record \d+\s*$/.test(junk)) sink.problem('there is text between the records that is no JSON', `after record ${count}`);
      else if (depth > 0) sink.problem('the file ends inside its array', `after record ${count}`);
    },
  };
}
