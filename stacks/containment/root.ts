import { UsageError } from '../../src/model/index.ts';

/**
 * The response repository of a plain Pulumi run: `CORDON_REPO`, else the folder of Pulumi.yaml as the language host gives
 * it. Never guessed: in the wrong repository nothing is held, and everything would be let go.
 */
export function repositoryRoot(env: NodeJS.ProcessEnv, given: string): string {
  const root = env['CORDON_REPO'] ?? given;
  // The SDK's own stand-in for a host that gives none.
  if (root === '' || root === 'rootDirectory') throw new UsageError('this version of Pulumi does not say where Pulumi.yaml is', 'Use Pulumi >= 3.259, or name the response repository: CORDON_REPO=DIR.');
  return root;
}
