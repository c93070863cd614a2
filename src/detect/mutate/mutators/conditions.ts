import type { Syntax } from '../../../../kql/parse/syntax.ts';
import { replaced, textOf, type Change, type Mutator, type Subject } from '../change.ts';
import { argumentsOf, isNot, predicatesOf } from '../predicates.ts';

const OPPOSITE: Readonly<Record<string, string>> = { '==': '!=', '!=': '==', '<>': '==', '=~': '!~', '!~': '=~', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };
/** Operators that have a form with `!`: https://learn.microsoft.com/kusto/query/datatypes-string-operators */
const WORDS = /^!?(?:in~?|has(?:_cs)?|contains(?:_cs)?|startswith(?:_cs)?|endswith(?:_cs)?|hasprefix(?:_cs)?|hassuffix(?:_cs)?|between)$/i;

/** Each condition taken away, and turned into its opposite. */
export const conditions: Mutator = (subject) => predicatesOf(subject).flatMap(({ node, neutral, redundant }) => [
  ...(redundant ? [] : [replaced('drop', node, neutral)]),
  negated(node, subject),
]);

function negated(node: Syntax, subject: Subject): Change {
  const operator = node.parts[1];
  const word = operator === undefined ? '' : textOf(subject, operator);
  const opposite = Object.hasOwn(OPPOSITE, word) ? OPPOSITE[word] : WORDS.test(word) ? (word.startsWith('!') ? word.slice(1) : `!${word}`) : undefined;
  if (operator !== undefined && opposite !== undefined) return { ...replaced('negate', node, ''), edits: [{ start: operator.start, length: operator.length, text: opposite }] };
  const [inner] = argumentsOf(node);
  if (inner !== undefined && isNot(node, subject)) return replaced('negate', node, `(${textOf(subject, inner)})`);
  return replaced('negate', node, `not(${textOf(subject, node)})`);
}
