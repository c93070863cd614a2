import type { Syntax } from '../../../../kql/parse/syntax.ts';
import { textOf, without, type Mutator, type Subject } from '../change.ts';
import { ofKind } from '../predicates.ts';

/** A union without one of its tables, and a table without the union that follows it. */
export const unions: Mutator = (subject) => ofKind(subject, 'UnionOperator').flatMap((union) => {
  const operands = union.parts.findLast(({ kind }) => kind === 'List')?.parts ?? [];
  return operands.flatMap((operand, at) => {
    const edit = without(operands, at);
    return edit === null || isEmptyTable(operand, subject) ? [] : [{ mutation: 'union' as const, start: operand.start, length: operand.length, edits: [edit] }];
  });
});

/** `datatable(..)[]`: it only gives columns to a union whose other tables a workspace may not have. */
function isEmptyTable(node: Syntax, subject: Subject): boolean {
  if (node.kind === 'ParenthesizedExpression') return isEmptyTable(node.parts[1] ?? node, subject);
  return node.kind === 'DataTableExpression' && /\[\s*\]$/.test(textOf(subject, node));
}
