import { withinTime } from './run/interrupt.ts';
import { flag, items, list, maybe, string, className, type Node } from './parse/bridge.ts';
import { examine, ready, type Examined } from './parse/parse.ts';
import { KqlError } from './parse/errors.ts';
import type { Schema } from './parse/schema.ts';
import { lower } from './plan/lower.ts';
import { Staged } from './plan/staged.ts';
import type { Plan } from './plan/types.ts';
import { registry } from './registered.ts';

export type { Node } from './parse/bridge.ts';

/** A query looked at, not run: for those who tell people what is wrong with it. */
export interface Inspected extends Examined {
  /** Null where there are errors, or what this engine does not have. */
  readonly plan: Plan | null;
  /** Why a right query cannot be run by this engine. */
  readonly unsupported: KqlError | null;
  /** Names and types of the result; null where they depend on the rows, or on a name that means nothing. */
  readonly columns: readonly { readonly name: string; readonly type: string }[] | null;
}

const MILLISECONDS = 30_000;

/**
 * Binds a query against a schema and says all that is wrong with it, in one pass.
 * @throws KqlError of code `LIMIT` where that takes longer than 30 s.
 */
export function inspect(query: string, schema: Schema): Inspected {
  ready();
  return withinTime(MILLISECONDS, () => inspectNew(query, schema), () => new KqlError('LIMIT', `The query took more than ${MILLISECONDS} ms to compile.`));
}

function inspectNew(query: string, schema: Schema): Inspected {
  const examined = examine(query, schema);
  const statements = list(examined.root, 'Statements');
  if (examined.errors.length > 0) return { ...examined, plan: null, unsupported: null, columns: resultOf(statements) };
  try {
    const plan = lower({ text: query, statements, warnings: examined.warnings }, schema, registry);
    return { ...examined, plan, unsupported: null, columns: plan.columns };
  } catch (error) {
    if (error instanceof Staged) return { ...examined, plan: null, unsupported: null, columns: null };
    const refused = error instanceof RangeError ? new KqlError('UNSUPPORTED', 'The query is nested too deeply.') : error;
    if (!(refused instanceof KqlError)) throw refused;
    if (refused.code === 'UNSUPPORTED') return { ...examined, plan: null, unsupported: refused, columns: resultOf(statements) };
    return { ...examined, errors: [{ error: refused, diagnostic: '' }], plan: null, unsupported: null, columns: null };
  }
}

/** The columns that the binder gives the last expression. */
function resultOf(statements: readonly Node[]): Inspected['columns'] {
  const last = statements.findLast((statement) => className(statement) === 'ExpressionStatement');
  const table = last && maybe(last, 'Expression') ? maybe(maybe(last, 'Expression') ?? last, 'ResultType') : null;
  if (!table || className(table) !== 'TableSymbol' || flag(table, 'IsOpen')) return null;
  return items(table['Columns']).map((column) => ({ name: string(column, 'Name'), type: typeName(column) }));
}

function typeName(column: Node): string {
  const type = maybe(column, 'Type');
  return type === null ? '' : string(type, 'Name');
}
