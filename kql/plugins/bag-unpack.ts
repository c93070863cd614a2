import { Unsupported } from '../functions/contract.ts';
import { literal } from '../plan/fold.ts';
import { converter } from '../values/convert.ts';
import { isArray, isBag, isScalar } from '../values/dynamic.ts';
import type { Column, DynamicValue, ScalarType, Table, Value } from '../values.ts';
import { argument, type Plugin } from './contract.ts';

const ARGUMENTS: readonly string[] = ['column', 'OutputColumnPrefix', 'columnsConflict', 'ignoredProperties'];

/** The properties of a bag as columns, in the order of their names. https://learn.microsoft.com/kusto/query/bag-unpack-plugin */
export const bagUnpack: Plugin = {
  name: 'bag_unpack',
  docs: 'https://learn.microsoft.com/kusto/query/bag-unpack-plugin',
  open: true,
  check({ args }) {
    const strange = args.find(({ name }) => name !== null && !ARGUMENTS.includes(name));
    if (strange) throw new Unsupported(`bag_unpack with an argument ${strange.name ?? ''}`);
    if (args.length > ARGUMENTS.length) throw new Unsupported(`bag_unpack with more than ${ARGUMENTS.length} arguments`);
  },
  prepare(plan) {
    const first = argument(plan.args, 0, 'column');
    if (first?.kind !== 'scalar' || first.value.kind !== 'column') throw new Unsupported('bag_unpack of what is not a column');
    const source = first.value.index;
    const constant = (place: number, name: string): Value => {
      const given = argument(plan.args, place, name);
      if (!given) return null;
      const value = given.kind === 'scalar' ? literal(given.value) : undefined;
      if (value === undefined) throw new Unsupported(`bag_unpack with ${name} that is not constant`);
      return value;
    };
    const prefix = String(constant(1, 'OutputColumnPrefix') ?? '');
    const conflict = String(constant(2, 'columnsConflict') ?? 'error');
    if (!['error', 'replace_source', 'keep_source'].includes(conflict)) throw new Unsupported(`bag_unpack with columnsConflict '${conflict}'`);
    const ignored = constant(3, 'ignoredProperties');
    const skip = new Set(isArray(ignored) ? ignored.map(String) : []);
    return (input) => unpack(input, source, prefix, conflict, skip, plan.open ? null : plan.columns);
  },
};

function unpack(input: Table, source: number, prefix: string, conflict: string, skip: ReadonlySet<string>, schema: readonly Column[] | null): Table {
  const bags = input.columns[source] ?? [];
  const slots = new Map<string, { type: ScalarType | null; values: DynamicValue[] }>();
  bags.forEach((value, row) => {
    if (isBag(value)) for (const [key, item] of value.bag) {
      if (skip.has(key)) continue;
      const name = prefix + key;
      const slot = slots.get(name) ?? { type: null, values: [] };
      slots.set(name, slot);
      slot.values[row] = item;
      if (item !== null) slot.type = slot.type === null || slot.type === typeOf(item) ? typeOf(item) : 'dynamic';
    }
  });
  const made = (name: string, type: ScalarType, values: readonly DynamicValue[]): [Column, Value[]] => {
    const convert = converter('dynamic', type);
    const none: Value = type === 'string' ? '' : null;
    return [{ name, type }, Array.from({ length: input.length }, (_, row) => { const item = values[row] ?? null; return item === null ? none : type === 'dynamic' ? item : convert(item); })];
  };
  const out: [Column, readonly Value[]][] = [];
  input.schema.forEach((column, index) => {
    const slot = slots.get(column.name);
    const replace = slot && (index === source || conflict === 'replace_source');
    if (slot && !replace && conflict === 'error') throw new Unsupported(`bag_unpack: the column ${column.name} is there already; it`);
    if (replace) out.push(made(column.name, slot.type ?? 'dynamic', slot.values));
    else if (index !== source) out.push([column, input.columns[index] ?? []]);
    slots.delete(column.name);
  });
  for (const name of [...slots.keys()].sort()) {
    const slot = slots.get(name);
    if (slot) out.push(made(name, slot.type ?? 'dynamic', slot.values));
  }
  const found = new Map(out.map((pair) => [pair[0].name, pair]));
  const all = schema ? schema.map((column): [Column, readonly Value[]] => fitted(column, found.get(column.name), input.length)) : out;
  return { schema: all.map(([column]) => column), columns: all.map(([, values]) => values), length: input.length };
}

/** A column as an output schema asks for it; one that no bag has is null. */
function fitted(column: Column, found: [Column, readonly Value[]] | undefined, length: number): [Column, readonly Value[]] {
  if (!found) return [column, new Array<Value>(length).fill(column.type === 'string' ? '' : null)];
  const convert = converter(found[0].type, column.type);
  return [column, found[1].map(convert)];
}

function typeOf(value: DynamicValue): ScalarType {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'number') return 'real';
  if (typeof value === 'string') return 'string';
  return value !== null && isScalar(value) ? value.type : 'dynamic';
}
