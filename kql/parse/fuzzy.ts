import { child, children, className, items, kind, list, maybe, number, string, symbol, text, type Node } from './bridge.ts';

/**
 * A fuzzy union goes on without the tables and functions that do not exist. The binder still gives it their columns, of
 * unknown types, so they are blanked out of the text and the query is bound again. Null where there is nothing to blank.
 */
export function withoutMissing(query: string, root: Node): string | null {
  const spans: [number, number][] = [];
  collect(root, spans);
  if (spans.length === 0) return null;
  let blanked = query;
  for (const [start, end] of spans) blanked = blanked.slice(0, start) + blanked.slice(start, end).replace(/[^\n]/g, ' ') + blanked.slice(end);
  return blanked;
}

function collect(node: Node, spans: [number, number][]): void {
  if (kind(node) === 'UnionOperator' && isFuzzy(node)) blankOperands(node, spans);
  for (const item of children(node)) collect(item, spans);
}

const isFuzzy = (union: Node): boolean => list(union, 'Parameters').some((parameter) => string(child(parameter, 'Name'), 'SimpleName').toLowerCase() === 'isfuzzy' && text(child(parameter, 'Expression')).toLowerCase() === 'true');

/** Blanks the operands that are missing and the commas that they leave; all missing stays, and is an error. */
function blankOperands(union: Node, spans: [number, number][]): void {
  const operands = list(union, 'Expressions');
  const missing = operands.map(isMissing);
  if (!missing.includes(true) || !missing.includes(false)) return;
  const starts = operands.map((operand) => number(operand, 'TextStart'));
  const lastKept = missing.lastIndexOf(false);
  operands.forEach((operand, at) => {
    if (!missing[at]) return;
    const end = number(operand, 'TextStart') + number(operand, 'Width');
    // What follows the last one that stays goes with the comma before it, the others with the comma after them.
    const before = operands[at - 1];
    if (at > lastKept && before) spans.push([number(before, 'TextStart') + number(before, 'Width'), end]);
    else spans.push([number(operand, 'TextStart'), starts[at + 1] ?? end]);
  });
}

/** Whether a query stands on a name that the binder knows nothing about. */
export function isMissing(node: Node): boolean {
  if (className(node) === 'ParenthesizedExpression' || className(node) === 'PipeExpression') return isMissing(child(node, 'Expression'));
  if (className(node) === 'PathExpression') return isMissing(child(node, 'Selector'));
  if (className(node) !== 'NameReference' && className(node) !== 'FunctionCallExpression') return false;
  const type = maybe(node, 'ResultType');
  return !symbol(node) && (!type || items(type['Columns'] ?? []).length === 0);
}
