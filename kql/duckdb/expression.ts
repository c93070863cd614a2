import type { Use } from '../functions/contract.ts';
import { isConstant } from '../plan/fold.ts';
import { standingOn } from '../plan/free.ts';
import type { Expr } from '../plan/types.ts';
import { Compiler, newFrame } from '../run/expression.ts';
import type { Value } from '../values.ts';
import type { Lowering } from './context.ts';
import { jsonPart, jsonPartText, jsonText, strictJson, type JsonPath } from './json.ts';
import { literal } from './literal.ts';
import { column, isPlain } from './relation.ts';

/** Places of dynamics that need no check: they are strict JSON. */
type Clean = ReadonlySet<number>;
const NONE: Clean = new Set();

/** Functions that take a dynamic as its text: they are given `tostring()` of it. */
const TEXT_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap((name) => [name, `!${name}`, `${name}_cs`, `!${name}_cs`]),
  '=~', '!~', 'has_any', 'has_all', 'matches regex', 'extract', 'tolower', 'strlen', 'isempty', 'isnotempty', 'notempty', 'strcat', 'in~', '!in~',
]);

/** The value of a constant expression; undefined for what a row has a say in. */
export function constantOf(expr: Expr, { run }: Lowering): Value | undefined {
  return isConstant(expr) && !standingOn(expr).any ? new Compiler(newFrame(), run).constant(expr) : undefined;
}

/** An expression over `c0`, `c1`, ... as SQL; null where it has no exact form. */
export function expression(expr: Expr, context: Lowering, clean: Clean = NONE): string | null {
  const constant = constantOf(expr, context);
  if (constant !== undefined) return literal(constant, expr.type);
  switch (expr.kind) {
    case 'column': return column(expr.index);
    case 'once': return expression(expr.value, context, clean);
    case 'call': return callOf(expr, context, clean);
    case 'inQuery': return inQuery(expr, context, clean);
    default: return null;
  }
}

/** Where a dynamic expression is read from; null where that has no exact SQL form. */
function jsonPath(expr: Expr, context: Lowering, clean: Clean): JsonPath | null {
  if (!context.json) return null;
  const keys: Value[] = [];
  let whole = expr;
  for (;;) {
    if (whole.kind === 'once') whole = whole.value;
    else if (whole.kind === 'call' && whole.name === 'path' && whole.args[0] && whole.args[1]) {
      const key = constantOf(whole.args[1], context);
      if (key === undefined) return null;
      keys.unshift(key);
      whole = whole.args[0];
    } else break;
  }
  const text = jsonSource(whole, context, clean);
  return text === null ? null : { text, keys, clean: whole.kind === 'column' && clean.has(whole.index) };
}

/** A dynamic expression as JSON text that is valid or NULL. */
export function json(expr: Expr, context: Lowering, clean: Clean): string | null {
  const of = jsonPath(expr, context, clean);
  if (of === null || of.keys.length > 0) return of && jsonPart(of);
  return of.clean ? of.text : strictJson(of.text);
}

/** The text that a dynamic is read from. */
function jsonSource(expr: Expr, context: Lowering, clean: Clean): string | null {
  if (expr.kind === 'column') return column(expr.index);
  const [text] = expr.kind === 'call' && (expr.name === 'parse_json' || expr.name === 'todynamic') ? expr.args : [];
  if (!text) return null;
  return text.type === 'string' ? expression(text, context, clean) : jsonSource(text, context, clean);
}

function callOf(expr: Expr & { kind: 'call' }, context: Lowering, clean: Clean): string | null {
  if (expr.name === 'path') return json(expr, context, clean);
  const definition = context.run.registry.functions.get(expr.name);
  if (!definition?.sql) return null;
  const asText = TEXT_FUNCTIONS.has(expr.name) || (expr.name === '==' || expr.name === '!=') && expr.args.some(({ type }) => type === 'string') || expr.name === 'tostring';
  const constants = expr.args.map((arg) => constantOf(arg, context));
  const types = expr.args.map(({ type }, at) => (type === 'dynamic' && constants[at] === undefined && asText ? 'string' : type));
  const args: string[] = [];
  for (const [at, arg] of expr.args.entries()) {
    const sql = argument(arg, constants[at], asText, context, clean);
    if (sql === null) return null;
    args.push(sql);
  }
  const use: Use = { types, constants, result: expr.type, now: context.run.now };
  return definition.sql(args, use);
}

/** A constant that has no SQL form is given as NULL: the function reads it in `constants`. */
function argument(arg: Expr, constant: Value | undefined, asText: boolean, context: Lowering, clean: Clean): string | null {
  if (constant !== undefined) return literal(constant, arg.type) ?? 'NULL';
  if (arg.type === 'dynamic' && asText) {
    const of = jsonPath(arg, context, clean);
    const text = of && (of.keys.length > 0 ? jsonPartText(of) : jsonText(of.clean ? of.text : strictJson(of.text)));
    return text === null ? null : `(${text})`;
  }
  return isPlain(arg.type) ? expression(arg, context, clean) : null;
}

/** `x in (T)` of one type, nulls included: a null is in a list that has one. */
function inQuery(expr: Expr & { kind: 'inQuery' }, context: Lowering, clean: Clean): string | null {
  const { value, plan, name } = expr;
  const type = plan.columns[0]?.type;
  if (name !== 'in' && name !== '!in' || type !== value.type || !isPlain(type) || type === 'real') return null;
  const own = expression(value, context, clean);
  const relation = own === null ? null : context.lower(plan, context);
  if (own === null || relation === null) return null;
  const found = type === 'string' ? `(${own} IN (SELECT c0 FROM (${relation.sql})))`
    : `(CASE WHEN ${own} IS NULL THEN EXISTS (SELECT 1 FROM (${relation.sql}) WHERE c0 IS NULL) ELSE ${own} IN (SELECT c0 FROM (${relation.sql}) WHERE c0 IS NOT NULL) END)`;
  return name === 'in' ? found : `(NOT ${found})`;
}
