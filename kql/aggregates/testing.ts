import type { Use } from '../functions/contract.ts';
import { NOW, typed, type Argument } from '../functions/testing.ts';
import type { ScalarType, Value } from '../values.ts';
import { aggregates } from './index.ts';

/** For tests: an aggregate over rows of arguments; `types` are needed where there are no rows. */
export function fold(name: string, result: ScalarType, rows: readonly (readonly Argument[])[], types?: readonly ScalarType[]): Value {
  const definition = aggregates.get(name);
  if (definition === undefined) throw new Error(`no aggregate ${name}`);
  const values = rows.map(row => row.map(typed));
  const [first = []] = values;
  const kinds = types ?? first.map(({ type }) => type);
  // An argument that never changes is a constant to the aggregate.
  const constants = kinds.map((_type, index) => (values.length > 0 && values.every(row => row[index]?.value === first[index]?.value) ? first[index]?.value : undefined));
  const use: Use = { types: kinds, constants, result, now: NOW };
  const run = definition.prepare(use);
  let state = run.init();
  for (const row of values) state = run.add(state, row.map(({ value }) => value));
  return run.result(state);
}

/** One column of values. */
export function column(...values: readonly Argument[]): Argument[][] {
  return values.map(value => [value]);
}
