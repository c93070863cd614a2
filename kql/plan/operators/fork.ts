import { child, className, kind, list, maybe, type Node } from '../../parse/bridge.ts';
import { unsupported, type Context } from '../context.ts';
import type { Plan } from '../types.ts';

/** Several tables, of which the first is the answer of the query: nothing else can follow but how it is shown. https://learn.microsoft.com/kusto/query/fork-operator */
export function lowerFork(node: Node, input: Plan, context: Context): Plan {
  const [first] = list(node, 'Expressions');
  if (!first || context.callSite || !endsQuery(node)) throw unsupported(node, context, 'a fork that does not end the query');
  return context.table(child(first, 'Expression'), { ...context, input });
}

function endsQuery(node: Node): boolean {
  const pipe = maybe(node, 'Parent');
  const above = pipe && maybe(pipe, 'Parent');
  if (!above || className(above) === 'ExpressionStatement') return true;
  if (className(above) !== 'PipeExpression') return false;
  const next = child(above, 'Operator');
  return kind(next) === 'RenderOperator' && endsQuery(next);
}
