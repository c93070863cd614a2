import { walk, type Syntax } from '../../../../kql/parse/syntax.ts';
import { replaced, textOf, type Mutator, type Subject } from '../change.ts';
import { isAgo, millisecondsOf } from '../predicates.ts';

/** Each length of time twice as long and half as long. What `ago()` takes is not made longer than the rows that Sentinel gives the rule. */
export const windows: Mutator = (subject) => [...walk(subject.root)].filter(({ kind }) => kind === 'TimespanLiteralExpression').flatMap((node) => {
  const text = textOf(subject, node);
  if (/^(?:timespan|time)\s*\(|^0/i.test(text)) return [];
  return [...(reachesPeriod(node, subject) ? [] : [replaced('window', node, `(${text} * 2)`)]), replaced('window', node, `(${text} / 2)`)];
});

/** Whether all that the literal does is to say how far back rows are taken, and that is the query period or more already. */
function reachesPeriod(literal: Syntax, subject: Subject): boolean {
  const length = millisecondsOf(literal, subject);
  if (length === null || subject.period === null || length < subject.period) return false;
  const name = [...subject.lets].find(([, value]) => value === literal)?.[0];
  const same = (node: Syntax): boolean => node === literal || (node.kind === 'NameReference' && name !== undefined && textOf(subject, node) === name);
  const uses = [...walk(subject.root)].filter((node) => same(node) && node !== (name === undefined ? null : literal));
  const inAgo = new Set([...walk(subject.root)].filter((node) => isAgo(node, subject)).flatMap((call) => [...walk(call)]));
  return uses.length > 0 && uses.every((use) => inAgo.has(use));
}
