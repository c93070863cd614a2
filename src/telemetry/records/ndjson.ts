import type { LogLimits } from '../limits.ts';
import { lines } from './lines.ts';
import { parsed } from './parse.ts';
import type { Reader, Sink } from './sink.ts';

/** One JSON value a line; the elements of an array are records of their own. */
export function ndjson(sink: Sink, limits: LogLimits): Reader {
  return lines(sink, limits, (line, number, isLast) => {
    const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() === '') return;
    const value = parsed(text);
    if (value === undefined) sink.problem(isLast ? 'the last line is cut off or no JSON' : 'a line is no JSON', `line ${number}`);
    else if (Array.isArray(value)) for (const item of value) sink.record(item);
    else sink.record(value);
  });
}
