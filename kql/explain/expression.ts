import { dynamicText } from '../values/dynamic.ts';
import { textOf } from '../values/text.ts';
import type { Column, ScalarType, Value } from '../values.ts';
import type { Expr } from '../plan/types.ts';

const INFIX = /^(?:[+\-*/%]|==|!=|=~|!~|<=?|>=?|and|or|!?(?:has|contains|startswith|endswith|hasprefix|hassuffix)(?:_cs)?|matches regex)$/;

/** An expression in the words of KQL, over the columns of its operator's input. */
export function expressionText(expr: Expr, columns: readonly Column[]): string {
  const text = (inner: Expr): string => expressionText(inner, columns);
  switch (expr.kind) {
    case 'constant': return constantText(expr.type, expr.value);
    case 'column': return columns[expr.index]?.name ?? `column ${expr.index}`;
    case 'window': return `${expr.name}(${expr.args.map(text).join(', ')})`;
    case 'query': return 'toscalar(...)';
    case 'inQuery': return `${text(expr.value)} ${expr.name} (...)`;
    case 'element': return `${text(expr.of)}[${expr.index}]`;
    case 'once': return text(expr.value);
    case 'state': return `step ${expr.step + 1}, column ${expr.index + 1}`;
    case 'call': return callText(expr.name, expr.args, text);
  }
}

function callText(name: string, args: readonly Expr[], text: (expr: Expr) => string): string {
  const [first, second] = args;
  if (first && second && args.length === 2 && INFIX.test(name)) return `${operand(first, text)} ${name} ${operand(second, text)}`;
  if (first && /^!?(?:in~?|has_any|has_all|between)$/.test(name)) return `${operand(first, text)} ${name} (${args.slice(1).map(text).join(name.endsWith('between') ? ' .. ' : ', ')})`;
  return `${name}(${args.map(text).join(', ')})`;
}

const operand = (expr: Expr, text: (expr: Expr) => string): string => (expr.kind === 'call' && INFIX.test(expr.name) ? `(${text(expr)})` : text(expr));

function constantText(type: ScalarType, value: Value): string {
  if (value === null) return `${type}(null)`;
  if (type === 'string') return JSON.stringify(value);
  if (type === 'dynamic') return `dynamic(${typeof value === 'object' && 'decimal' in value ? '' : typeof value === 'string' ? JSON.stringify(value) : dynamicText(value)})`;
  const text = textOf(type)(value);
  return type === 'long' || type === 'bool' || type === 'real' ? text.toLowerCase() : `${type}(${text})`;
}
