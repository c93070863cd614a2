import { call, child, children, className, items, list, maybe, number, object, string, type Node } from '../../../kql/parse/bridge.ts';

/** The syntax tree of a query, by class of node, with its definitions. */
export interface QueryTree {
  /** Nodes of a class of the language service (`JoinOperator`), in the order of the text. */
  of(name: string): readonly Node[];
  parent(node: Node): Node | null;
  /** What `let name = ...` defines at the outermost level. */
  definition(name: string): Node | null;
}

export function treeOf(root: Node): QueryTree {
  const classes = new Map<string, Node[]>();
  const parents = new Map<Node, Node>();
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const below = children(node);
    if (below.length > 0) {
      const name = className(node);
      const known = classes.get(name);
      if (known) known.push(node);
      else classes.set(name, [node]);
    }
    for (const item of below.toReversed()) {
      parents.set(item, node);
      open.push(item);
    }
  }
  const definitions = new Map(list(root, 'Statements').flatMap((statement) => (className(statement) === 'LetStatement' ? [[string(child(statement, 'Name'), 'SimpleName'), child(statement, 'Expression')] as const] : [])));
  return { of: (name) => classes.get(name) ?? [], parent: (node) => parents.get(node) ?? null, definition: (name) => definitions.get(name) ?? null };
}

/** The expression inside of parentheses and separators. */
export function bare(node: Node): Node {
  const inside = className(node) === 'ParenthesizedExpression' ? maybe(node, 'Expression') : null;
  return inside === null ? node : bare(inside);
}

/** The text of a constant string, however it is composed; null for anything else. */
export function constantText(node: Node): string | null {
  const value = node['IsConstant'] === true ? node['ConstantValue'] : null;
  return typeof value === 'string' ? value : null;
}

/** The seconds of a constant timespan; null for anything else. */
export function constantSeconds(node: Node): number | null {
  const value = node['IsConstant'] === true ? maybe(node, 'ConstantValue') : null;
  if (value === null || typeof value['getTotalSeconds'] !== 'function') return null;
  const seconds = Number(call(value, 'getTotalSeconds'));
  return Number.isFinite(seconds) ? seconds : null;
}

/** The name of a called function and its arguments; null for what is no call. */
export function called(node: Node): { readonly name: string; readonly args: readonly Node[] } | null {
  if (className(node) !== 'FunctionCallExpression') return null;
  return { name: string(child(node, 'Name'), 'SimpleName'), args: items(object(child(node, 'ArgumentList')['Expressions'], 'Expressions')) };
}

/** The simple name that a node is; null for anything else. */
export const nameOf = (node: Node): string | null => (className(node) === 'NameReference' ? string(node, 'SimpleName') : null);

export const endOf = (node: Node): number => number(node, 'TextStart') + number(node, 'Width');
