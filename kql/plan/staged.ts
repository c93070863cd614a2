import type { Plan } from './types.ts';

/**
 * Thrown while a query is lowered that cannot be bound to its end: the columns of `plan`, a plug-in, are known when it has
 * run. They are then written into the text, at `insertAt`, as the plug-in's output schema, and the query is compiled again.
 */
export class Staged extends Error {
  readonly plan: Plan;
  readonly insertAt: number;

  constructor(plan: Plan, insertAt: number) {
    super('The columns of the query depend on its rows.');
    this.name = 'Staged';
    this.plan = plan;
    this.insertAt = insertAt;
  }
}
