import { isInexact } from '../duckdb/guard.ts';
import type { Compiled } from '../index.ts';
import { KqlError } from '../parse/errors.ts';
import type { Plan } from '../plan/types.ts';
import { registry } from '../registered.ts';
import { build } from '../run/execute.ts';
import { failureOf } from '../run/failure.ts';
import { Budget, MILLISECONDS } from '../run/limits.ts';
import type { Run } from '../run/run.ts';
import { ticksOf, type Table } from '../values.ts';
import { loadTable } from './load.ts';
import { pushDown } from './push-down.ts';
import { openSession, type Session } from './session.ts';
import type { FileRunOptions, TableFiles } from './types.ts';
import { walk } from './walk.ts';

export type { FileRunOptions, Format, TableFiles } from './types.ts';

/** What SQL does of a query: first all that it can, then without a look into dynamics, then only the reading of Parquet. */
const LEVELS = ['all', 'noJson', 'none'] as const;

/**
 * Runs a query over files. Parts that SQL computes exactly as the interpreter does go to DuckDB; where it meets a value that it would treat
 * otherwise, the query is run again with less in SQL. A table that has no file has no rows.
 * @throws KqlError of code `DATA` for a file that does not fit the schema, `LIMIT` for a query that needs too much.
 */
export async function runOnFiles(compiled: Compiled, tables: Readonly<Record<string, TableFiles>>, options: FileRunOptions): Promise<Table> {
  const session = await openSession(tables, options);
  const budget = new Budget(options.limits);
  const milliseconds = options.limits?.milliseconds ?? MILLISECONDS;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    session.connection.interrupt();
  }, milliseconds);
  try {
    if (compiled.columns === null) return await staged(compiled, session, options, budget);
    return await leveled(compiled.plan, session, options, budget);
  } catch (error) {
    if (late) throw new KqlError('LIMIT', `The query took more than ${milliseconds} ms.`);
    throw toKqlError(error);
  } finally {
    clearTimeout(timer);
    session.close();
  }
}

async function leveled(plan: Plan, session: Session, options: FileRunOptions, budget: Budget): Promise<Table> {
  const now = ticksOf(options.now);
  for (const level of options.pushDown === false ? ['none' as const] : LEVELS) {
    const run: Run = {
      registry, now, budget, inputs: new Map(), shared: new Map(), scalars: new Map(), build,
      source: (name) => { throw new TypeError(`The table ${name} was not read.`); },
    };
    try {
      return await pushDown(plan, level, session, run);
    } catch (error) {
      if (!isInexact(error) || level === 'none') throw error;
    }
  }
  throw new TypeError('No level is left.');
}

/** The columns of such a query depend on its rows: all tables are read, and the query is compiled as it goes. */
async function staged(compiled: Compiled, session: Session, options: FileRunOptions, budget: Budget): Promise<Table> {
  const schemas = new Map<string, Plan>();
  walk(compiled.plan, (plan) => { if (plan.op === 'table') schemas.set(plan.name, plan); });
  const loaded: Record<string, Table> = {};
  for (const [name, files] of session.files) {
    const plan = schemas.get(name);
    if (!plan) throw new KqlError('UNSUPPORTED', `The table ${name} of a query whose columns depend on its rows must stand before they are known.`);
    loaded[name] = await loadTable(name, files, plan.columns, session.connection, budget);
  }
  return compiled.run(loaded, { now: options.now, ...(options.limits ? { limits: options.limits } : {}) });
}

/** What DuckDB throws is about the files, or about the memory that it may use. */
function toKqlError(thrown: unknown): unknown {
  const error = failureOf(thrown);
  if (error instanceof KqlError || error instanceof TypeError || !(error instanceof Error)) return error;
  if (/Out of Memory/i.test(error.message)) return new KqlError('LIMIT', `The query needs more memory than it may use: ${error.message.split('\n')[0] ?? ''}`);
  return new KqlError('DATA', `The files cannot be read: ${error.message.split('\n')[0] ?? ''}`);
}
