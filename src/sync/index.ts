import { CordonError, EXIT, worstExit, type ExitCode, type SyncAnswer } from '../model/index.ts';
import { sync as bring, type SyncOperator, type SyncOptions } from './sync.ts';

export type { SyncOperator, SyncOptions } from './sync.ts';

/**
 * Brings the rules, automation rules and watchlists of a repository to the workspace of an environment, or with `preview` says what that
 * would do. What somebody changed in the workspace is offered as a pull request with `pullRequest`. Throws CordonError.
 */
export async function sync(operator: SyncOperator, options: SyncOptions & { pullRequest: boolean }): Promise<SyncAnswer> {
  const result = await bring(operator, options);
  if (!options.pullRequest || !result.steps.some(({ unit }) => unit.state === 'drift')) return result.answer;
  const { offer } = await import('./offer.ts');
  try {
    return { ...result.answer, pullRequest: await offer(operator, result) };
  } catch (error) {
    // What was deployed is told all the same.
    if (!(error instanceof CordonError)) throw error;
    return { ...result.answer, errors: [...result.answer.errors, `${error.message}. ${error.next}`] };
  }
}

/** What an answer is worth as an exit code: of a preview 3 where it is not as written, as of a plan; else 4 where a person must decide, 5 where a part failed. */
export function exitOfSync({ units, errors, preview }: SyncAnswer): ExitCode {
  const has = (...states: readonly string[]): boolean => units.some(({ state }) => states.includes(state));
  if (preview && errors.length === 0) return units.every(({ state }) => state === 'same') ? EXIT.done : EXIT.approval;
  const failed = has('failed') || errors.length > 0;
  return worstExit([
    ...(failed ? [has('done', 'same') ? EXIT.partly : EXIT.failed] : []),
    ...(has('drift', 'auto-disabled', 'foreign', 'refused') ? [EXIT.refused] : []),
    ...(has('planned') ? [EXIT.approval] : []),
  ]);
}
