import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSchemas } from '../schemas/read.ts';
import { measureRules, readRules } from './rules.ts';

const data = resolve(import.meta.dirname, '../../../shared/kql');
const present = existsSync(`${data}/rules.jsonl`) && existsSync(`${data}/schemas`);
if (!present) console.log('skipped: rules.jsonl and schemas are not in ../shared/kql');

/** Binding a rule costs 0.1 s, so the suite takes every eighth; `npm run kql:conformance` takes all of them. */
const EVERY = 8;
/** What has been reached of those. These numbers only go up. */
const REACHED = { compiled: 95, ran: 95 };

describe('kql/conformance/rules', () => {
  it.skipIf(!present)(`compiles and runs at least ${REACHED.ran} of 96 real rules, none crashing`, { timeout: 300_000 }, () => {
    const { schema, problems } = readSchemas(`${data}/schemas`);
    expect(problems).toEqual([]);
    const { failures, ...figures } = measureRules(readRules(`${data}/rules.jsonl`).filter((_rule, index) => index % EVERY === 0), schema);
    console.log('rules', JSON.stringify(figures));
    expect(failures.filter(({ why }) => why.includes('crashed: '))).toEqual([]);
    expect(figures.compiled).toBeGreaterThanOrEqual(REACHED.compiled);
    expect(figures.ran).toBeGreaterThanOrEqual(REACHED.ran);
  });

  it('gives a rule the columns of a watchlist that it names, and rows that its filters let through', () => {
    const rule = { line: 1, kql: `_GetWatchlist('vips') | where Name == "ann" | project Name | join kind=inner (T | where User has "ann" and Data.ip == "x") on $left.Name == $right.User` };
    expect(measureRules([rule], { tables: { T: [{ name: 'User', type: 'string' }, { name: 'Data', type: 'dynamic' }] } })).toEqual({ total: 1, compiled: 1, ran: 1, failures: [] });
  });

  it('gives what a rule unpacks the members that it reads, as values, as lists where they are expanded, and as data of XML', () => {
    const schema = { tables: { T: [{ name: 'Bag', type: 'dynamic' as const }, { name: 'EventData', type: 'string' as const }] } };
    const rules = [
      'T | extend Bag = parse_json(Bag) | evaluate bag_unpack(Bag) | where Drive has "x" | project tostring(Drive)',
      'T | evaluate bag_unpack(Bag) | mv-expand Address = Addresses to typeof(string) | project Address',
      'T | extend D = parse_xml(strcat("<R>", EventData, "</R>")) | mv-apply e = D.R.EventData.Data on (summarize b = make_bag(bag_pack(tostring(e["@Name"]), e["#text"]))) | evaluate bag_unpack(b) | project Who',
    ].map((kql, at) => ({ line: at + 1, kql }));
    expect(measureRules(rules, schema)).toEqual({ total: 3, compiled: 3, ran: 3, failures: [] });
  });

  it('counts a rule that names no known table as not compiled, with its line and place', () => {
    expect(measureRules([{ line: 7, kql: 'Nowhere\n| take 1' }], { tables: {} })).toEqual({
      total: 1, compiled: 0, ran: 0, failures: [{ line: 7, why: expect.stringContaining('compile: SEMANTIC 1:1') }],
    });
  });
});
