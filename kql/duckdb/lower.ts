import type { Plan } from '../plan/types.ts';
import { boundsOf } from './bounds.ts';
import type { Lowering } from './context.ts';
import { constantOf, expression } from './expression.ts';
import { lowerJoin } from './join.ts';
import { beforeExpansion, lowerMvExpand, lowerParse } from './expand.ts';
import { all, column, isPlain, list, ordering, type Relation } from './relation.ts';
import { lowerSummarize } from './summarize.ts';

/** A plan as SQL; null where a part of it has no exact form. */
export function lower(plan: Plan, context: Lowering): Relation | null {
  const known = context.known.get(plan);
  if (known !== undefined) return known;
  const made = lowerOnce(plan, context);
  context.known.set(plan, made);
  return made;
}

function lowerOnce(plan: Plan, context: Lowering): Relation | null {
  switch (plan.op) {
    case 'table': return context.source(plan.name, plan);
    case 'shared': return lowerShared(plan, context);
    case 'filter': return lowerFilter(plan, context);
    case 'project': return lowerProject(plan, context);
    case 'summarize': return lowerSummarize(plan, context);
    case 'sort': return lowerSort(plan, context);
    case 'take': return lowerTake(plan, context);
    case 'serialize': return lower(plan.input, context);
    case 'count': return lowerCount(plan, context);
    case 'join': return lowerJoin(plan, context);
    case 'union': return lowerUnion(plan, context);
    case 'mvExpand': return lowerMvExpand(plan, context);
    case 'parse': return lowerParse(plan, context);
    default: return null;
  }
}

type Of<Op extends Plan['op']> = Plan & { op: Op };

/** One common table expression for all uses in the statement. */
function lowerShared(plan: Of<'shared'>, context: Lowering): Relation | null {
  const input = context.share ? lower(plan.input, context) : null;
  if (!input) return null;
  const name = `s${context.shared.size}`;
  context.shared.set(plan, { name, sql: input.sql });
  const { moments: _moments, ...rest } = input;
  return { ...rest, scattered: true, sql: `SELECT ${list([all(input)].filter((names) => names !== ''))} FROM ${name}` };
}

function lowerFilter(plan: Of<'filter'>, context: Lowering): Relation | null {
  const input = lower(plan.input, context);
  const condition = input && plan.condition.type === 'bool' ? expression(plan.condition, context, input.clean) : null;
  if (!input || condition === null) return null;
  const { moments, ...rest } = input;
  const bounds = moments ? boundsOf(plan.condition, moments, context) : [];
  const source = bounds.length > 0 ? `${input.sql} WHERE ${bounds.join(' AND ')}` : input.sql;
  return { ...rest, sql: `SELECT * FROM (${source}) WHERE ${condition}` };
}

function lowerProject(plan: Of<'project'>, context: Lowering): Relation | null {
  const early = beforeExpansion(plan.input, plan.values);
  const input = lower(early.input, context);
  if (!input) return null;
  const values: string[] = [];
  for (const [at, value] of early.values.entries()) {
    const sql = expression(value, context, input.clean);
    if (sql === null) return null;
    values.push(`${sql} AS ${column(at)}`);
  }
  // Hidden columns may not have the name of a new one.
  const clean = new Set(plan.values.flatMap((value, at) => (value.kind === 'column' && input.clean?.has(value.index) ? [at] : [])));
  return { sql: `SELECT ${list([...values, ...input.hidden])} FROM (${input.sql})`, columns: plan.columns, order: input.order, hidden: input.hidden, clean, scattered: input.scattered === true };
}

function lowerSort(plan: Of<'sort'>, context: Lowering): Relation | null {
  const input = lower(plan.input, context);
  if (!input) return null;
  const [order, hidden, made]: [string[], string[], string[]] = [[], [], []];
  for (const { by, descending, nullsFirst } of plan.keys) {
    const sql = isPlain(by.type) ? expression(by, context, input.clean) : null;
    if (sql === null) return null;
    const name = `o${hidden.length}`;
    hidden.push(name);
    made.push(`${sql} AS ${name}`);
    const nulls = nullsFirst ? 'NULLS FIRST' : 'NULLS LAST';
    const direction = descending ? 'DESC' : 'ASC';
    // NaN is before all other reals, in DuckDB after them.
    if (by.type === 'real') order.push(`CASE WHEN ${name} IS NULL THEN NULL ELSE NOT isnan(${name}) END ${direction} ${nulls}`);
    order.push(`${name} ${direction} ${nulls}`);
  }
  const names = plan.columns.map((_, index) => column(index));
  return { sql: `SELECT ${[...names, ...made].join(', ')} FROM (${input.sql})`, columns: plan.columns, order, hidden, ...(input.clean ? { clean: input.clean } : {}) };
}

function lowerTake(plan: Of<'take'>, context: Lowering): Relation | null {
  const input = lower(plan.input, context);
  const count = constantOf(plan.count, context);
  if (!input || typeof count !== 'bigint' && typeof count !== 'number') return null;
  const limit = Math.max(0, Number(count));
  const { moments: _moments, ...rest } = input;
  return Number.isSafeInteger(limit) ? { ...rest, sql: `SELECT * FROM (${input.sql})${ordering(input, plan.columns.map((_, index) => column(index)))} LIMIT ${limit}` } : null;
}

function lowerCount(plan: Of<'count'>, context: Lowering): Relation | null {
  const input = lower(plan.input, context);
  return input && { sql: `SELECT count(*) AS c0 FROM (${input.sql})`, columns: plan.columns, order: [], hidden: [] };
}

function lowerUnion(plan: Of<'union'>, context: Lowering): Relation | null {
  const parts: string[] = [];
  let scattered = false;
  for (const [at, input] of plan.inputs.entries()) {
    const relation = lower(input, context);
    if (!relation) return null;
    scattered ||= relation.scattered === true;
    const values: string[] = [];
    for (const [index, { type }] of plan.columns.entries()) {
      const from = plan.from[at]?.[index] ?? { kind: 'constant', type, value: type === 'string' ? '' : null };
      const sql = from.type === type ? expression(from, context, relation.clean) : null;
      if (sql === null) return null;
      values.push(`${sql} AS ${column(index)}`);
    }
    parts.push(`SELECT ${list(values)} FROM (${relation.sql})`);
  }
  return { sql: parts.join(' UNION ALL '), columns: plan.columns, order: [], hidden: [], scattered };
}
