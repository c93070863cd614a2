import type { Plan } from '../plan/types.ts';
import type { Lowering } from './context.ts';
import { expression } from './expression.ts';
import { column, isPlain, list, type Relation } from './relation.ts';

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
  const once = plan.joinKind === 'innerunique' ? `DISTINCT ON (${tests.map((_, at) => `k${at}`).join(', ')}) ` : '';
  const side = (relation: Relation, keys: readonly string[], place: 'left' | 'right'): string => {
    const wanted = new Set(plan.from.filter((from) => from.side === place).map(({ index }) => column(index)));
    return `(SELECT ${place === 'left' ? once : ''}${list([...wanted, ...keys])} FROM (${relation.sql}))`;
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
  return { sql: `SELECT ${list(values)} FROM ${tables} ON ${on}`, columns: plan.columns, order: [], hidden: [] };
}

const KINDS = {
  innerunique: 'INNER', inner: 'INNER', leftouter: 'LEFT', rightouter: 'RIGHT', fullouter: 'FULL',
  leftanti: 'ANTI', rightanti: 'ANTI', leftsemi: 'SEMI', rightsemi: 'SEMI',
} as const;
const OUTER: ReadonlySet<string> = new Set(['leftouter', 'rightouter', 'fullouter']);
