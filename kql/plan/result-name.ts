import { child, className, kind, list, number, string, symbol, type Node } from '../parse/bridge.ts';

/** The service's ways of naming a result after the first argument: `FirstArgument` and `OnlyArgument`. */
const AFTER_ARGUMENT: ReadonlySet<number> = new Set([7, 8]);
const AFTER_VALUE = 5;

/**
 * The column that an expression without a name is named after, so that `extend tostring(a)` replaces `a`; null for one
 * that gets a new name.
 */
export function resultName(node: Node): string | null {
  switch (className(node)) {
    case 'NameReference': return string(node, 'SimpleName');
    case 'ParenthesizedExpression': return resultName(child(node, 'Expression'));
    case 'PathExpression': return joined(node, resultName(child(node, 'Selector')));
    case 'ElementExpression': return joined(node, selected(child(node, 'Selector')));
    case 'FunctionCallExpression': return calledName(node);
    default: return null;
  }
}

/** `a.b[0]` is named `a_b_0`. */
function joined(node: Node, part: string | null): string | null {
  const left = resultName(child(node, 'Expression'));
  return left === null || part === null ? null : `${left}_${part}`;
}

function selected(selector: Node): string | null {
  const inner = className(selector) === 'BracketedExpression' ? child(selector, 'Expression') : selector;
  return className(inner) === 'LiteralExpression' ? String(inner['LiteralValue']) : resultName(inner);
}

function calledName(node: Node): string | null {
  const meaning = symbol(node);
  const [first] = list(child(node, 'ArgumentList'), 'Expressions');
  if (meaning?.type !== 'FunctionSymbol' || !first) return null;
  const naming = number(meaning.node, 'ResultNameKind');
  if (naming === AFTER_VALUE) return kind(first) === 'StringLiteralExpression' ? String(first['LiteralValue']) : null;
  return AFTER_ARGUMENT.has(naming) ? resultName(first) : null;
}
