import { Unsupported } from '../functions/contract.ts';
import type { AggregateCall, Expr } from '../plan/types.ts';
import { Compiler } from '../run/expression.ts';
import { grouped, groupsOf } from '../run/operators/summarize.ts';
import { textOf } from '../values/text.ts';
import { compareText } from '../values/compare.ts';
import type { Column, Value } from '../values.ts';
import type { Plugin } from './contract.ts';

/** The values of a column as columns, with an aggregate in each cell. https://learn.microsoft.com/kusto/query/pivot-plugin */
export const pivot: Plugin = {
  name: 'pivot',
  docs: 'https://learn.microsoft.com/kusto/query/pivot-plugin',
  open: true,
  prepare(plan, run) {
    const [first, second, ...others] = plan.args;
    if (first?.kind !== 'scalar' || first.value.kind !== 'column') throw new Unsupported('pivot of what is not a column');
    if (second && second.kind !== 'aggregate') throw new Unsupported('pivot whose second argument is no aggregate');
    const pivoted = first.value;
    const calls: readonly AggregateCall[] = second?.calls ?? [{ name: 'count', args: [], types: ['long'], at: plan.at }];
    const value: Expr = second?.value ?? { kind: 'column', type: 'long', index: 0 };
    const read = new Set([pivoted.index, ...calls.flatMap((call) => call.args.flatMap((arg) => (arg.kind === 'column' ? [arg.index] : [])))]);
    return (input) => {
      const kept = others.length > 0
        ? others.map((arg) => { if (arg.kind !== 'scalar' || arg.value.kind !== 'column') throw new Unsupported('pivot by what is not a column'); return arg.value.index; })
        : [...input.schema.keys()].filter((index) => !read.has(index));
      const compiler = new Compiler({ columns: input.columns, length: input.length }, run);
      const columnsOf = (indexes: readonly number[]): Expr[] => indexes.map((index) => ({ kind: 'column', type: input.schema[index]?.type ?? 'dynamic', index }));
      const rowKeys = columnsOf(kept);
      const { ids, firsts } = groupsOf(rowKeys.map((key) => compiler.compile(key)), rowKeys.map(({ type }) => type), input.length, run);
      const print = textOf(pivoted.type);
      const names = (input.columns[pivoted.index] ?? []).map(print);
      const all = [...new Set(names)].sort(compareText);
      const places = new Map(all.map((name, at) => [name, at]));
      const folds = calls.map((call) => grouped(call, compiler, run));
      const cells = Math.max(1, firsts.length) * all.length;
      run.budget.hold(cells, 1);
      for (let row = 0; row < input.length; row++) for (const fold of folds) fold.add(row, (ids[row] ?? 0) * all.length + (places.get(names[row] ?? '') ?? 0));
      const results = new Compiler({ columns: folds.flatMap((fold) => fold.results(cells)), length: cells }, run).compile(value);
      const schema: Column[] = [...kept.flatMap((index) => input.schema[index] ?? []), ...all.map((name) => ({ name, type: value.type }))];
      const columns: Value[][] = [...kept.map((index) => firsts.map((row) => input.columns[index]?.[row] ?? null)), ...all.map((_, at) => firsts.map((_row, group) => results(group * all.length + at)))];
      const made = { schema, columns, length: firsts.length };
      if (plan.open) return made;
      const wanted = plan.columns.map((column) => schema.findIndex(({ name, type }) => name === column.name && type === column.type));
      return { schema: plan.columns, columns: wanted.map((index, at) => columns[index] ?? firsts.map((): Value => (plan.columns[at]?.type === 'string' ? '' : plan.columns[at]?.type === 'long' ? 0n : null))), length: firsts.length };
    };
  },
};
