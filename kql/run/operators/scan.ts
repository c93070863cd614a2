import type { Plan } from '../../plan/types.ts';
import type { Value } from '../../values.ts';
import { Compiler, newFrame } from '../expression.ts';
import type { Compute, Run } from '../run.ts';

type Row = readonly Value[];
/** What a step holds: for every step up to it the last row that matched, and the number of the match. Null while it is empty. */
interface State { readonly rows: readonly (Row | undefined)[]; readonly match: bigint }

/** Rows are looked at one by one, each by the last step first. https://learn.microsoft.com/kusto/query/scan-operator */
export function buildScan(plan: Plan & { op: 'scan' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const steps = plan.steps.map((step) => ({ ...step, test: compiler.compile(step.condition), set: step.assign.map(({ index, value }) => ({ index, compute: compiler.compile(value) })) }));
  const initial = new Map(plan.declared.map(({ column, initial: value }) => [column.name, value ? compiler.compile(value)(0) : column.type === 'string' ? '' : null]));
  const blank = plan.columns.map((column): Value => initial.get(column.name) ?? (column.type === 'string' ? '' : null));
  return () => {
    const table = input();
    const places = plan.columns.map(({ name }) => table.schema.findIndex((column) => column.name === name));
    const states: (State | null)[] = steps.map(() => null);
    const out: Row[] = [];
    let matches = 0n;
    /** What the steps with `output=last` matched last, until the series ends. */
    const pending: (Row | undefined)[] = [];
    const end = (at: number): void => {
      if (pending[at]) out.push(pending[at]);
      pending[at] = undefined;
    };
    /** Puts the row and a state before the closures. */
    const see = (row: Row, state: State | null): void => {
      Object.assign(compiler.frame, { columns: row.map((value) => [value]), length: 1, states: steps.map((_, at) => state?.rows[at] ?? blank) });
    };
    const extend = (row: Row, at: number, state: State | null): Row => {
      const made = [...row];
      if (plan.matchId !== null) made[plan.matchId] = state?.match ?? null;
      see(row, state);
      for (const { index, compute } of steps[at]?.set ?? []) made[index] = compute(0);
      return made;
    };
    for (let from = 0; from < table.length; from++) {
      run.budget.step();
      const row = places.map((place, at) => (place < 0 ? blank[at] ?? null : table.columns[place]?.[from] ?? null));
      for (let at = steps.length - 1; at >= 0; at--) {
        const step = steps[at];
        const before = at > 0 ? states[at - 1] ?? null : null;
        const own = states[at] ?? null;
        const matched = (state: State | null): boolean => {
          see(row, state);
          return step?.test(0) === true;
        };
        let base: State | null = null;
        if (before && matched(before)) {
          base = before;
          states[at - 1] = null;
          end(at - 1);
          end(at);
        } else if ((own || at === 0) && matched(own)) {
          // The first step begins a new match whenever it matches with nothing before it.
          base = at === 0 ? { rows: own?.rows ?? [], match: own ? own.match : matches++ } : own;
        }
        if (!base) continue;
        const made = extend(row, at, base);
        const rows = [...base.rows];
        rows[at] = made;
        states[at] = { rows, match: base.match };
        if (step?.output === 'all') out.push(made);
        if (step?.output === 'last') pending[at] = made;
      }
    }
    steps.forEach((_, at) => end(at));
    run.budget.hold(out.length, plan.columns.length);
    return { schema: plan.columns, columns: plan.columns.map((_, at) => out.map((row) => row[at] ?? null)), length: out.length };
  };
}
