import { children, className, list, number, string, type Node } from './bridge.ts';

/**
 * `find ... project a, pack_all()` is what the vendor's page writes; the service knows the older `pack(*)` alone. Both are
 * of one length here, so that places stay what they are. Null where there is none.
 * https://learn.microsoft.com/kusto/query/find-operator
 */
export function withPack(query: string, root: Node): string | null {
  let packed = query;
  for (const place of places(root)) {
    const call = /^pack_all\s*\(\s*\)/.exec(query.slice(place));
    if (call) packed = packed.slice(0, place) + 'pack(*)'.padEnd(call[0].length) + packed.slice(place + call[0].length);
  }
  return packed === query ? null : packed;
}

function places(node: Node): number[] {
  const own = className(node) !== 'FindProjectClause' ? [] : list(node, 'Columns').filter((item) => className(item) === 'NameReference' && string(item, 'SimpleName') === 'pack_all').map((item) => number(item, 'TextStart'));
  return [...own, ...children(node).flatMap(places)];
}
