/**
 * The only file that looks into the objects of the language service. They come from a program translated from C#, so
 * everything is `unknown` until a function here has looked at it.
 */
import { loadService, type Service } from './load.ts';

/** An object of the language service: a node or token of the tree, a symbol, a diagnostic. */
export interface Node { readonly [property: string]: unknown }

let loaded: Service | undefined;
let kinds: Map<unknown, string> | undefined;

/** The language service, loaded at the first use. */
export const service = (): Service => (loaded ??= loadService());

const isNode = (value: unknown): value is Node => (typeof value === 'object' || typeof value === 'function') && value !== null;

/** A value that must be an object; the message says what was looked for. */
export function object(value: unknown, what: string): Node {
  if (!isNode(value)) throw new TypeError(`The language service gave no ${what}.`);
  return value;
}

export const nodeOrNull = (value: unknown): Node | null => (isNode(value) ? value : null);

/** The member `name` of a node, null where it is absent or was not written in the query. */
export const maybe = (node: Node, name: string): Node | null => nodeOrNull(node[name]);

export const child = (node: Node, name: string): Node => object(node[name], name);

/** Calls a method of an object of the service. */
export function call(target: Node, method: string, ...args: unknown[]): unknown {
  const value = target[method];
  if (typeof value !== 'function') throw new TypeError(`The language service has no ${method}.`);
  return Reflect.apply(value, target, args);
}

/** Makes an object: `new path.to.Class(...args)`, where path is below `Kusto.Language`. */
export function create(path: string, ...args: unknown[]): Node {
  const target = at(path);
  if (typeof target !== 'function') throw new TypeError(`The language service has no class ${path}.`);
  const made: unknown = Reflect.construct(target, args);
  return object(made, path);
}

/** What stands at a path below `Kusto.Language`, such as `Symbols.TableSymbol`. */
export function at(path: string): unknown {
  let value: unknown = service().language;
  for (const name of path.split('.')) value = object(value, path)[name];
  return value;
}

/** The items of any of the service's lists: arrays, read-only lists, and lists in the tree, whose separators are left out. */
export function items(list: unknown): Node[] {
  if (Array.isArray(list)) return list.filter(isNode);
  const node = object(list, 'list');
  if (typeof node['ChildCount'] === 'number') return children(node).map((item) => (kind(item) === 'SeparatedElement' ? children(item)[0] ?? item : item));
  return service().toArray(node).filter(isNode);
}

/** The items of the list `name` of a node; none where the list was not written. */
export const list = (node: Node, name: string): Node[] => (isNode(node[name]) ? items(node[name]) : []);

/** The direct children in the tree, tokens among them. */
export function children(node: Node): Node[] {
  const count = Number(node['ChildCount'] ?? 0);
  const found: Node[] = [];
  for (let index = 0; index < count; index++) {
    const item = call(node, 'GetChild', index);
    if (isNode(item)) found.push(item);
  }
  return found;
}

/** The kind of a node as the service names it: `FilterOperator`, `EqualExpression`. */
export function kind(node: Node): string {
  kinds ??= new Map(Object.entries(object(at('Syntax.SyntaxKind'), 'SyntaxKind')).map(([name, value]) => [value, name]));
  return kinds.get(node['Kind']) ?? 'Unknown';
}

/** The class of an object: `BinaryExpression`, `ColumnSymbol`. */
export const className = (node: Node): string => service().typeName(node).split('.').pop() ?? '';

/** The text of a node without what stands before it (spaces, comments). */
export const text = (node: Node): string => String(call(node, 'toString')).replace(/^(?:\s|\/\/[^\n]*(?:\n|$))+/, '');

/** A member that is text; empty where it is not. */
export function string(node: Node, name: string): string {
  const value = node[name];
  return typeof value === 'string' ? value : '';
}

export const flag = (node: Node, name: string): boolean => node[name] === true;

/** A member that is a number; 0 where it is not. */
export function number(node: Node, name: string): number {
  const value = node[name];
  return typeof value === 'number' ? value : 0;
}

/** The name of the symbol that a node means, with its class; null where it means none. */
export function symbol(node: Node): { readonly name: string; readonly type: string; readonly node: Node } | null {
  const found = maybe(node, 'ReferencedSymbol');
  return found && { name: string(found, 'Name'), type: className(found), node: found };
}
