import { Unsupported } from '../functions/contract.ts';
import type { Plan } from '../plan/types.ts';
import type { ScalarType, Value } from '../values.ts';
import { textOf } from '../values/text.ts';
import type { Plugin } from './contract.ts';

/** The page shows other types as a tool prints them, which is not how the engine writes them as text elsewhere. */
const WRITTEN: ReadonlySet<ScalarType> = new Set(['string', 'bool', 'int', 'long', 'guid']);

function checkTypes(plan: Plan & { op: 'plugin' }): void {
  const other = plan.input.columns.find(({ type }) => !WRITTEN.has(type));
  if (other) throw new Unsupported(`narrow of the column ${other.name} of type ${other.type}`);
}

/** One row for every value: its row, its column and its text. https://learn.microsoft.com/kusto/query/narrow-plugin */
export const narrow: Plugin = {
  name: 'narrow',
  docs: 'https://learn.microsoft.com/kusto/query/narrow-plugin',
  check: checkTypes,
  prepare: (plan) => (input) => {
    const [rows, names, values]: [Value[], Value[], Value[]] = [[], [], []];
    for (let row = 0; row < input.length; row++) input.schema.forEach(({ name, type }, at) => {
      const value = input.columns[at]?.[row] ?? null;
      if (value === null) throw new Unsupported(`narrow of null in ${name}`);
      rows.push(BigInt(row));
      names.push(name);
      values.push(textOf(type)(value));
    });
    return { schema: plan.columns, columns: [rows, names, values], length: rows.length };
  },
};
