import type { Plan } from '../plan/types.ts';
import type { Run } from '../run/run.ts';
import type { Relation } from './relation.ts';

/** What lowering to SQL needs to know. */
export interface Lowering {
  /** Computes what is constant in an expression. */
  readonly run: Run;
  /** The rows of a table as a relation; null where it is not in a file. */
  readonly source: (name: string, plan: Plan) => Relation | null;
  /** Whether the content of dynamics is looked into by SQL. */
  readonly json: boolean;
  readonly known: Map<Plan, Relation | null>;
  /** Plans that are used more than once in a statement. */
  readonly shared: Map<Plan, { readonly name: string; readonly sql: string }>;
  /** Whether a plan with several uses may be computed inside of one statement. */
  readonly share: boolean;
  readonly lower: (plan: Plan, context: Lowering) => Relation | null;
}
