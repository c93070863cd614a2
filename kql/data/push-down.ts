import type { Lowering } from '../duckdb/context.ts';
import { fetchTable } from '../duckdb/fetch.ts';
import { lower } from '../duckdb/lower.ts';
import { finished, type Relation } from '../duckdb/relation.ts';
import { standingOn } from '../plan/free.ts';
import type { Plan } from '../plan/types.ts';
import type { Run } from '../run/run.ts';
import type { Table } from '../values.ts';
import { loadTable } from './load.ts';
import { needsOf, type Needs } from './needs.ts';
import type { Session } from './session.ts';
import { readerOf, relationOf } from './source.ts';
import { split } from './split.ts';
import { inputsOf, plansIn, queriesIn, walk } from './walk.ts';

export type Level = 'all' | 'noJson' | 'none';

/** Computes a plan: the largest parts that are fully expressible by DuckDB, the rest by the interpreter on what they give. */
export async function pushDown(plan: Plan, level: Level, session: Session, run: Run): Promise<Table> {
  const sources = level === 'none' ? new Map<Plan, Relation>() : await relationsOf(plan, session);
  const context: Lowering = {
    run, source: (_name, table) => sources.get(table) ?? null, json: level === 'all', known: new Map(), shared: new Map(), share: true, lower,
  };
  return compute(plan, context, session, run);
}

/** The relations of all tables of a plan that have a file. */
async function relationsOf(plan: Plan, session: Session): Promise<Map<Plan, Relation>> {
  const tables: (Plan & { op: 'table' })[] = [];
  walk(plan, (node) => { if (node.op === 'table') tables.push(node); });
  const relations = new Map<Plan, Relation>();
  for (const table of tables) {
    const files = session.files.get(table.name);
    const relation = files ? relationOf(await readerOf(files, table.columns, session.connection), table.columns) : null;
    if (relation) relations.set(table, relation);
  }
  return relations;
}

async function compute(plan: Plan, context: Lowering, session: Session, run: Run): Promise<Table> {
  await scalars(plan, context, session, run);
  // A part that is used twice may be computed inside of a statement only where the statement is all.
  const whole = context.lower(plan, context);
  if (whole) return fetchAll(plan, whole, context, session, run, null);
  const parts: Lowering = { ...context, share: false, known: new Map(), shared: new Map() };
  const rest = split(plan, parts);
  const needs = needsOf(rest);
  const known = new Map<Plan, Table>();
  await roots(rest, parts, known, needs, session, run);
  const outer: Run = { ...run, build: (node, own) => { const table = known.get(node); return table ? () => table : run.build(node, own); } };
  return run.budget.within(() => outer.build(rest, outer)());
}

/** Computes `toscalar(...)` first: their values are constants to the rest. */
async function scalars(plan: Plan, context: Lowering, session: Session, run: Run): Promise<void> {
  for (const child of [...inputsOf(plan), ...plansIn(plan)]) await scalars(child, context, session, run);
  for (const { plan: query, type } of queriesIn(plan)) {
    if (run.scalars.has(query) || standingOn(query).any) continue;
    const table = await compute(query, { ...context, known: new Map(), shared: new Map() }, session, run);
    run.scalars.set(query, table.length === 0 ? (type === 'string' ? '' : null) : table.columns[0]?.[0] ?? null);
  }
}

/** Fetches the largest parts of a plan that DuckDB can compute. */
async function roots(plan: Plan, context: Lowering, known: Map<Plan, Table>, needs: Needs, session: Session, run: Run): Promise<void> {
  if (known.has(plan)) return;
  const relation = context.lower(plan, context);
  if (relation) known.set(plan, await fetchAll(plan, relation, context, session, run, needs.get(plan) ?? null));
  else if (plan.op === 'table') {
    const files = session.files.get(plan.name);
    known.set(plan, files ? await loadTable(plan.name, files, plan.columns, session.connection, run.budget) : { schema: plan.columns, columns: plan.columns.map(() => []), length: 0 });
  } else {
    for (const child of [...inputsOf(plan), ...plansIn(plan)]) await roots(child, context, known, needs, session, run);
  }
}

async function fetchAll(plan: Plan, relation: Relation, context: Lowering, session: Session, run: Run, needed: ReadonlySet<number> | null): Promise<Table> {
  const wanted = plan.columns.flatMap((_, index) => (needed === null || needed.has(index) ? [index] : []));
  const shared = [...context.shared.values()].map(({ name, sql }) => `${name} AS MATERIALIZED (${sql})`);
  const sql = finished(relation, wanted);
  const statement = `${shared.length > 0 ? `WITH ${shared.join(', ')} ` : ''}${sql}`;
  session.onStatement?.(statement);
  return fetchTable(session.connection, statement, plan.columns, wanted, run.budget);
}
