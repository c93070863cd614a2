import type { Syntax } from '../../../../kql/parse/syntax.ts';
import { textOf, type Mutator, type Subject } from '../change.ts';
import { ofKind } from '../predicates.ts';

const OTHER: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

/** `<` and `<=`, `>` and `>=` changed for each other, where numbers are compared and no whole number stands there that is changed by one anyway. */
export const boundaries: Mutator = (subject) => ofKind(subject, 'LessThanExpression', 'LessThanOrEqualExpression', 'GreaterThanExpression', 'GreaterThanOrEqualExpression').flatMap((node) => {
  const [left, operator, right] = node.parts;
  if (left === undefined || operator === undefined || right === undefined) return [];
  const text = OTHER[textOf(subject, operator)];
  // A time is hardly ever equal to another one to the tick; nobody means that edge.
  if (text === undefined || ![left, right].every(({ type }) => type !== null && /^(?:int|long|real|decimal)$/.test(type))) return [];
  if ([left, right].some((side) => isWhole(side, subject))) return [];
  return [{ mutation: 'boundary' as const, start: node.start, length: node.length, edits: [{ start: operator.start, length: operator.length, text }] }];
});

function isWhole(node: Syntax, subject: Subject): boolean {
  const value = node.kind === 'NameReference' ? subject.lets.get(textOf(subject, node)) ?? node : node;
  return /^-?\d+$/.test(textOf(subject, value));
}
