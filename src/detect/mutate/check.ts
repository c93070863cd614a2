import { KqlError, type Schema } from '../../../kql/index.ts';
import type { Plan } from '../../../kql/plan/types.ts';
import type { Detection } from '../../model/index.ts';
import { periodOf } from '../run/period.ts';
import { compileRule } from '../run/run.ts';
import type { Beside } from '../tests/given.ts';
import { prepareTests, type PreparedCase } from '../tests/run.ts';
import { mutantsOf, type Mutant } from './mutants.ts';
import type { Mutation } from './change.ts';
import { noticed } from './noticed.ts';
import { planKey } from './same.ts';

/** A mistake that the rule's tests did not notice: `start` and `length` are its place in the query, `from` the text there, `to` what it became. */
export interface Survivor { mutation: Mutation; start: number; length: number; from: string; to: string }

/** What the tests of a rule are worth. */
export interface RuleMutation {
  rule: string;
  /** Mutants that compile and do something else than the rule. */
  counted: number;
  caught: number;
  /** Mutants that do the same as the rule or as another mutant, those that change only columns that a test cannot ask for, and those that do not compile. */
  left: { same: number; unseen: number; broken: number };
  survivors: readonly Survivor[];
  /** Why the rule was not checked; null where it was. */
  skipped: string | null;
}

/** Of a rule with more mutants these are tried, spread over the query: a rule that people read has some hundred. */
const MOST = 1_500;

/**
 * Puts small mistakes into a rule's query, one at a time, and looks whether its tests notice. A rule without tests, or whose tests fail as it is, is
 * skipped with the reason.
 */
export function mutateRule(detection: Detection, schema: Schema, beside: Beside, progress: (done: number, all: number) => void = () => undefined): RuleMutation {
  const result: RuleMutation = { rule: detection.slug, counted: 0, caught: 0, left: { same: 0, unseen: 0, broken: 0 }, survivors: [], skipped: null };
  try {
    const cases = prepareTests(detection, schema, beside);
    const skipped = reasonToSkip(cases, detection, schema);
    if (skipped !== null) return { ...result, skipped };
    const mutants = spread(mutantsOf(detection.query, schema, periodOf(detection.rule.queryPeriod)));
    const { plan } = compileRule(detection, schema);
    const [whole, seen] = [planKey(plan), seenKey(plan, detection)];
    const known = new Set<string>();
    const survivors: Survivor[] = [];
    for (const [at, mutant] of mutants.entries()) {
      progress(at, mutants.length);
      const became = tried(mutant, detection, schema, cases, { whole, seen, known });
      if (became === 'same' || became === 'unseen' || became === 'broken') result.left[became]++;
      else result.counted++;
      if (became === 'caught') result.caught++;
      if (became === 'survived') survivors.push(survivorOf(mutant, detection.query));
    }
    return { ...result, survivors };
  } catch (error) {
    if (error instanceof KqlError) return { ...result, skipped: error.message };
    throw error;
  }
}

function reasonToSkip(cases: readonly PreparedCase[], detection: Detection, schema: Schema): string | null {
  if (cases.length === 0) return 'it has no tests';
  const compiled = compileRule(detection, schema);
  const failed = cases.find(({ run }) => run(compiled).length > 0);
  return failed === undefined ? null : `its test fails without a mistake: ${failed.test.name}`;
}

/** The rule's own plan, whole and as far as tests can see it, and those of the mutants before. */
interface Plans { whole: string; seen: string; known: Set<string> }

/** What of a plan the tests of a rule can see: which rows there are, and the columns of its entities. */
function seenKey(plan: Plan, { rule }: Detection): string {
  return planKey(noticed(plan, new Set(rule.entityMappings.flatMap(({ fieldMappings }) => fieldMappings.flatMap(({ columnName }) => (typeof columnName === 'string' ? [columnName] : []))))));
}

function tried(mutant: Mutant, detection: Detection, schema: Schema, cases: readonly PreparedCase[], { whole, seen, known }: Plans): 'same' | 'unseen' | 'broken' | 'caught' | 'survived' {
  try {
    const compiled = compileRule({ ...detection, query: mutant.query }, schema);
    const key = seenKey(compiled.plan, detection);
    if (known.has(key) || planKey(compiled.plan) === whole) return 'same';
    if (key === seen) return 'unseen';
    known.add(key);
    return cases.some(({ run }) => run(compiled).length > 0) ? 'caught' : 'survived';
  } catch (error) {
    if (error instanceof KqlError) return 'broken';
    throw error;
  }
}

function spread(mutants: readonly Mutant[]): readonly Mutant[] {
  if (mutants.length <= MOST) return mutants;
  return Array.from({ length: MOST }, (_none, at) => mutants[Math.floor(at * mutants.length / MOST)]).filter((mutant) => mutant !== undefined);
}

/** The mistake as text: the part of the query that changed, before and after. */
function survivorOf({ mutation, start, length, edits, query: mutated }: Mutant, query: string): Survivor {
  const from = Math.min(start, ...edits.map((edit) => edit.start));
  const end = Math.max(start + length, ...edits.map((edit) => edit.start + edit.length));
  const grown = mutated.length - query.length;
  return { mutation, start, length, from: query.slice(from, end), to: mutated.slice(from, end + grown) };
}
