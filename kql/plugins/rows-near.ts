import { Unsupported } from '../functions/contract.ts';
import { literal } from '../plan/fold.ts';
import { Compiler } from '../run/expression.ts';
import { gather } from '../run/run.ts';
import type { Plugin } from './contract.ts';

/** The rows that are near one for which a condition holds. https://learn.microsoft.com/kusto/query/rows-near-plugin */
export const rowsNear: Plugin = {
  name: 'rows_near',
  docs: 'https://learn.microsoft.com/kusto/query/rows-near-plugin',
  prepare(plan, run) {
    const [condition, before, after] = plan.args;
    if (condition?.kind !== 'scalar' || before?.kind !== 'scalar') throw new Unsupported('rows_near with these arguments');
    const least = Number(literal(before.value));
    const most = after?.kind === 'scalar' ? Number(literal(after.value)) : least;
    if (Number.isNaN(least) || Number.isNaN(most)) throw new Unsupported('rows_near with a number of rows that is not constant');
    return (input) => {
      const test = new Compiler({ columns: input.columns, length: input.length }, run).compile(condition.value);
      const near = new Uint8Array(input.length);
      for (let row = 0; row < input.length; row++) if (test(row) === true) near.fill(1, Math.max(0, row - least), row + most + 1);
      return gather(input, [...near.keys()].filter((row) => near[row] === 1), run.budget);
    };
  },
};
