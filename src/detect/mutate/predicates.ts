import { walk, type Syntax } from '../../../kql/parse/syntax.ts';
import { textOf, type Subject } from './change.ts';

/** A condition, and the value that takes it away: `true` among conditions that must all hold, `false` among alternatives. */
export interface Predicate { node: Syntax; neutral: 'true' | 'false'; redundant: boolean }

const GROUPS: Readonly<Record<string, 'true' | 'false'>> = { AndExpression: 'true', OrExpression: 'false' };

/** Aggregates whose last argument is a condition: https://learn.microsoft.com/kusto/query/aggregation-functions */
const CONDITIONAL = /^(?:\w+if|iff|iif|case)$/i;

/**
 * The conditions of a query: each part of a `where`, of an `and` or `or` wherever it stands, of the conditions of `iff`, `case` and `countif`, and
 * each comparison that makes a column.
 */
export function predicatesOf(subject: Subject): Predicate[] {
  const found = new Map<string, Predicate>();
  const visit = (node: Syntax, neutral: 'true' | 'false' | null): void => {
    const group = GROUPS[node.kind];
    if (node.kind === 'JoinOnClause') return;
    if (group !== undefined) {
      // All conditions of a `where` at once are no condition of their own.
      if (neutral !== null && neutral !== group) add(found, subject, node, neutral);
      for (const part of node.parts) {
        if (part.kind === node.kind) visit(part, null);
        else if (!part.kind.endsWith('Keyword')) visit(part, group);
      }
      return;
    }
    if (node.kind === 'ParenthesizedExpression' && node.type === 'bool') {
      for (const part of node.parts) visit(part, neutral);
      return;
    }
    if (node.type === 'bool' && (neutral === null ? isComparison(node) : STANDS.test(node.kind))) add(found, subject, node, neutral ?? 'true');
    const conditional = node.kind === 'FunctionCallExpression' && CONDITIONAL.test(textOf(subject, node.parts[0] ?? node));
    // The opposite of what stands in `not()` is the opposite of the whole.
    const inner = isNot(node, subject) ? argumentsOf(node).flatMap((part) => (GROUPS[bare(part).kind] === undefined ? bare(part).parts : [part])) : null;
    for (const part of inner ?? (node.kind === 'FunctionCallExpression' ? argumentsOf(node) : node.parts)) visit(part, part.type === 'bool' && (conditional || node.kind === 'FilterOperator') ? 'true' : null);
  };
  visit(subject.root, null);
  return [...found.values()];
}

function add(found: Map<string, Predicate>, subject: Subject, node: Syntax, neutral: 'true' | 'false'): void {
  found.set(`${node.start}:${node.length}`, { node, neutral, redundant: isOfPeriod(node, subject) });
}

/** What can stand for a condition where one is expected; `true` and `false` are none. */
const STANDS = /^(?!BooleanLiteral|Parenthesized)\w+Expression$|^NameReference$/;

/** What is a condition wherever it stands: a comparison, not a call or a name. */
const isComparison = ({ kind }: Syntax): boolean => STANDS.test(kind) && !/^(?:FunctionCallExpression|NameReference|PathExpression|ElementExpression)$/.test(kind);

export const isNot = (node: Syntax, subject: Subject): boolean => node.kind === 'FunctionCallExpression' && /^not$/i.test(textOf(subject, node.parts[0] ?? node));

function bare(node: Syntax): Syntax {
  return node.kind === 'ParenthesizedExpression' ? bare(node.parts[1] ?? node) : node;
}

export function argumentsOf(call: Syntax): readonly Syntax[] {
  return call.parts.find(({ kind }) => kind === 'ExpressionList')?.parts.find(({ kind }) => kind === 'List')?.parts ?? [];
}

const TIME = /^(?:TimeGenerated|Timestamp)$/;

/** `TimeGenerated > ago(1d)` in a rule whose query period is a day or less: Sentinel gives the query no other rows, and no test can tell. */
function isOfPeriod(node: Syntax, subject: Subject): boolean {
  if (!/^(?:GreaterThan|LessThan)(?:OrEqual)?Expression$/.test(node.kind) || subject.period === null) return false;
  const [left, , right] = node.parts;
  const [time, bound] = node.kind.startsWith('Greater') ? [left, right] : [right, left];
  if (time === undefined || bound === undefined || !TIME.test(textOf(subject, time))) return false;
  return isAgo(bound, subject) && (agoOf(bound, subject) ?? 0) >= subject.period;
}

export function isAgo(node: Syntax, subject: Subject): boolean {
  return node.kind === 'FunctionCallExpression' && /^ago$/i.test(textOf(subject, node.parts[0] ?? node));
}

/** Milliseconds of the argument of `ago()`; null where it is no literal and no name of one. */
export function agoOf(call: Syntax, subject: Subject): number | null {
  const [argument] = argumentsOf(call);
  return argument === undefined ? null : millisecondsOf(argument, subject);
}

const UNIT: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** Milliseconds of a timespan literal of whole days, hours, minutes or seconds, or of a name that stands for one; null of anything else. */
export function millisecondsOf(node: Syntax, subject: Subject): number | null {
  const named = node.kind === 'NameReference' ? subject.lets.get(textOf(subject, node)) : undefined;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*(d|h|m|s)(?:ays?|ours?|in(?:ute)?s?|ec(?:ond)?s?)?$/i.exec(textOf(subject, named ?? node)) ?? [];
  const length = UNIT[unit.toLowerCase()];
  return number === undefined || length === undefined ? null : Number(number) * length;
}

/** Every node of a kind in the tree. */
export function ofKind({ root }: Subject, ...kinds: readonly string[]): Syntax[] {
  return [...walk(root)].filter(({ kind }) => kinds.includes(kind));
}
