import type { Fold } from '../../aggregates/contract.ts';
import type { AggregateCall, Plan } from '../../plan/types.ts';
import { comparer } from '../../values/compare.ts';
import type { Value } from '../../values.ts';
import { Compiler, newFrame, type Eval } from '../expression.ts';
import { Numbering } from '../keys.ts';
import type { Compute, Run } from '../run.ts';

/** Results of one aggregate, by group: one column for each of its types. */
export interface Grouped { add(row: number, group: number): void; results(groups: number): Value[][] }

export function buildSummarize(plan: Plan & { op: 'summarize' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const keys = plan.keys.map((key) => compiler.compile(key));
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    const { ids, firsts } = groupsOf(keys, plan.keys.map(({ type }) => type), table.length, run);
    // Without `by` there is one group, rows or none.
    const groups = keys.length === 0 ? 1 : firsts.length;
    const folds = plan.aggregates.map((call) => grouped(call, compiler, run));
    for (let row = 0; row < table.length; row++) {
      run.budget.step();
      const group = ids[row] ?? 0;
      for (const fold of folds) fold.add(row, group);
    }
    run.budget.hold(groups, plan.columns.length);
    const keyColumns = keys.map((key) => firsts.map((row) => key(row)));
    return { schema: plan.columns, columns: [...keyColumns, ...folds.flatMap((fold) => fold.results(groups))], length: groups };
  };
}

/** The group of every row, and the first row of every group. */
export function groupsOf(keys: readonly Eval[], types: ConstructorParameters<typeof Numbering>[0], length: number, run: Run): { ids: Int32Array; firsts: number[] } {
  const ids = new Int32Array(length);
  const firsts: number[] = [];
  if (keys.length === 0) return { ids, firsts: length > 0 ? [0] : [] };
  const numbering = new Numbering(types);
  const values = new Array<Value>(keys.length);
  for (let row = 0; row < length; row++) {
    run.budget.step();
    for (let at = 0; at < keys.length; at++) values[at] = keys[at]?.(row) ?? null;
    const id = numbering.number(values);
    ids[row] = id;
    if (id === firsts.length) firsts.push(row);
  }
  return { ids, firsts };
}

/** Prepares an aggregate for the rows of the compiler's frame. */
export function grouped(call: AggregateCall, compiler: Compiler, run: Run): Grouped {
  if (PICKS.has(call.name)) return picked(call, compiler);
  const definition = run.registry.aggregates.get(call.name);
  if (!definition) throw new TypeError(`There is no aggregate ${call.name}.`);
  const fold: Fold<unknown> = definition.prepare({
    types: call.args.map(({ type }) => type), constants: call.args.map((arg) => compiler.constant(arg)), result: call.types[0] ?? 'dynamic', now: run.now,
  });
  const args = call.args.map((arg) => compiler.compile(arg));
  const states: unknown[] = [];
  const values = new Array<Value>(args.length);
  return {
    add(row, group) {
      while (states.length <= group) states.push(fold.init());
      for (let at = 0; at < args.length; at++) values[at] = args[at]?.(row) ?? null;
      states[group] = fold.add(states[group], values);
    },
    results(groups) {
      while (states.length < groups) states.push(fold.init());
      return [states.slice(0, groups).map((state) => fold.result(state))];
    },
  };
}

const PICKS: ReadonlySet<string> = new Set(['arg_max', 'arg_min', 'take_any']);

/**
 * `arg_max`, `arg_min`, `take_any`: the row of the group that has the most, the least, or the first value. Rows whose value is
 * null do not count while another has one.
 */
function picked(call: AggregateCall, compiler: Compiler): Grouped {
  const args = call.args.map((arg) => compiler.compile(arg));
  const [by] = args;
  const compare = comparer(call.args[0]?.type ?? 'string');
  const sign = call.name === 'arg_max' ? 1 : call.name === 'arg_min' ? -1 : 0;
  const best: (Value | undefined)[] = [];
  const rows: number[] = [];
  // NaN is the most and the least of all.
  const beats = (value: Value, known: Value): boolean => (Number.isNaN(value) ? !Number.isNaN(known) : !Number.isNaN(known) && sign * compare(value, known) > 0);
  return {
    add(row, group) {
      const value = by?.(row) ?? null;
      const known = best[group];
      const better = known === undefined || known === null && value !== null || known !== null && value !== null && sign !== 0 && beats(value, known);
      if (better) [best[group], rows[group]] = [value, row];
    },
    results: (groups) => args.map((arg, at) => Array.from({ length: groups }, (_, group) => {
      const row = rows[group];
      return row === undefined ? (call.types[at] === 'string' ? '' : null) : arg(row);
    })),
  };
}

