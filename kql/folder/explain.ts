import { openSession } from '../data/session.ts';
import { readerOf, relationOf } from '../data/source.ts';
import { split } from '../data/split.ts';
import type { TableFiles } from '../data/types.ts';
import { walk } from '../data/walk.ts';
import type { Lowering } from '../duckdb/context.ts';
import { lower } from '../duckdb/lower.ts';
import type { Relation } from '../duckdb/relation.ts';
import { explainPlan } from '../explain/index.ts';
import type { Compiled } from '../index.ts';
import type { Plan } from '../plan/types.ts';
import { registry } from '../registered.ts';
import { build } from '../run/execute.ts';
import { Budget } from '../run/limits.ts';
import type { Run } from '../run/run.ts';

/** The plan of a query over files, with a mark at what DuckDB computes; the largest marked parts are one statement each. */
export async function explainOverFiles(compiled: Compiled, tables: Readonly<Record<string, TableFiles>>, now: bigint): Promise<string[]> {
  if (compiled.columns === null) return explainPlan(compiled.plan);
  const session = await openSession(tables, {});
  try {
    const found: (Plan & { op: 'table' })[] = [];
    walk(compiled.plan, (plan) => { if (plan.op === 'table') found.push(plan); });
    const sources = new Map<Plan, Relation>();
    for (const table of found) {
      const files = session.files.get(table.name);
      const relation = files ? relationOf(await readerOf(files, table.columns, session.connection), table.columns) : null;
      if (relation) sources.set(table, relation);
    }
    const run: Run = { registry, now, budget: new Budget(), inputs: new Map(), shared: new Map(), scalars: new Map(), build, source: () => { throw new TypeError('Nothing is read to explain a query.'); } };
    const context = (): Lowering => ({ run, source: (_name, table) => sources.get(table) ?? null, json: true, known: new Map(), shared: new Map(), share: true, lower });
    const parts = context();
    const plan = lower(compiled.plan, context()) === null ? split(compiled.plan, { ...parts, share: false }) : compiled.plan;
    return explainPlan(plan, (part) => (lower(part, context()) === null ? '' : 'DuckDB'));
  } finally {
    session.close();
  }
}
