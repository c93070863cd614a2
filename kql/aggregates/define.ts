import type { Aggregate, Fold } from './contract.ts';
import type { Use } from '../functions/contract.ts';
import { converter } from '../values/convert.ts';
import type { Value } from '../values.ts';

export const DOCS = 'https://learn.microsoft.com/kusto/query/';

/** The same aggregate over the rows alone where the argument at `index` is true: `sumif`, `make_list_if`. */
export function filtered(base: Aggregate, name: string, docs: string, index: number): Aggregate {
  const without = <T>(items: readonly T[]): T[] => items.filter((_item, at) => at !== index);
  const sql = base.sql?.bind(base);
  return {
    name,
    docs: DOCS + docs,
    prepare(use) {
      const fold: Fold<unknown> = base.prepare({ ...use, types: without(use.types), constants: without(use.constants) });
      const test = converter(use.types[index] ?? 'bool', 'bool');
      return {
        init: () => fold.init(),
        add: (state, args) => (test(args[index] ?? null) === true ? fold.add(state, without(args)) : state),
        result: state => fold.result(state),
      };
    },
    ...(sql === undefined ? {} : {
      sql: (args, use) => {
        if (use.types[index] !== 'bool') return null;
        const inner = sql(without(args), { ...use, types: without(use.types), constants: without(use.constants) });
        return inner === null ? null : filterSql(inner, args[index] ?? 'TRUE');
      },
    }),
  };
}

/** Where the condition goes in the SQL of an aggregate. */
const SLOT = '/*filter*/';

/** SQL of an aggregate call with a place for `FILTER`. */
export function call(text: string): string {
  return `${text}${SLOT}`;
}

function filterSql(text: string, condition: string): string | null {
  return text.includes(SLOT) ? text.replaceAll(SLOT, ` FILTER (WHERE ${condition})`) : null;
}

/** A constant argument as a number; `otherwise` where it is left out or not known yet. */
export function numberArgument(use: Use, index: number, otherwise: number): number {
  const value: Value | undefined = use.constants[index];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : otherwise;
}
