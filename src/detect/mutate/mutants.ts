import { syntaxOf } from '../../../kql/parse/syntax.ts';
import type { Schema } from '../../../kql/index.ts';
import { applied, subjectOf, type Change, type Mutator } from './change.ts';
import { boundaries } from './mutators/boundaries.ts';
import { conditions } from './mutators/conditions.ts';
import { joins } from './mutators/joins.ts';
import { lists } from './mutators/lists.ts';
import { numbers } from './mutators/numbers.ts';
import { unions } from './mutators/unions.ts';
import { windows } from './mutators/windows.ts';

const MUTATORS: readonly Mutator[] = [conditions, boundaries, numbers, windows, lists, joins, unions];

/** A query with one small mistake in it. */
export interface Mutant extends Change { query: string }

/**
 * All queries that differ from a rule's by one small mistake, in the order of the text, each once. They may not compile.
 * `period`: the rule's query period in milliseconds. @throws KqlError for a query that cannot be read.
 */
export function mutantsOf(query: string, schema: Schema, period: number | null): Mutant[] {
  const subject = subjectOf(query, syntaxOf(query, schema), period);
  const mutants = new Map<string, Mutant>();
  for (const change of MUTATORS.flatMap((mutator) => mutator(subject))) {
    const text = applied(query, change);
    if (text !== query && !mutants.has(text)) mutants.set(text, { ...change, query: text });
  }
  return [...mutants.values()].toSorted((a, b) => a.start - b.start || a.length - b.length);
}
