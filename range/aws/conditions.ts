import { dateOf } from './date.ts';
import { arnLike, like } from './wildcard.ts';

/** The context of a request: condition key (any case) to its value; a key that is absent is left out. */
export type Context = Record<string, string>;

type Test = (given: string, wanted: string) => boolean;

const number = (compare: (a: number, b: number) => boolean): Test => (given, wanted) => compare(Number(given), Number(wanted));
const date = (compare: (a: number, b: number) => boolean): Test => (given, wanted) => compare(dateOf(given), dateOf(wanted));
const fold = (text: string): string => text.toLowerCase();
const equal: Test = (given, wanted) => given === wanted;
const likeTest: Test = (given, wanted) => like(wanted, given);
const arn: Test = (given, wanted) => arnLike(wanted, given);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const positive: Record<string, Test> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: (given, wanted) => fold(given) === fold(wanted),
  StringLike: likeTest,
  NumericEquals: number((a, b) => a === b),
  NumericLessThan: number((a, b) => a < b),
  NumericLessThanEquals: number((a, b) => a <= b),
  NumericGreaterThan: number((a, b) => a > b),
  NumericGreaterThanEquals: number((a, b) => a >= b),
  DateEquals: date((a, b) => a === b),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
  Bool: (given, wanted) => fold(given) === fold(wanted),
  ArnEquals: arn,
  ArnLike: arn,
};

/** Negated operators hold when no wanted value fits, and when the key is absent. */
const negated: Record<string, Test> = {
  StringNotEquals: equal,
  StringNotEqualsIgnoreCase: (given, wanted) => fold(given) === fold(wanted),
  StringNotLike: likeTest,
  NumericNotEquals: number((a, b) => a === b),
  DateNotEquals: date((a, b) => a === b),
  ArnNotEquals: arn,
  ArnNotLike: arn,
};

const both = { ...positive, ...negated };

/** Every operator the range models; a policy with another one is refused as malformed. */
export const operatorNames: ReadonlySet<string> = new Set([
  ...Object.keys(both),
  ...Object.keys(both).map((name) => `${name}IfExists`),
  'Null',
]);

/** Whether one operator's test on one key holds; the wanted values are alternatives. */
export function holds(operator: string, key: string, wanted: readonly string[], context: Context): boolean {
  const given = Object.entries(context).find(([name]) => fold(name) === fold(key))?.[1];
  if (operator === 'Null') return wanted.some((value) => (fold(value) === 'true') === (given === undefined));
  const ifExists = operator.endsWith('IfExists');
  const name = ifExists ? operator.slice(0, -'IfExists'.length) : operator;
  const values = wanted.map((value) => substitute(value, context));
  const no = negated[name];
  if (no !== undefined) return given === undefined || !values.some((value) => no(given, value));
  const yes = positive[name];
  if (yes === undefined) throw new Error(`the range does not model the condition operator ${operator}`);
  if (given === undefined) return ifExists;
  return values.some((value) => yes(given, value));
}

/** Policy variables such as `${aws:userid}`; one whose key is absent stays, and so matches nothing. */
export function substitute(text: string, context: Context): string {
  return text.replace(/\$\{([\w:/-]+)\}/g, (whole: string, key: string) => {
    const found = Object.entries(context).find(([name]) => fold(name) === fold(key));
    return found?.[1] ?? whole;
  });
}
