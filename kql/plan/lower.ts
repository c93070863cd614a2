import type { Parsed } from '../parse/parse.ts';
import { KqlError } from '../parse/errors.ts';
import type { Schema } from '../parse/schema.ts';
import type { Registry } from '../registry.ts';
import { lowerExpression } from './scalars/expression.ts';
import { Scope } from './scope.ts';
import { lowerStatements } from './statements.ts';
import { lowerTable } from './table.ts';
import type { Plan } from './types.ts';

/** The plan of a bound query. @throws KqlError of code `UNSUPPORTED` for what this engine does not have. */
export function lower(parsed: Parsed, schema: Schema, registry: Registry): Plan {
  let id = 0;
  const plan = lowerStatements(parsed.statements, {
    query: parsed.text, schema, registry, scope: new Scope(new Scope(null)), callSite: null, offset: 0, input: null, depth: 0,
    expr: lowerExpression, table: lowerTable, nextId: () => id++,
  });
  if (!plan) throw new KqlError('SEMANTIC', 'The query has no result: it ends with a definition.');
  return plan;
}
