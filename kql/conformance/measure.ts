import { compile, KqlError } from '../index.ts';
import type { Schema } from '../parse/schema.ts';
import { difference } from './compare.ts';
import { hashOf, type Known } from './known.ts';
import type { Case } from './oracle.ts';
import { leftOut } from './skipped.ts';

export interface Failure { readonly line: number; readonly why: string }

/** How the queries of an oracle fare; the six counts together are `total`. */
export interface OracleFigures {
  readonly total: number;
  /** Not measured: the answer is another one each time, or the part of the language is left out for now. */
  readonly left_out: number;
  readonly equal: number;
  /** Wrong, and in the file of known differences. */
  readonly known: number;
  readonly wrong: number;
  readonly refused: number;
  readonly crashed: number;
  readonly failures: readonly Failure[];
}

type Verdict = Exclude<keyof OracleFigures, 'total' | 'failures'>;

const NO_TABLES: Schema = { tables: {} };
/** The queries that depend on it are left out; any instant does. */
const NOW = new Date('2024-01-01T00:00:00Z');

/** Runs every query of an oracle and compares the answer with the real engine's. */
export function measureOracle(cases: readonly Case[], known: Known): OracleFigures {
  const counts: Record<Verdict, number> = { left_out: 0, equal: 0, known: 0, wrong: 0, refused: 0, crashed: 0 };
  const failures: Failure[] = [];
  for (const one of cases) {
    const { verdict, why } = judge(one, known);
    counts[verdict] += 1;
    if (why !== null) failures.push({ line: one.line, why: `${verdict}: ${why}` });
  }
  return { total: cases.length, ...counts, failures };
}

function judge(one: Case, known: Known): { verdict: Verdict; why: string | null } {
  try {
    if (leftOut(one.kql, NO_TABLES) !== null) return { verdict: 'left_out', why: null };
    const query = compile(one.kql, NO_TABLES);
    const why = difference(query.run({}, { now: NOW, limits: { milliseconds: 30_000 } }), query.ordered, one);
    if (why === null) return { verdict: 'equal', why };
    return { verdict: Object.hasOwn(known, hashOf(one.kql)) ? 'known' : 'wrong', why };
  } catch (error) {
    return error instanceof KqlError ? { verdict: 'refused', why: refusal(error) } : { verdict: 'crashed', why: crash(error) };
  }
}

/** A refusal in one line, with the place in the query. */
export const refusal = ({ code, place, message }: KqlError): string => `${code}${place ? ` ${place.line}:${place.column}` : ''} ${message}`;

/** An error that must not happen, with the first line of where. */
export const crash = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).map((line) => line.trim()).join(' ') : String(error));
