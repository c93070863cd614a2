import type { Aggregate } from './contract.ts';
import { DOCS } from './define.ts';
import { isArray, isBag } from '../values/dynamic.ts';
import type { DynamicScalar, DynamicValue } from '../values.ts';

/** What was seen at one place: names of scalars, the keys of bags, and what arrays hold. */
interface Schema { readonly scalars: Set<string>; keys: Map<string, Schema> | null; items: Schema | null }

function empty(): Schema {
  return { scalars: new Set(), keys: null, items: null };
}

function look(schema: Schema, value: DynamicValue): void {
  if (value === null) return;
  if (isArray(value)) {
    schema.items ??= empty();
    for (const item of value) look(schema.items, item);
  } else if (isBag(value)) {
    schema.keys ??= new Map();
    for (const [key, item] of value.bag) {
      const inner = schema.keys.get(key) ?? empty();
      schema.keys.set(key, inner);
      look(inner, item);
    }
  } else schema.scalars.add(scalarName(value));
}

function scalarName(value: boolean | number | bigint | string | DynamicScalar): string {
  switch (typeof value) {
    case 'boolean': return 'bool';
    case 'number': return 'double';
    case 'bigint': return 'long';
    case 'string': return 'string';
    default: return value.type;
  }
}

function print({ scalars, keys, items }: Schema): DynamicValue {
  const all: DynamicValue[] = [];
  if (keys !== null) all.push({ bag: new Map([...keys].map(([key, schema]) => [key, print(schema)])) });
  if (items !== null) all.push({ bag: new Map([['`indexer`', print(items)]]) });
  all.push(...[...scalars].sort());
  return all.length === 1 ? all[0] ?? null : all;
}

/** The schema that all values fit. https://learn.microsoft.com/kusto/query/buildschema-aggregation-function */
export const buildschema: Aggregate = {
  name: 'buildschema',
  docs: `${DOCS}buildschema-aggregation-function`,
  prepare: () => ({
    init: () => ({ schema: empty(), rows: 0 }),
    add(state: { schema: Schema; rows: number }, args) {
      const value = args[0] ?? null;
      if (value !== null && !(typeof value === 'object' && 'decimal' in value)) {
        look(state.schema, value);
        state.rows += 1;
      }
      return state;
    },
    result: ({ schema, rows }: { schema: Schema; rows: number }) => (rows === 0 ? null : print(schema)),
  }),
};
