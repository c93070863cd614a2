import { DuckDBInstance } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqlText } from '../functions/sql.ts';
import type { ScalarType, Value } from '../values.ts';
import { aggregates } from './index.ts';

const cases: readonly { name: string; types: readonly ScalarType[]; result: ScalarType }[] = [
  { name: 'count', types: [], result: 'long' },
  { name: 'countif', types: ['bool'], result: 'long' },
  { name: 'sum', types: ['long'], result: 'long' },
  { name: 'sumif', types: ['long', 'bool'], result: 'long' },
  { name: 'min', types: ['long'], result: 'long' },
  { name: 'max', types: ['string'], result: 'string' },
  { name: 'maxif', types: ['string', 'bool'], result: 'string' },
  { name: 'minif', types: ['long', 'bool'], result: 'long' },
  { name: 'dcount', types: ['string'], result: 'long' },
  { name: 'dcountif', types: ['long', 'bool'], result: 'long' },
];

const values: Readonly<Partial<Record<ScalarType, fc.Arbitrary<Value>>>> = {
  bool: fc.constantFrom(true, false, null),
  long: fc.oneof(fc.bigInt(-5n, 5n), fc.constantFrom(null, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_807n - 1n)),
  string: fc.constantFrom('', 'a', 'A', 'é', '😀', '\uffff', "it's"),
};

function literal(value: Value): string {
  return value === null ? 'NULL' : typeof value === 'string' ? sqlText(value) : String(value);
}

describe('kql/aggregates sql', () => {
  it('gives what the fold gives, for random rows and for none', async () => {
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    for (const { name, types, result } of cases) {
      const definition = aggregates.get(name);
      const use = { types, result, constants: types.map(() => undefined), now: 0n };
      const sql = definition?.sql?.(types.map((_type, index) => `c${index}`), use);
      if (definition === undefined || typeof sql !== 'string') throw new Error(`${name} has no SQL`);
      const rows = fc.array(fc.tuple(...types.map(type => values[type] ?? fc.constant(null))), { maxLength: 12 });
      await fc.assert(fc.asyncProperty(rows, async given => {
        const columns = types.map((type, index) => `${type === 'bool' ? 'BOOLEAN' : type === 'long' ? 'BIGINT' : 'VARCHAR'} c${index}`);
        const table = types.length === 0
          ? `(SELECT 1 AS c FROM range(${given.length}))`
          : `(SELECT ${columns.map((column, index) => `CAST(r${index} AS ${column.split(' ')[0]}) AS c${index}`).join(', ')} FROM (${
            given.length === 0 ? `SELECT ${types.map((_type, index) => `NULL AS r${index}`).join(', ')} WHERE FALSE`
              : given.map(row => `SELECT ${row.map((value, index) => `${literal(value)} AS r${index}`).join(', ')}`).join(' UNION ALL ')}))`;
        const reader = await connection.runAndReadAll(`SELECT ${sql} AS r FROM ${table}`);
        const fold = definition.prepare(use);
        let state = fold.init();
        for (const row of given) state = fold.add(state, row);
        expect(reader.getColumnsJS()[0]?.[0] ?? null).toEqual(fold.result(state));
      }), { numRuns: 30 });
    }
  });
});
