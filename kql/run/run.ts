import type { Plan } from '../plan/types.ts';
import type { Registry } from '../registry.ts';
import type { Table, Value } from '../values.ts';
import type { Budget } from './limits.ts';

/** Computes a table; may be called more than once, for a subquery that runs for every group of rows. */
export type Compute = () => Table;

/** What one run of a query carries along. */
export interface Run {
  readonly registry: Registry;
  /** What `now()` gives, in ticks. */
  readonly now: bigint;
  readonly budget: Budget;
  /** The rows of a table of the schema. */
  readonly source: (name: string, plan: Plan) => Table;
  readonly build: (plan: Plan, run: Run) => Compute;
  /** The tables that subqueries stand on, by the id of their `input`. */
  readonly inputs: Map<number, Table>;
  readonly shared: Map<Plan, Compute>;
  readonly scalars: Map<Plan, Value>;
}

/** The rows at these places, in this order; -1 gives a row of nulls. */
export function gather(table: Table, rows: ArrayLike<number>, budget: Budget): Table {
  budget.hold(rows.length, table.columns.length);
  const columns = table.columns.map((column, index) => {
    const none: Value = table.schema[index]?.type === 'string' ? '' : null;
    const out = new Array<Value>(rows.length);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] ?? -1;
      out[at] = row < 0 ? none : column[row] ?? none;
    }
    return out;
  });
  return { schema: table.schema, columns, length: rows.length };
}
