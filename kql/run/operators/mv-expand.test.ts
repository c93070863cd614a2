import { describe, expect, it } from 'vitest';
import { answer, columnsOf } from '../../testing/answer.ts';

/** The elements of an array as `to typeof(type)` gives them. */
const typed = (elements: string, type: string): string[] => answer(`print a = dynamic([${elements}]) | mv-expand a to typeof(${type})`).flat();

describe('kql mv-expand', () => {
  it('gives numbers for numbers alone, cut towards zero', () => {
    const elements = "1, 2.5, -2.5, '2', true, null";
    expect(typed(elements, 'long')).toEqual(['1', '2', '-2', 'null', 'null', 'null']);
    expect(typed(elements, 'int')).toEqual(['1', '2', '-2', 'null', 'null', 'null']);
    expect(typed(elements, 'real')).toEqual(['1.0', '2.5', '-2.5', 'null', 'null', 'null']);
  });

  it('gives a bool for a bool and for a whole number, and text for all', () => {
    const elements = "2, 0, 2.5, 'true', true, null, {\"a\": [1]}";
    expect(typed(elements, 'bool')).toEqual(['True', 'False', 'null', 'null', 'True', 'null', 'null']);
    expect(typed(elements, 'string')).toEqual(['2', '0', '2.5', 'true', 'true', '', '{"a":[1]}']);
  });

  it('gives a datetime or a guid for text alone, and nothing for a timespan or decimal', () => {
    expect(typed("'2024-01-01', 5, 'x', '2024-01-01T10:00:00.1234567Z'", 'datetime')).toEqual(['2024-01-01T00:00:00.0000000Z', 'null', 'null', '2024-01-01T10:00:00.1234567Z']);
    expect(typed("'74be27de-1e4e-49d9-b579-fe0b331d3642', 5", 'guid')).toEqual(['74be27de-1e4e-49d9-b579-fe0b331d3642', 'null']);
    expect(typed("'1.00:00:00', 5", 'timespan')).toEqual(['null', 'null']);
    expect(typed("'1.5', 5", 'decimal')).toEqual(['null', 'null']);
  });

  it('gives values that were put into a list back', () => {
    expect(answer('print t = datetime(2024-01-01), s = 5s, g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642) | summarize make_list(t), make_list(s), make_list(g) | mv-expand list_t to typeof(datetime), list_s to typeof(timespan), list_g to typeof(guid)'))
      .toEqual([['2024-01-01T00:00:00.0000000Z', '00:00:05', '74be27de-1e4e-49d9-b579-fe0b331d3642']]);
  });

  it('puts the index last, under a name that is free', () => {
    const query = 'datatable(id: long, a: dynamic, b: dynamic)[1, dynamic([10, 20]), dynamic(["p"])] | mv-expand with_itemindex = b a';
    expect(columnsOf(query)).toEqual(['id:long', 'a:dynamic', 'b:dynamic', 'b1:long']);
    expect(answer(query)).toEqual([['1', '10', '["p"]', '0'], ['1', '20', '["p"]', '1']]);
  });

  it('pads with null beside an array, and has no row for empty ones alone', () => {
    const data = "datatable(id: long, a: dynamic, b: dynamic)[1, dynamic([]), dynamic(['p']), 2, dynamic([]), dynamic([]), 3, dynamic(null), dynamic(['p', 'q']), 4, dynamic({'k': 1}), dynamic([])]";
    expect(answer(`${data} | mv-expand a, b`)).toEqual([['1', 'null', 'p'], ['3', 'null', 'p'], ['3', 'null', 'q'], ['4', '{"k":1}', 'null']]);
    expect(answer(`${data} | mv-expand a, b limit 1 | summarize count()`)).toEqual([['3']]);
  });

  it('refuses mv-apply with an expansion that its page does not have', () => {
    expect(() => answer('print b = dynamic({"p": 1}) | mv-apply kind = array b on (project k = b[0])')).toThrow('mv-apply that expands bags into arrays is not supported');
    expect(answer('print b = dynamic({"p": 1}) | mv-apply kind = bag b on (project k = b.p)')).toEqual([['1']]);
  });
});
