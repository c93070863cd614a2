import type { ScalarType, Value } from '../values.ts';

/** One use of a function in a query, as the binder understood it. */
export interface Use {
  /** Types of the arguments. */
  readonly types: readonly ScalarType[];
  /** Arguments that are the same for every row; undefined where they are not. */
  readonly constants: readonly (Value | undefined)[];
  readonly result: ScalarType;
  /** What `now()` gives, in ticks. */
  readonly now: bigint;
}

/** A scalar function or operator. One file each: `functions/<name>.ts`, and its test beside it. */
export interface ScalarFunction {
  /** As Kusto writes it: `strcat`, or an operator's name: `has`, `==`, `+`. Unary minus is `negate`. */
  readonly name: string;
  /** The vendor's page that says what it does. */
  readonly docs: string;
  /** The type that the engine gives, where the binder says another: `sign(4)` is a real. */
  result?(use: Use): ScalarType;
  /** Prepares one use: what can be done once is done here (a constant pattern is compiled). 
   * The function that it gives computes one row. A function of several columns (`series_stats`) gives an array with one element a column. */
  prepare(use: Use): (...args: Value[]) => Value;
  /** The same as DuckDB SQL; null where this use has none that is exact. Arguments are SQL expressions without side effects.
   * In SQL a bool is BOOLEAN, int INTEGER, long BIGINT, real DOUBLE, string VARCHAR that is never null,
   * datetime and timespan BIGINT of ticks, guid VARCHAR; dynamic and decimal have no SQL form. */
  sql?(args: readonly string[], use: Use): string | null;
}

/** Thrown by `prepare` for a use that is not supported: the query is refused at compile time. */
export class Unsupported extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Unsupported';
  }
}
