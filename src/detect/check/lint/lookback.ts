import { child, className, items, kind, type Node } from '../../../../kql/parse/bridge.ts';
import { bare, called, constantSeconds, nameOf, type QueryTree } from '../tree.ts';

/** A bound of TimeGenerated that the query sets, in seconds before now. */
export interface Bound { readonly node: Node; readonly seconds: number; readonly side: 'from' | 'to' }

const DEEPEST = 16;
const AFTER = ['GreaterThanExpression', 'GreaterThanOrEqualExpression'];
const BEFORE = ['LessThanExpression', 'LessThanOrEqualExpression'];

/** Where the query compares TimeGenerated with a time that is a constant before now: in `where`, `between` and `make-series`. */
export function timeBounds(tree: QueryTree): Bound[] {
  const found: Bound[] = [];
  const add = (node: Node, side: Bound['side']): void => {
    const seconds = secondsBeforeNow(node, tree, 0);
    if (seconds !== null) found.push({ node, seconds, side });
  };
  for (const node of tree.of('BinaryExpression')) {
    const [left, right, operator] = [child(node, 'Left'), child(node, 'Right'), kind(node)];
    if (isTime(left) && AFTER.includes(operator)) add(right, 'from');
    else if (isTime(left) && BEFORE.includes(operator)) add(right, 'to');
    else if (isTime(right) && BEFORE.includes(operator)) add(left, 'from');
    else if (isTime(right) && AFTER.includes(operator)) add(left, 'to');
  }
  for (const node of tree.of('BetweenExpression')) {
    if (kind(node) !== 'BetweenExpression' || !isTime(child(node, 'Left'))) continue;
    const couple = child(node, 'Right');
    add(child(couple, 'First'), 'from');
    add(child(couple, 'Second'), 'to');
  }
  for (const node of tree.of('MakeSeriesFromClause')) add(child(node, 'Expression'), 'from');
  return found;
}

const isTime = (node: Node): boolean => nameOf(bare(node)) === 'TimeGenerated';

/** How long before now a time is; null for what is no constant. The beginning of a day or bin counts as its end: never more than the truth. */
function secondsBeforeNow(written: Node, tree: QueryTree, depth: number): number | null {
  const node = bare(written);
  if (depth > DEEPEST) return null;
  const call = called(node);
  if (call !== null) {
    const [first] = call.args;
    if (call.name === 'now') return first === undefined ? 0 : null;
    if (first === undefined) return null;
    if (call.name === 'ago') return constantSeconds(first);
    return ['startofday', 'startofweek', 'startofmonth', 'bin', 'floor', 'todatetime', 'toscalar', 'materialize'].includes(call.name) ? secondsBeforeNow(first, tree, depth + 1) : null;
  }
  const name = nameOf(node);
  if (name !== null) {
    const definition = tree.definition(name);
    return definition === null || className(definition) === 'FunctionDeclaration' ? null : secondsBeforeNow(definition, tree, depth + 1);
  }
  if (className(node) !== 'BinaryExpression') return null;
  const [base, change] = [secondsBeforeNow(child(node, 'Left'), tree, depth + 1), constantSeconds(bare(child(node, 'Right')))];
  if (base === null || change === null) return null;
  if (kind(node) === 'SubtractExpression') return base + change;
  return kind(node) === 'AddExpression' ? base - change : null;
}

/** Whether the query looks at the clock or at the time of ingestion at all. */
export function looksAtTime(tree: QueryTree): boolean {
  return tree.of('FunctionCallExpression').some((node) => ['ago', 'now', 'ingestion_time', 'prev', 'row_window_session'].includes(called(node)?.name ?? '')) || items(tree.of('ScanOperator')).length > 0;
}
