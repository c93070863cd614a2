import { child, className, kind, list, string, text, type Node } from '../../parse/bridge.ts';

/** The parameters that stand right after an operator's name: `kind=inner`, `withsource=T`. Hints change no answer and are left out. */
export function parametersOf(node: Node): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const parameter of list(node, 'Parameters')) {
    const name = string(child(parameter, 'Name'), 'SimpleName').toLowerCase();
    if (!name.startsWith('hint.')) found.set(name, written(child(parameter, 'Expression')));
  }
  return found;
}

function written(node: Node): string {
  if (className(node) === 'NameDeclaration' || className(node) === 'NameReference') return string(node, 'SimpleName');
  if (kind(node) === 'StringLiteralExpression') return String(node['LiteralValue']);
  return text(node);
}
