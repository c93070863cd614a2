import type { Plan } from '../plan/types.ts';
import type { Lowering } from './context.ts';
import { expression } from './expression.ts';
import { column, isPlain, list, numberOf, type Relation } from './relation.ts';

/** Keys are named in both sides, so that the join is one of columns. */
export function lowerJoin(plan: Plan & { op: 'join' }, context: Lowering): Relation | null {
  const left = context.lower(plan.left, context);
  const right = left && context.lower(plan.right, context);
  if (!left || !right) return null;
  const [leftKeys, rightKeys, tests]: [string[], string[], string[]] = [[], [], []];
  for (const [at, on] of plan.on.entries()) {
    const type = on.left.type;
    if (type !== on.right.type || !isPlain(type)) return null;
    const [a, b] = [expression(on.left, context, left.clean), expression(on.right, context, right.clean)];
    if (a === null || b === null) return null;
    leftKeys.push(`${a} AS k${at}`);
    rightKeys.push(`${b} AS k${at}`);
    // A null key equals a null key; a string is never null.
    tests.push(type === 'string' ? `l.k${at} = r.k${at}` : `l.k${at} IS NOT DISTINCT FROM r.k${at}`);
  }
  const side = (relation: Relation, keys: readonly string[], place: 'left' | 'right'): string => {
    const wanted = new Set(plan.from.filter((from) => from.side === place).map(({ index }) => column(index)));
    const rows = `SELECT ${list([...wanted, ...keys])} FROM (${relation.sql})`;
    return `(${place === 'left' && plan.joinKind === 'innerunique' ? onePerKey(rows, [...wanted], tests.length) : rows})`;
  };
  const [a, b] = [side(left, leftKeys, 'left'), side(right, rightKeys, 'right')];
  const kind = KINDS[plan.joinKind];
  const swapped = plan.joinKind === 'rightanti' || plan.joinKind === 'rightsemi';
  const tables = swapped ? `${b} r ${kind} JOIN ${a} l` : `${a} l ${kind} JOIN ${b} r`;
  const values = plan.from.map((from, at) => {
    const value = `${from.side === 'left' ? 'l' : 'r'}.${column(from.index)}`;
    const padded = plan.columns[at]?.type === 'string' && OUTER.has(plan.joinKind);
    return `${padded ? `coalesce(${value}, '')` : value} AS ${column(at)}`;
  });
  const on = tests.length > 0 ? tests.join(' AND ') : 'TRUE';
  return { sql: `SELECT ${list(values)} FROM ${tables} ON ${on}`, columns: plan.columns, order: [], hidden: [], scattered: true };
}

/** One row of each key, always the same one: `DISTINCT ON` would take the one that a thread has first. */
function onePerKey(rows: string, wanted: readonly string[], keys: number): string {
  const names = Array.from({ length: keys }, (_, at) => `k${at}`);
  if (wanted.length === 0) return `SELECT DISTINCT ${list(names)} FROM (${rows})`;
  const picked = `arg_min(struct_pack(${wanted.map((name) => `${name} := ${name}`).join(', ')}), CAST(${numberOf(wanted)} >> 1 AS BIGINT)) AS s`;
  const grouped = `SELECT ${[...names, picked].join(', ')} FROM (${rows})${keys > 0 ? ` GROUP BY ${names.join(', ')}` : ''}`;
  return `SELECT ${[...names, ...wanted.map((name) => `s.${name} AS ${name}`)].join(', ')} FROM (${grouped})`;
}

const KINDS = {
  innerunique: 'INNER', inner: 'INNER', leftouter: 'LEFT', rightouter: 'RIGHT', fullouter: 'FULL',
  leftanti: 'ANTI', rightanti: 'ANTI', leftsemi: 'SEMI', rightsemi: 'SEMI',
} as const;
const OUTER: ReadonlySet<string> = new Set(['leftouter', 'rightouter', 'fullouter']);
