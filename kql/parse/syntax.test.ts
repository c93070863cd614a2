import { describe, expect, it } from 'vitest';
import type { Schema } from './schema.ts';
import { syntaxOf, walk } from './syntax.ts';

const schema: Schema = { tables: { T: [{ name: 'a', type: 'long' }, { name: 'b', type: 'string' }] } };
const query = '// what: a > 1\nT | where a > 1 and b in ("x", "y") | project a';

describe('kql/parse/syntax', () => {
  const nodes = [...walk(syntaxOf(query, schema))];
  const texts = (kind: string): string[] => nodes.filter((node) => node.kind === kind).map(({ start, length }) => query.slice(start, start + length));

  it('gives the place of each node without the comments and spaces before it', () => {
    expect(texts('GreaterThanExpression')).toEqual(['a > 1']);
    expect(texts('FilterOperator')).toEqual(['where a > 1 and b in ("x", "y")']);
  });

  it('gives lists without their commas, the types of scalars and the columns of tables', () => {
    expect(texts('StringLiteralExpression')).toEqual(['"x"', '"y"']);
    expect(nodes.find(({ kind }) => kind === 'AndExpression')).toMatchObject({ type: 'bool', columns: null });
    expect(nodes.find(({ kind }) => kind === 'PipeExpression')).toMatchObject({ type: null, columns: ['a'] });
  });

  it('puts every part inside of its node, also of a query that is broken', () => {
    for (const text of [query, 'T | where (a > ', 'T | join (', '']) {
      for (const node of walk(syntaxOf(text, schema))) {
        for (const part of node.parts) if (part.length > 0) expect([part.start >= node.start, part.start + part.length <= Math.max(node.start + node.length, text.length)], text).toEqual([true, true]);
      }
    }
  });
});
