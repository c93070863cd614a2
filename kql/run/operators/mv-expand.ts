import type { Plan } from '../../plan/types.ts';
import { converter } from '../../values/convert.ts';
import { bag, isArray, isBag } from '../../values/dynamic.ts';
import type { ScalarType, Table, Value } from '../../values.ts';
import { Compiler, newFrame, type Eval } from '../expression.ts';
import type { Compute, Run } from '../run.ts';

type MvExpand = Plan & { op: 'mvExpand' };

/** An expansion, with the row of the input that every row comes from. */
export interface Expansion { readonly table: Table; readonly origins: readonly number[]; readonly input: Table }

/** https://learn.microsoft.com/kusto/query/mv-expand-operator */
export function buildMvExpand(plan: MvExpand, run: Run): Compute {
  const expand = buildExpansion(plan, run);
  return () => expand().table;
}

/** Null is one row with null; an empty array or bag is no row. */
export function buildExpansion(plan: MvExpand, run: Run): () => Expansion {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const items = plan.items.map(({ value, to, column }) => ({ value: compiler.compile(value), type: value.type, to, column, none: to === 'string' ? '' : null }));
  const limit = plan.limit ? Number(compiler.compile(plan.limit)(0) ?? Infinity) : Infinity;
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    const origins: number[] = [];
    const places: Value[] = [];
    const expanded = items.map((): Value[] => []);
    for (let row = 0; row < table.length; row++) {
      const lists = items.map(({ value, type }) => elements(value, type, row, plan.bagAsArray));
      const longest = Math.max(...lists.map((list) => list.length));
      const count = Math.min(limit, longest);
      run.budget.hold(count, plan.columns.length);
      for (let at = 0; at < count; at++) {
        origins.push(row);
        places.push(BigInt(at));
        items.forEach(({ to, none }, item) => {
          const element = lists[item]?.[at] ?? null;
          expanded[item]?.push(element === null ? none : cast(element, to) ?? none);
        });
      }
    }
    const columns = plan.columns.map((column, at): readonly Value[] => {
      const item = items.findIndex((one) => one.column === at);
      if (item >= 0) return expanded[item] ?? [];
      if (at === plan.itemIndex) return places;
      const from = table.columns[table.schema.findIndex(({ name }) => name === column.name)] ?? [];
      return origins.map((row) => from[row] ?? null);
    });
    return { table: { schema: plan.columns, columns, length: origins.length }, origins, input: table };
  };
}

/**
 * An element as the type asked for. What it is in JSON decides: only text becomes a datetime or guid, only a number another number,
 * and no form of JSON becomes a timespan or decimal.
 */
function cast(element: Value, to: ScalarType): Value {
  if (to === 'dynamic') return element;
  if (to === 'string' || typeof element === 'object') return converter('dynamic', to)(element);
  if (typeof element === 'string') return to === 'datetime' || to === 'guid' ? converter('string', to)(element) : null;
  if (typeof element === 'boolean' || to === 'bool') return to !== 'bool' ? null : typeof element === 'bigint' ? element !== 0n : typeof element === 'boolean' ? element : null;
  return to === 'long' || to === 'int' || to === 'real' ? converter('dynamic', to)(element) : null;
}

/** What a value is expanded to: the elements of an array, the properties of a bag one by one, anything else itself. */
function elements(value: Eval, type: ScalarType, row: number, bagAsArray: boolean): readonly Value[] {
  const given = value(row);
  if (type !== 'dynamic') return [given];
  if (isArray(given)) return given;
  if (!isBag(given)) return [given];
  return Array.from(given.bag, ([key, item]): Value => (bagAsArray ? [key, item] : bag([[key, item]])));
}
