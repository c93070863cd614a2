import { child, className, list, maybe, string, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { convert } from '../convert.ts';
import { noRow, rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan, TopNestedLevel } from '../types.ts';
import { Aggregates } from './summarize.ts';

/** https://learn.microsoft.com/kusto/query/top-nested-operator */
export function lowerTopNested(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const clauses = list(node, 'Clauses');
  if (columns.length !== clauses.length * 2 || columns.some(({ name }) => name === '')) throw unsupported(node, context, 'a top-nested whose columns cannot be told apart');
  const levels = clauses.map((clause, at) => levelOf(clause, at, input, columns, context));
  return { op: 'topNested', input, levels, columns, at: spanOf(node, context) };
}

function levelOf(clause: Node, at: number, input: Plan, columns: Plan['columns'], context: Context): TopNestedLevel {
  const count = maybe(clause, 'Expression');
  const others = maybe(clause, 'WithOthersClause');
  const written = child(clause, 'ByExpression');
  const found = new Aggregates(input, 0);
  const ordered = className(written) === 'OrderedExpression';
  const word = ordered ? maybe(child(written, 'Ordering'), 'AscOrDescKeyword') : null;
  const of = context.expr(child(clause, 'OfExpression'), rowScope(input.columns), context);
  const type = columns[at * 2]?.type ?? of.type;
  return {
    count: count && context.expr(count, noRow, context), of, value: context.expr(written, noRow, { ...context, aggregates: found.hook }), calls: found.calls,
    others: others && convert(context.expr(child(others, 'Expression'), noRow, context), type, context, others),
    descending: !word || !/^(granny-)?asc$/i.test(string(word, 'Text')), at: [at * 2, at * 2 + 1],
  };
}
