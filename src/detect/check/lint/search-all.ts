import { child, className, kind, list, maybe, text } from '../../../../kql/parse/bridge.ts';
import type { Check } from '../rule-check.ts';

/** `search *` and `union *` read every table of the workspace; Sentinel refuses them. */
export const searchAll: Check = ({ tree, say }) => {
  if (tree === null) return;
  for (const node of tree.of('SearchOperator')) {
    const parent = tree.parent(node);
    const piped = parent !== null && className(parent) === 'PipeExpression' && child(parent, 'Operator') === node;
    if (piped || maybe(node, 'InClause') !== null) continue;
    const all = kind(child(node, 'Condition')) === 'StarExpression';
    if (all) say.node('search-all', node, 'Sentinel takes no rule with `search *`');
    else say.node('search-every-table', node, 'the search reads every table of the workspace');
  }
  for (const node of tree.of('UnionOperator')) {
    const star = list(node, 'Expressions').find((operand) => text(operand).trim() === '*');
    if (star !== undefined) say.node('search-all', star, 'Sentinel takes no rule with `union *`');
  }
};
