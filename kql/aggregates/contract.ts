import type { Use } from '../functions/contract.ts';
import type { Value } from '../values.ts';

/** How one use of an aggregate goes over the rows of a group. */
export interface Fold<State> {
  init(): State;
  /** Takes one row in; gives the new state, which may be the old one changed. */
  add(state: State, args: readonly Value[]): State;
  result(state: State): Value;
  /** For an aggregate of several columns (`arg_max(a, b)`, `percentiles(x, 5, 50)`, `take_any(a, b)`): one value a column. */
  results?(state: State): readonly Value[];
}

/** An aggregation function. One file each: `aggregates/<name>.ts`, and its test beside it. */
export interface Aggregate {
  readonly name: string;
  readonly docs: string;
  prepare(use: Use): Fold<unknown>;
  /** The same as DuckDB SQL; null where this use has none that is exact. */
  sql?(args: readonly string[], use: Use): string | null;
}
