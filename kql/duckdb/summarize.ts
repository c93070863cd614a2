import type { Use } from '../functions/contract.ts';
import type { AggregateCall, Plan } from '../plan/types.ts';
import type { ScalarType } from '../values.ts';
import type { Lowering } from './context.ts';
import { beforeExpansion } from './expand.ts';
import { constantOf, expression } from './expression.ts';
import { column, isPlain, list, numberOf, type Relation } from './relation.ts';

/** `summarize` and `distinct`: keys and arguments are computed once, then grouped. */
export function lowerSummarize(plan: Plan & { op: 'summarize' }, context: Lowering): Relation | null {
  const { input: rows, values: keys } = beforeExpansion(plan.input, plan.keys);
  const input = context.lower(rows, context);
  if (!input) return null;
  const inner: string[] = [];
  const outer: string[] = [];
  for (const [at, key] of keys.entries()) {
    const sql = isPlain(key.type) ? expression(key, context, input.clean) : null;
    if (sql === null) return null;
    inner.push(`${sql} AS k${at}`);
    outer.push(`k${at} AS ${column(at)}`);
  }
  let place = plan.keys.length;
  for (const [at, call] of plan.aggregates.entries()) {
    const made = isPick(call) ? pick(call, at, context, input.clean) : aggregate(call, at, context, input.clean);
    if (!made) return null;
    inner.push(...made.inner);
    for (const value of made.values) outer.push(`${value} AS ${column(place++)}`);
  }
  const by = plan.keys.length > 0 ? ` GROUP BY ${plan.keys.map((_, at) => `k${at}`).join(', ')}` : '';
  const picked = plan.aggregates.some(isPick);
  const grouped = `SELECT ${list(outer)} FROM (SELECT ${list(inner)} FROM (${input.sql}))${by}`;
  return { sql: picked ? unpacked(grouped, plan) : grouped, columns: plan.columns, order: [], hidden: [], scattered: true };
}

interface Made { readonly inner: string[]; readonly values: string[] }

function aggregate(call: AggregateCall, at: number, context: Lowering, clean: Relation['clean']): Made | null {
  const definition = context.run.registry.aggregates.get(call.name);
  if (!definition?.sql || call.types.length !== 1) return null;
  const [inner, args]: [string[], string[]] = [[], []];
  for (const [index, arg] of call.args.entries()) {
    const sql = isPlain(arg.type) ? expression(arg, context, clean) : null;
    if (sql === null) return null;
    inner.push(`${sql} AS a${at}_${index}`);
    args.push(`a${at}_${index}`);
  }
  const use: Use = { types: call.args.map(({ type }) => type), constants: call.args.map((arg) => constantOf(arg, context)), result: call.types[0] ?? 'dynamic', now: context.run.now };
  const sql = definition.sql(args, use);
  return sql === null ? null : { inner, values: [sql] };
}

const isPick = ({ name }: AggregateCall): boolean => name === 'arg_max' || name === 'arg_min';

/** What a null counts as, so that its row is only taken where all are null; undefined where every value is taken. */
const LEAST: Readonly<Partial<Record<ScalarType, readonly [string, string]>>> = {
  datetime: ['-1', '9223372036854775807'], int: ['-2147483649', '2147483648'], bool: ['-1', '2'], string: ['', ''], guid: ["''", "'~'"],
};

/** `arg_max`, `arg_min`: the whole row as one struct, taken apart in `unpacked`. */
function pick(call: AggregateCall, at: number, context: Lowering, clean: Relation['clean']): Made | null {
  const [by] = call.args;
  const bounds = by && LEAST[by.type];
  if (!by || !bounds) return null;
  const inner: string[] = [];
  for (const [index, arg] of call.args.entries()) {
    const sql = expression(arg, context, clean);
    if (sql === null) return null;
    inner.push(`${sql} AS a${at}_${index}`);
  }
  const own = `a${at}_0`;
  const bound = bounds[call.name === 'arg_max' ? 0 : 1];
  const key = by.type === 'int' || by.type === 'bool' ? `coalesce(CAST(${own} AS BIGINT), ${bound})` : bound === '' ? own : `coalesce(${own}, ${bound})`;
  if (call.args.length === 1) return { inner, values: [`${call.name}(${own}, ${key})`] };
  const fields = call.args.map((_, index) => `a${at}_${index}`);
  // Which of the rows with the largest value is taken must not be the threads' choice.
  const tie = numberOf(fields.slice(1));
  const full = bound === '' || by.type === 'guid' ? `row(${key}, ${tie})` : `CAST(${key} AS HUGEINT) * 18446744073709551616 + CAST(${tie} AS HUGEINT)`;
  // The struct stands in the first of the call's columns; the others are made of it.
  return { inner, values: [`${call.name}(struct_pack(${fields.map((name, index) => `f${index} := ${name}`).join(', ')}), ${full})`, ...fields.slice(1).map(() => 'NULL')] };
}

function unpacked(grouped: string, plan: Plan & { op: 'summarize' }): string {
  let place = plan.keys.length;
  const values = plan.keys.map((_, at) => column(at));
  for (const call of plan.aggregates) {
    const whole = column(place);
    call.args.slice(0, isPick(call) ? undefined : 1).forEach((_, index) => {
      const value = isPick(call) && call.args.length > 1 ? `${whole}.f${index}` : whole;
      // Of no rows at all there is no struct.
      const filled = call.types[index] === 'string' && isPick(call) ? `coalesce(${value}, '')` : value;
      values.push(`${filled} AS ${column(place + index)}`);
    });
    if (call.args.length === 0) values.push(whole);
    place += isPick(call) ? call.args.length : 1;
  }
  return `SELECT ${values.join(', ')} FROM (${grouped})`;
}
