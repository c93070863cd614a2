import { child, className, kind, list, maybe, string, type Node } from '../../parse/bridge.ts';
import type { Column } from '../../values.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { rowScope, type RowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, JoinKind, Plan } from '../types.ts';
import { parametersOf } from './parameters.ts';

const KINDS: Readonly<Record<string, JoinKind>> = {
  innerunique: 'innerunique', inner: 'inner', leftouter: 'leftouter', rightouter: 'rightouter', fullouter: 'fullouter',
  leftanti: 'leftanti', anti: 'leftanti', leftantisemi: 'leftanti', rightanti: 'rightanti', rightantisemi: 'rightanti', leftsemi: 'leftsemi', rightsemi: 'rightsemi',
};

type Condition = Extract<Plan, { op: 'join' }>['on'][number];
type Source = Extract<Plan, { op: 'join' }>['from'][number];

/** `innerunique` where no kind is written. https://learn.microsoft.com/kusto/query/join-operator */
export function lowerJoin(node: Node, left: Plan, context: Context): Plan {
  const right = context.table(child(node, 'Expression'), { ...context, input: null });
  const columns = columnsOf(node, context);
  const written = parametersOf(node).get('kind') ?? 'innerunique';
  const joinKind = KINDS[written.toLowerCase()];
  if (!joinKind) throw unsupported(node, context, `join kind=${written}`);
  const both = [...allOf('left', left.columns), ...allOf('right', right.columns)];
  const from = /semi|anti/.test(joinKind) ? allOf(joinKind.startsWith('left') ? 'left' : 'right', (joinKind.startsWith('left') ? left : right).columns) : both;
  if (from.length !== columns.length) throw unsupported(node, context, 'a join whose columns cannot be told apart');
  return { op: 'join', left, right, joinKind, on: conditions(node, 'ConditionClause', left, right, context), from, columns, at: spanOf(node, context) };
}

export const allOf = (side: Source['side'], columns: readonly Column[]): Source[] => columns.map((_, index) => ({ side, index }));

export function conditions(node: Node, clause: string, left: Plan, right: Plan, context: Context): Condition[] {
  const written = maybe(node, clause);
  if (!written || className(written) !== 'JoinOnClause') throw unsupported(node, context, 'a join without `on`');
  return list(written, 'Expressions').flatMap((condition) => conditionsOf(condition, left, right, context));
}

function conditionsOf(node: Node, left: Plan, right: Plan, context: Context): Condition[] {
  if (className(node) === 'ParenthesizedExpression') return conditionsOf(child(node, 'Expression'), left, right, context);
  if (kind(node) === 'AndExpression') return [...conditionsOf(child(node, 'Left'), left, right, context), ...conditionsOf(child(node, 'Right'), left, right, context)];
  if (className(node) === 'NameReference') {
    const name = string(node, 'SimpleName');
    const [a, b] = [rowScope(left.columns).find(name), rowScope(right.columns).find(name)];
    if (a && b) return [{ left: a, right: b }];
  }
  if (kind(node) !== 'EqualExpression') throw unsupported(node, context, 'a join condition other than equality');
  const parts = [child(node, 'Left'), child(node, 'Right')];
  const sides = parts.map((part) => sideOf(part, context));
  const [first, second] = parts;
  if (!first || !second || !sides.includes('$left') || !sides.includes('$right')) throw unsupported(node, context, 'a join condition that does not compare the two sides');
  const [a, b] = sides[0] === '$left' ? [first, second] : [second, first];
  return [{ left: onSide(a, '$left', left, context), right: onSide(b, '$right', right, context) }];
}

/** Which side an expression is of. */
function sideOf(node: Node, context: Context): string {
  const base = className(node) === 'PathExpression' || className(node) === 'ElementExpression' ? child(node, 'Expression') : node;
  if (base !== node && className(base) === 'NameReference') return string(base, 'SimpleName');
  throw unsupported(node, context, 'a join condition that is not $left.a == $right.b');
}

function onSide(node: Node, side: string, plan: Plan, context: Context): Expr {
  const columns = rowScope(plan.columns);
  const row: RowScope = { columns: [], find: () => undefined, part: (name) => (name === side ? columns : undefined) };
  return context.expr(node, row, context);
}
