import { child, kind, list, maybe, type Node } from '../../../../kql/parse/bridge.ts';
import type { Check, RuleCheck } from '../rule-check.ts';
import { bare, called, constantText, nameOf } from '../tree.ts';

/** Kusto's index has the words of a text, of letters and digits; shorter ones than this are not worth it. https://learn.microsoft.com/kusto/query/datatypes-string-operators#what-is-a-term */
const LEAST = 5;
const OPERATORS = ['ContainsExpression', 'ContainsCsExpression'];
/** A word as people write it: no piece of Base64 and no part of a name in camel case. */
const WORD = /^(?:[A-Z]?[a-z]+|[A-Z]+)$/;

/** `contains "mimikatz"` reads every text of a column; `has` looks the word up. Said once a query. */
export const containsTerm: Check = ({ tree, say }) => {
  const found = (tree?.of('BinaryExpression') ?? []).filter((node) => {
    const text = OPERATORS.includes(kind(node)) ? constantText(bare(child(node, 'Right'))) : null;
    return text !== null && text.length >= LEAST && WORD.test(text) && nameOf(bare(child(node, 'Left'))) !== null;
  });
  const [first] = found;
  if (first === undefined) return;
  const also = found.length === 1 ? '' : ` (${found.length} times in this query)`;
  say.node('contains-term', first, `contains ${JSON.stringify(constantText(bare(child(first, 'Right'))))} looks inside of words and so reads every value${also}; where only the whole word is meant, \`has\` looks it up`);
};

const CASES: Readonly<Record<string, (text: string) => string>> = { tolower: (text) => text.toLowerCase(), toupper: (text) => text.toUpperCase() };

/** `tolower(x) == "abc"` is `x =~ "abc"`, slower; `tolower(x) == "Abc"` is never true. */
export const lowerEquals: Check = (check) => {
  for (const node of check.tree?.of('BinaryExpression') ?? []) {
    const operator = { EqualExpression: '=~', NotEqualExpression: '!~' }[kind(node)];
    const [left, right] = [bare(child(node, 'Left')), bare(child(node, 'Right'))];
    if (operator === undefined) continue;
    if (constantText(right) !== null) compared(check, node, left, [right], operator);
    else if (constantText(left) !== null) compared(check, node, right, [left], operator);
  }
  for (const node of check.tree?.of('InExpression') ?? []) {
    const operator = { InExpression: 'in~', NotInExpression: '!in~' }[kind(node)];
    const values = maybe(node, 'Right') === null ? [] : list(child(node, 'Right'), 'Expressions');
    if (operator !== undefined && values.length > 0 && values.every((value) => constantText(value) !== null)) compared(check, node, bare(child(node, 'Left')), values, operator);
  }
};

function compared({ say }: RuleCheck, node: Node, value: Node, texts: readonly Node[], operator: string): void {
  const call = called(value);
  const change = call === null ? undefined : CASES[call.name];
  if (call === null || change === undefined || call.args[0] === undefined || constantText(call.args[0]) !== null) return;
  const wrong = texts.filter((text) => change(constantText(text) ?? '') !== constantText(text));
  for (const text of wrong) say.node('never-true', text, `${call.name}() never gives ${JSON.stringify(constantText(text))}`);
  const hasLetters = texts.some((text) => /\p{L}/u.test(constantText(text) ?? ''));
  if (wrong.length === 0 && hasLetters) say.node('lower-equals', node, `\`${operator}\` compares without regard to case, and faster than ${call.name}()`);
}
