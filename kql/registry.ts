import type { Aggregate } from './aggregates/contract.ts';
import type { ScalarFunction, Use } from './functions/contract.ts';
import type { Plugin } from './plugins/contract.ts';
import type { Value } from './values.ts';

/** A function over whole columns in the order of the rows: `prev`, `row_number`. */
export interface WindowFunction {
  readonly name: string;
  readonly docs: string;
  prepare(use: Use): (columns: readonly (readonly Value[])[], length: number) => readonly Value[];
}

/** What the engine can compute, by name. */
export interface Registry {
  readonly functions: ReadonlyMap<string, ScalarFunction>;
  readonly windows: ReadonlyMap<string, WindowFunction>;
  readonly aggregates: ReadonlyMap<string, Aggregate>;
  readonly plugins: ReadonlyMap<string, Plugin>;
}
