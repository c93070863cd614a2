import type { LogLimits } from '../limits.ts';
import type { Reader, Sink } from './sink.ts';

const NEWLINE = 0x0a;

/** Splits bytes into lines, without the newline; a carriage return before it is the line's, for who reads it to trim. A line above the limit of a record is a problem and none of it is kept. */
export function lines(sink: Pick<Sink, 'problem'>, limits: LogLimits, line: (text: string, number: number, isLast: boolean) => void): Reader {
  let held: Buffer[] = [];
  let size = 0;
  let number = 0;
  const add = (piece: Buffer): void => {
    size += piece.length;
    if (size <= limits.record) held.push(piece);
    else held = [];
  };
  const close = (isLast: boolean): void => {
    number += 1;
    if (size > limits.record) sink.problem(`a line is longer than ${limits.record} bytes`, `line ${number}`);
    else if (size > 0) {
      line((held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held)).toString('utf8'), number, isLast);
    }
    held = [];
    size = 0;
  };
  return {
    push(chunk) {
      let from = 0;
      for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
        add(chunk.subarray(from, to));
        close(false);
        from = to + 1;
      }
      if (from < chunk.length) add(chunk.subarray(from));
    },
    end() {
      if (size > 0) close(true);
    },
  };
}
