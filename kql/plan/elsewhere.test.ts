import { describe, expect, it } from 'vitest';
import { compile, type Schema } from '../index.ts';
import { tablesIn } from './tables-in.ts';

const SCHEMA: Schema = { tables: { Logons: [{ name: 'User', type: 'string' }, { name: 'Code', type: 'long' }] } };
const NOW = new Date('2024-06-01T00:00:00Z');
const TABLES = { Logons: [{ User: 'here', Code: 1 }], "workspace('b').Logons": [{ User: 'there', Code: 2 }, { User: 'there', Code: 3 }], "arg('').Resources": [{ name: 'vm', tags: { owner: 'ops' } }] };

const users = (query: string): string[] => {
  const table = compile(query, SCHEMA).run(TABLES, { now: NOW });
  return (table.columns[0] ?? []).map(String);
};

describe('kql: tables of other places', () => {
  it('the rows of another workspace are given under the whole name, and are not those of this one', () => {
    expect(users('workspace("b").Logons | where Code > 2 | project User')).toEqual(['there']);
    expect(users('union workspace("b").Logons, Logons | summarize count() by User | order by User asc | project strcat(User, count_)')).toEqual(['here1', 'there2']);
    expect(users('workspace("unknown").Logons | project User')).toEqual([]);
    expect(tablesIn(compile('app("x").Logons | join Logons on User', SCHEMA).plan).map(({ name }) => name).sort()).toEqual(['Logons', "app('x').Logons"]);
  });

  it('the name of the place may come from an argument of a function', () => {
    expect(users('let all = (place: string) { workspace(place).Logons | distinct User }; union all("a"), all("b")')).toEqual(['there']);
  });

  it('a fuzzy union goes on without a table that the other place does not have', () => {
    expect(users('union isfuzzy=true workspace("b").Missing, (workspace("b").Nothing | take 1), Logons | project User')).toEqual(['here']);
    expect(() => users('workspace("b").Missing | count')).toThrow("The name 'Missing' does not refer to any known table");
  });

  it('arg("") has the tables of the Resource Graph, in the two cases in which people write them', () => {
    expect(users('arg("").Resources | where tags.owner == "ops" | project name')).toEqual(['vm']);
    expect(compile('arg("").resources | project id, properties.state', SCHEMA).columns).toEqual([{ name: 'id', type: 'string' }, { name: 'properties_state', type: 'dynamic' }]);
  });

  it('refuses to say what such a table is called in a union', () => {
    expect(() => users('union withsource=Of workspace("b").Logons, Logons')).toThrow('a union that names the tables of other places');
  });

  it('columns and variables may have the names of the functions', () => {
    expect(users('let app = 1; Logons | extend workspace = strcat(User, app), arg = 2 | project workspace')).toEqual(['here1']);
  });
});
