import { build } from './run/execute.ts';
import { withinTime } from './run/interrupt.ts';
import { failureOf } from './run/failure.ts';
import { Budget, type Limits } from './run/limits.ts';
import { tableOf, type Row } from './run/tables.ts';
import { lower } from './plan/lower.ts';
import { isOrdered } from './plan/ordered.ts';
import { Staged } from './plan/staged.ts';
import type { Plan } from './plan/types.ts';
import { parse, ready } from './parse/parse.ts';
import { remembered } from './compiled.ts';
import { KqlError } from './parse/errors.ts';
import type { Schema } from './parse/schema.ts';
import type { Run } from './run/run.ts';
import { registry } from './registered.ts';
import { ticksOf, type Column, type Table } from './values.ts';

export { KqlError, renderError } from './parse/errors.ts';
export type { Schema, StoredFunction } from './parse/schema.ts';
export type { Limits } from './run/limits.ts';
export type { Row } from './run/tables.ts';

export interface RunOptions {
  /** What `now()` gives: a Date, or ticks of 100 ns since year 1. */
  readonly now: Date | bigint;
  readonly limits?: Limits;
}

/** A query that can be run. */
export interface Compiled {
  /** Null where they depend on the rows: of `bag_unpack` and `pivot` without an output schema. */
  readonly columns: readonly Column[] | null;
  /** Whether the order of the rows of the result is part of the answer. */
  readonly ordered: boolean;
  readonly warnings: readonly string[];
  readonly plan: Plan;
  /** Tables by name: rows as JSON has them, or tables that are typed already. A table that is not given has no rows. */
  run(tables: Readonly<Record<string, readonly Row[] | Table>>, options: RunOptions): Table;
}

export interface CompileOptions {
  /** How long a query may take to compile; the first load of the language service does not count. @default 30000 */
  readonly milliseconds?: number;
}

/**
 * Compiles a query against a schema. The same text and schema object give what was compiled before.
 * @throws KqlError for a query that is wrong, or that needs what this engine does not have.
 */
export function compile(query: string, schema: Schema, options: CompileOptions = {}): Compiled {
  return remembered(query, schema, () => {
    ready();
    const milliseconds = options.milliseconds ?? 30_000;
    return withinTime(milliseconds, () => compileNew(query, schema), () => new KqlError('LIMIT', `The query took more than ${milliseconds} ms to compile.`));
  });
}

function compileNew(query: string, schema: Schema): Compiled {
  const parsed = parse(query, schema);
  let plan: Plan;
  try {
    plan = lower(parsed, schema, registry);
  } catch (error) {
    if (error instanceof RangeError) throw new KqlError('UNSUPPORTED', 'The query is nested too deeply.');
    if (error instanceof Staged) return staged(error, query, schema, parsed.warnings);
    throw error;
  }
  return { columns: plan.columns, ordered: isOrdered(plan), warnings: parsed.warnings, plan, run: (tables, options) => execute(plan, tables, options) };
}

/** A query whose columns depend on its rows: the part up to there is run first, and the rest compiled with what it gave. */
function staged({ plan, insertAt }: Staged, query: string, schema: Schema, warnings: readonly string[]): Compiled {
  return {
    columns: null, ordered: false, warnings, plan,
    run(tables, options) {
      const found = execute(plan, tables, options);
      const columns = found.schema.map(({ name, type }) => `['${name.replace(/[\\']/g, '\\$&')}']:${type}`).join(', ');
      return compile(`${query.slice(0, insertAt)} : (${columns})${query.slice(insertAt)}`, schema).run(tables, options);
    },
  };
}

function execute(plan: Plan, tables: Readonly<Record<string, readonly Row[] | Table>>, options: RunOptions): Table {
  const made = new Map<string, Table>();
  const source = (name: string, { columns }: Plan): Table => {
    const key = `${name}\n${columns.map((column) => `${column.name}:${column.type}`).join()}`;
    let table = made.get(key);
    if (!table) made.set(key, (table = given(name, columns, tables)));
    return table;
  };
  const now = ticksOf(options.now);
  const budget = new Budget(options.limits);
  const run: Run = { registry, now, budget, source, build, inputs: new Map(), shared: new Map(), scalars: new Map() };
  try {
    return budget.within(() => build(plan, run)());
  } catch (error) {
    throw failureOf(error);
  }
}

function given(name: string, columns: readonly Column[], tables: Readonly<Record<string, readonly Row[] | Table>>): Table {
  const rows = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (rows === undefined) return { schema: columns, columns: columns.map(() => []), length: 0 };
  if (!('schema' in rows)) return tableOf(name, columns, rows);
  const places = columns.map((column) => rows.schema.findIndex((own) => own.name === column.name && own.type === column.type));
  const missing = columns[places.indexOf(-1)];
  if (missing) throw new KqlError('DATA', `The table ${name} has no column ${missing.name} of type ${missing.type}.`);
  return { schema: columns, columns: places.map((place) => rows.columns[place] ?? []), length: rows.length };
}
