import type { Syntax } from '../../../../kql/parse/syntax.ts';
import { replaced, textOf, type Mutator, type Subject } from '../change.ts';
import { ofKind } from '../predicates.ts';

/** How far a threshold that is no whole number is moved. */
const SHARE = 0.1;
const ARITHMETIC = /^(?:Parenthesized|Add|Subtract|Multiply|Divide|Modulo|UnaryMinus)Expression$/;

/** Each threshold one more and one less: numbers that are compared with `<` and `>`, the ends of `between`, and numbers that a `let` names. */
export const numbers: Mutator = (subject) => thresholds(subject).flatMap((node) => moved(textOf(subject, node)).map((text) => replaced('number', node, text)));

function thresholds(subject: Subject): Syntax[] {
  const compared = ofKind(subject, 'LessThanExpression', 'LessThanOrEqualExpression', 'GreaterThanExpression', 'GreaterThanOrEqualExpression', 'BetweenExpression', 'NotBetweenExpression');
  const sides = compared.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'ExpressionCouple' ? part.parts : [part])));
  return [...new Set([...sides, ...subject.lets.values()].flatMap(numbersIn))];
}

function numbersIn(node: Syntax): Syntax[] {
  if (/^(?:Int|Long|Real|Decimal)LiteralExpression$/.test(node.kind)) return [node];
  return ARITHMETIC.test(node.kind) ? node.parts.flatMap(numbersIn) : [];
}

function moved(text: string): string[] {
  if (/^\d{1,18}$/.test(text)) return [String(BigInt(text) + 1n), ...(text === '0' ? ['(-1)'] : [String(BigInt(text) - 1n)])];
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) || /^0x/i.test(text) || value === 0 ? [] : [value * (1 + SHARE), value * (1 - SHARE)].map((number) => number.toFixed(6).replace(/0+$/, '0'));
}
