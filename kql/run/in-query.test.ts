import { describe, expect, it } from 'vitest';
import { answer } from '../testing/answer.ts';

const NAMES = 'let names = datatable(n: string)["ann", "bob"] | summarize make_set(n); ';
const ROWS = 'datatable(who: string)["ann", "Bob", "carl"]';

describe('kql: a value in the first column of a query', () => {
  it.each([
    ['an array stands for its elements', `${NAMES}${ROWS} | where who in (names)`, [['ann']]],
    ['so it does when it is negated and without case', `${NAMES}${ROWS} | where who !in~ (names)`, [['carl']]],
    ['so it does for terms', `${NAMES}datatable(who: string)["to bob", "to carl"] | where who has_any (names)`, [['to bob']]],
    ['the arrays of several rows are one list, whatever their depth', `${ROWS} | where who in ((datatable(d: dynamic)[dynamic(["ann"]), dynamic([["carl"], null])]))`, [['ann'], ['carl']]],
    ['a bag is not in it, and null is nothing', `${ROWS} | where who in ((datatable(d: dynamic)[dynamic({"ann": 1}), dynamic(null)]))`, []],
    ['numbers of an array are compared as the column is', 'datatable(x: long)[1, 2, 3] | where x in ((print dynamic([1, 3])))', [['1'], ['3']]],
    ['a dynamic value is compared as the text that the list has', 'datatable(d: dynamic)[dynamic("ann"), dynamic(2), dynamic(null)] | where d in ((print "ann"))', [['ann']]],
    ['and as the number', 'datatable(d: dynamic)[dynamic("ann"), dynamic(2)] | where d !in ((print 2))', [['ann']]],
    ['the first column counts', `${ROWS} | where who in ((print a = "ann", b = "carl"))`, [['ann']]],
  ])('%s', (_name, query, rows) => {
    expect(answer(query)).toEqual(rows);
  });
});
