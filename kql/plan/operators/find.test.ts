import { describe, expect, it } from 'vitest';
import type { Row, Schema } from '../../index.ts';
import type { Column } from '../../values.ts';
import { answer, columnsOf } from '../../testing/answer.ts';

const texts = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'string' }));
const schema: Schema = {
  tables: {
    Events1: texts('Session', 'Level', 'EventText', 'Version'),
    Events2: texts('Session', 'Level', 'EventText', 'EventName'),
    Other1: [...texts('Host'), { name: 'Code', type: 'long' }],
    Other2: [...texts('Host', 'Code'), { name: 'Weight', type: 'real' }],
  },
};
const rows: Record<string, Row[]> = {
  Events1: [{ Session: 'acbd', Level: 'Information', EventText: 'Some Text1', Version: 'v1.0.0' }, { Session: 'acbd', Level: 'Error', EventText: 'Some Text2', Version: 'v1.0.0' }, { Session: '28b8', Level: 'Error', EventText: 'Some Text3', Version: 'v1.0.1' }],
  Events2: [{ Session: 'f7d5', Level: 'Information', EventText: 'Some Other Text1', EventName: 'Event1' }, { Session: 'acbd', Level: 'Error', EventText: 'Some Other Text3', EventName: 'Event3' }],
  Other1: [{ Host: 'h1', Code: 7 }, { Host: 'h2' }],
  Other2: [{ Host: 'h1', Code: 'é', Weight: 1.5 }],
};
const found = (query: string): string[][] => answer(query, rows, schema);

describe('kql find', () => {
  it('packs what project does not name, in the order of the table', () => {
    const query = "find in (Events1, Events2) where Session == 'acbd' and Level == 'Error' project EventText, Version, EventName, pack_all()";
    expect(columnsOf(query, schema)).toEqual(['source_:string', 'EventText:string', 'Version:string', 'EventName:string', 'pack_:dynamic']);
    const expected = [['Events1', 'Some Text2', 'v1.0.0', '', '{"Session":"acbd","Level":"Error"}'], ['Events2', 'Some Other Text3', '', 'Event3', '{"Session":"acbd","Level":"Error"}']];
    expect(found(query)).toEqual(expected);
    expect(found(query.replace('pack_all()', 'pack(*)'))).toEqual(expected);
    expect(found(`let a = ${query}; a | where isempty(Version) | union (${query})`).length).toBe(3);
  });

  it('looks only into tables that have a column of the condition', () => {
    expect(found("find Version == 'v1.0.1' or EventName == 'Event1' project Session, Version, EventName")).toEqual([['Events1', '28b8', 'v1.0.1', ''], ['Events2', 'f7d5', '', 'Event1']]);
  });

  it('shows by itself the columns that all these tables have, and packs the others', () => {
    expect(found("find Session == 'acbd' and EventText has 'Text2' or EventText has 'Text3'")).toEqual([
      ['Events1', 'acbd', 'Error', 'Some Text2', '{"Version":"v1.0.0"}'], ['Events1', '28b8', 'Error', 'Some Text3', '{"Version":"v1.0.1"}'],
      ['Events2', 'acbd', 'Error', 'Some Other Text3', '{"EventName":"Event3"}'],
    ]);
  });

  it('finds a term in any table, keeps null and empty values in the bag, and takes views of the query', () => {
    expect(found("find in (Events1, Other2) where 'x' or Host == 'h1'")).toEqual([['Other2', 'h1', '{"Code":"é","Weight":1.5}']]);
    expect(found("find in (Other1, Events1) where isnull(Code) and * !has 'h1' project pack(*)")).toEqual([['Other1', '{"Host":"h2","Code":null}'], ...found("find in (Events1) where Session != '' project pack(*)")]);
    expect(found("find withsource = T in (E*) where * has 'Other' project Session")).toEqual([['Events2', 'f7d5'], ['Events2', 'acbd']]);
    expect(found("let P = view () { Events1 | where Level == 'Error' }; find in (P, Events2) where Session == 'acbd' project Level")).toEqual([['P', 'Error'], ['Events2', 'Error']]);
  });

  it('casts a column to the type that project asks for', () => {
    expect(found("find in (Other*) where Host == 'h1' project Host, Weight: long")).toEqual([['Other1', 'h1', 'null'], ['Other2', 'h1', '1']]);
  });

  it('refuses a column of several types, and a table that has nothing to pack beside others that have', () => {
    expect(() => found("find in (Other1, Other2) where Code == 7")).toThrow('a find with the column Code, which is long and string, is not supported');
    expect(() => found("find in (Other1, Other2) where Host == 'h1' project Host, Code: string")).toThrow('is not supported');
    const tables = { A: texts('a'), B: texts('a', 'b') };
    expect(() => answer("find in (A, B) where a == ''", {}, { tables })).toThrow('a table that has nothing to pack');
  });
});
