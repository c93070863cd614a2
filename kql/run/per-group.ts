import { standingOn } from '../plan/free.ts';
import type { Plan } from '../plan/types.ts';
import type { Table } from '../values.ts';
import type { Run } from './run.ts';

/**
 * Computes a subquery on one group of rows after the other. What is else computed once in a run (`toscalar`, `as`, the right
 * side of `in`) is computed for every group where it depends on it.
 */
export function perGroup(subquery: Plan, id: number, run: Run): (rows: Table) => Table {
  const { parts } = standingOn(subquery);
  if (parts.length === 0) {
    const compute = run.build(subquery, run);
    return (rows) => {
      run.inputs.set(id, rows);
      return compute();
    };
  }
  return (rows) => {
    run.inputs.set(id, rows);
    for (const part of parts) {
      run.shared.delete(part);
      run.scalars.delete(part);
    }
    return run.build(subquery, run)();
  };
}
