import type { Compiled } from './index.ts';
import type { Schema } from './parse/schema.ts';

/** So many queries of a schema are kept; the one that was not asked for the longest goes first. */
const KEPT = 1000;
const known = new WeakMap<Schema, Map<string, Compiled>>();

/** The query compiled before against the same schema object, or compiled now. Schemas are read-only, so the object stands for what it says. */
export function remembered(query: string, schema: Schema, make: () => Compiled): Compiled {
  let queries = known.get(schema);
  if (!queries) known.set(schema, (queries = new Map()));
  const compiled = queries.get(query) ?? make();
  queries.delete(query);
  queries.set(query, compiled);
  if (queries.size > KEPT) queries.delete(queries.keys().next().value ?? '');
  return compiled;
}
