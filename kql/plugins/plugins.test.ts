import { describe, expect, it } from 'vitest';
import { compile } from '../index.ts';
import { answer, NOW, noTables, rowsOf } from '../testing/answer.ts';

describe('kql plug-ins', () => {
  it('unpacks bags into columns in the order of their names, and goes on with them', () => {
    const query = 'datatable(d: dynamic)[dynamic({"Name": "John", "Age": 20}), dynamic({"Age": 40})] | evaluate bag_unpack(d) | where Age > 20';
    const compiled = compile(query, noTables);
    expect(compiled.columns).toBeNull();
    const found = compiled.run({}, { now: NOW });
    expect(found.schema.map(({ name, type }) => `${name}:${type}`)).toEqual(['Age:long', 'Name:string']);
    expect(rowsOf(found)).toEqual([['40', '']]);
  });

  it('gives the columns of an output schema', () => {
    expect(answer('print d = dynamic({"a": 1, "b": "x"}), k = 2 | evaluate bag_unpack(d) : (k: long, b: string, c: long)')).toEqual([['2', 'x', 'null']]);
  });

  it('bag_unpack takes its four arguments in their places or by name, and no others', () => {
    const rows = 'datatable(d: dynamic, x_a: string)[dynamic({"a": "new", "b": 1, "c": 2}), "old"] | evaluate';
    expect(answer(`${rows} bag_unpack(d, "x_", columnsConflict="keep_source") | project x_a, x_b`)).toEqual([['old', '1']]);
    expect(answer(`${rows} bag_unpack(d, "x_", "replace_source", dynamic(["b"]))`)).toEqual([['new', '2']]);
    expect(answer(`${rows} bag_unpack(d, ignoredProperties=dynamic(["b"]), OutputColumnPrefix="y_") | project y_a, y_c`)).toEqual([['new', '2']]);
    expect(() => answer(`${rows} bag_unpack(d, "y_", prefix="z")`)).toThrow('bag_unpack with an argument prefix');
    expect(() => answer(`${rows} bag_unpack(d, "y_", "error", dynamic([]), 5)`)).toThrow('more than 4 arguments');
    expect(() => answer(`${rows} bag_unpack(d, columnsConflict="update")`)).toThrow("columnsConflict 'update'");
  });

  it('pivots with a count, and with an aggregate', () => {
    const data = 'datatable(t: string, s: string, v: long)["p", "b", 1, "p", "a", 2, "q", "b", 3]';
    expect(answer(`${data} | project t, s | evaluate pivot(s)`)).toEqual([['p', '1', '1'], ['q', '0', '1']]);
    expect(answer(`${data} | evaluate pivot(s, sum(v), t)`)).toEqual([['p', '2', '1'], ['q', '0', '3']]);
  });

  it('looks addresses up in networks', () => {
    const networks = 'let N = datatable(net: string, c: string)["5.8.0.0/19", "RU"];';
    const query = (rest: string): string => `${networks} datatable(ip: string)["5.8.1.2", "9.9.9.9"] | evaluate ipv4_lookup(N, ip, net${rest})`;
    expect(answer(query(''))).toEqual([['5.8.1.2', '5.8.0.0/19', 'RU']]);
    expect(answer(query(', return_unmatched = true'))).toEqual([['5.8.1.2', '5.8.0.0/19', 'RU'], ['9.9.9.9', '', '']]);
  });

  it('keeps the rows near a row', () => {
    expect(answer('range x from 1 to 9 step 1 | evaluate rows_near(x == 5, 1)')).toEqual([['4'], ['5'], ['6']]);
  });
});
