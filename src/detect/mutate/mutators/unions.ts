import { without, type Mutator } from '../change.ts';
import { ofKind } from '../predicates.ts';

/** A union without one of its tables, and a table without the union that follows it. */
export const unions: Mutator = (subject) => ofKind(subject, 'UnionOperator').flatMap((union) => {
  const operands = union.parts.findLast(({ kind }) => kind === 'List')?.parts ?? [];
  return operands.flatMap((operand, at) => {
    const edit = without(operands, at);
    return edit === null ? [] : [{ mutation: 'union' as const, start: operand.start, length: operand.length, edits: [edit] }];
  });
});
