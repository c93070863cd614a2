import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

describe('kql dynamic access and packing', () => {
  it.each([
    ['members', 'print d = dynamic({"a": {"b c": 1}}) | project d.a["b c"], d.x, d.a.["b c"]', [['1', 'null', '1']]],
    ['elements, from the end too', 'print d = dynamic([1, 2, 3]) | project d[0], d[-1], d[3]', [['1', '3', 'null']]],
    ['a key that a column gives', 'print d = dynamic({"k": "v"}), n = "k" | project d[n]', [['v']]],
    ['null for what is neither array nor bag', 'datatable(d: dynamic)[dynamic("text"), dynamic(7)] | project d[0], d.a', [['null', 'null'], ['null', 'null']]],
    ['pack_all', 'print a = 1, b = "", c = datetime(null) | extend p = pack_all() | project p', [['{"a":1,"b":"","c":null}']]],
    ['pack_all without what is empty', 'print a = 1, b = "", c = datetime(null) | extend p = pack_all(true) | project p', [['{"a":1}']]],
    ['a value of a union of types', 'union (print a = dynamic([1])), (print a = dynamic("x")) | project gettype(a)', [['array'], ['string']]],
  ])('gives %s', (_what, query, rows) => expect(answer(query)).toEqual(rows));
});
