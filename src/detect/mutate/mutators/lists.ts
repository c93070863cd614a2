import type { Syntax } from '../../../../kql/parse/syntax.ts';
import { without, type Mutator } from '../change.ts';
import { argumentsOf, ofKind } from '../predicates.ts';

/** Of a longer list not every item is taken out: the first, the middle and the last stand for all. */
const SHORT = 6;
const LISTED = /^(?:(?:Not)?In(?:Cs)?|HasAny|HasAll)Expression$/;

/** Lists of `in`, `has_any` and `has_all`, and arrays that are written as `dynamic([..])`, with one item less. */
export const lists: Mutator = (subject) => ofKind(subject, 'List').length === 0 ? [] : [...written(subject.root)].flatMap((items) => chosen(items.length).flatMap((at) => {
  const [item, edit] = [items[at], without(items, at)];
  return item === undefined || edit === null ? [] : [{ mutation: 'list' as const, start: item.start, length: item.length, edits: [edit] }];
}));

function* written(node: Syntax): Generator<readonly Syntax[]> {
  if (LISTED.test(node.kind)) yield argumentsOf(node);
  if (node.kind === 'JsonArrayExpression') yield node.parts.find(({ kind }) => kind === 'List')?.parts ?? [];
  for (const part of node.parts) yield* written(part);
}

function chosen(length: number): number[] {
  if (length <= SHORT) return Array.from({ length }, (_none, at) => at);
  return [0, Math.floor(length / 2), length - 1];
}
