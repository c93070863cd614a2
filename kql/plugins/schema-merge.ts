import { Unsupported } from '../functions/contract.ts';
import { literal } from '../plan/fold.ts';
import type { Plan } from '../plan/types.ts';
import type { Column, Value } from '../values.ts';
import { argument, type Plugin } from './contract.ts';

const COLUMNS: readonly Column[] = [{ name: 'ColumnName', type: 'string' }, { name: 'ColumnOrdinal', type: 'long' }, { name: 'DataType', type: 'string' }, { name: 'ColumnType', type: 'string' }];

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  const order = argument(plan.args, 0, 'PreserveOrder');
  const keep = order === undefined || (order.kind === 'scalar' && literal(order.value) === true);
  if (plan.args.length > 1 || (!keep && (order.kind !== 'scalar' || literal(order.value) !== false))) throw new Unsupported('schema_merge with these arguments');
  return keep;
}

/**
 * Several results of `getschema` as one. A column whose place or type differs is an error to the engine; here it refuses the query.
 * https://learn.microsoft.com/kusto/query/schema-merge-plugin
 */
export const schemaMerge: Plugin = {
  name: 'schema_merge',
  docs: 'https://learn.microsoft.com/kusto/query/schema-merge-plugin',
  columns: () => COLUMNS,
  check: optionsOf,
  prepare(plan) {
    const keep = optionsOf(plan);
    return (input) => {
      const [names, ordinals, dataTypes, types] = COLUMNS.map(({ name }) => {
        const column = input.columns[input.schema.findIndex((own) => own.name === name)];
        if (!column) throw new Unsupported(`schema_merge of a table without ${name}`);
        return column;
      });
      const merged = new Map<Value, { last: number; dataType: Value; type: Value }>();
      for (const [row, name] of (names ?? []).entries()) {
        const last = Number(ordinals?.[row]);
        const [dataType, type] = [dataTypes?.[row] ?? '', types?.[row] ?? ''];
        const known = merged.get(name);
        if (known && (known.type !== type || known.dataType !== dataType)) throw new Unsupported('schema_merge of one column with several types');
        if (keep && known && known.last !== last) throw new Unsupported('schema_merge of one column in several places');
        merged.set(name, { last: Math.max(known?.last ?? 0, last), dataType, type });
      }
      const rows = [...merged].sort(([, a], [, b]) => a.last - b.last);
      // Two columns for one place: which comes first is not said.
      if (rows.some(([, { last }], at) => last !== at)) throw new Unsupported('schema_merge of several columns in one place');
      return { schema: COLUMNS, columns: [rows.map(([name]) => name), rows.map((_, at) => BigInt(at)), rows.map(([, row]) => row.dataType), rows.map(([, row]) => row.type)], length: rows.length };
    };
  },
};
