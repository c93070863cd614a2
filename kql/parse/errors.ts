/** A place in the text of a query; lines and columns count from 1. */
export interface Place { readonly start: number; readonly length: number; readonly line: number; readonly column: number }

export type KqlErrorCode = 'SYNTAX' | 'SEMANTIC' | 'UNSUPPORTED' | 'LIMIT' | 'DATA';

/**
 * Why a query is not compiled or not run.
 *
 * - `SYNTAX`, `SEMANTIC`: the query is wrong; `suggestion` is the nearest name where one is near.
 * - `UNSUPPORTED`: the query is right but this engine does not have the construct.
 * - `LIMIT`: a limit of time or memory was reached while it ran.
 * - `DATA`: a table that was given does not fit the schema.
 */
export class KqlError extends Error {
  readonly code: KqlErrorCode;
  readonly place: Place | null;
  readonly suggestion: string | null;
  /** All that is wrong with the query, this error first. */
  readonly all: readonly KqlError[];

  constructor(code: KqlErrorCode, message: string, place: Place | null = null, suggestion: string | null = null, others: readonly KqlError[] = []) {
    super(message);
    this.name = 'KqlError';
    this.code = code;
    this.place = place;
    this.suggestion = suggestion;
    this.all = [this, ...others];
  }
}

/** The place of `length` characters from `start`. */
export function placeOf(query: string, start: number, length: number): Place {
  const before = query.slice(0, start);
  const line = before.split('\n').length;
  return { start, length, line, column: start - (before.lastIndexOf('\n') + 1) + 1 };
}

const WIDE = 100;

/** The error as a compiler prints it: place, message, the line with a caret below, and what may have been meant. */
export function renderError(error: KqlError, query: string, name = 'query'): string {
  const hint = error.suggestion === null ? '' : `\n  did you mean ${error.suggestion}?`;
  if (!error.place) return `${name}: ${error.message}${hint}`;
  const { line, column, length } = error.place;
  const whole = (query.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').replace(/\r$/, '');
  // Of a long line, the part around the place.
  const from = whole.length > WIDE ? Math.max(0, Math.min(column - 1 - WIDE / 2, whole.length - WIDE)) : 0;
  const source = whole.slice(from, from + WIDE);
  const at = column - 1 - from;
  const carets = '^'.repeat(Math.max(1, Math.min(length, source.length - at)));
  const [before, after] = [from > 0 ? '...' : '', from + WIDE < whole.length ? '...' : ''];
  return `${name}:${line}:${column}: ${error.message}\n  ${before}${source}${after}\n  ${' '.repeat(before.length + at)}${carets}${hint}`;
}
