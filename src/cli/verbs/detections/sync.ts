import { appendFile } from 'node:fs/promises';
import { exitOfSync, sync as bring } from '../../../sync/index.ts';
import type { SyncAnswer } from '../../../model/index.ts';
import { actorOf } from '../../actor.ts';
import type { Verb } from '../../context.ts';
import { renderSync } from '../../render/sync.ts';
import { coloursFor } from '../../streams.ts';
import { listOf } from './rules.ts';

/** `cordon detections sync` */
export const sync: Verb = async (context, _args, options) => {
  const operator = { root: context.repo, environment: context.environment, actor: actorOf(context.repo, context.env), env: context.env, progress: context.progress };
  const answer: SyncAnswer = await bring(operator, {
    preview: options['preview'] === true, overwrite: listOf(options['overwrite']), adopt: listOf(options['adopt']), pullRequest: options['pullRequest'] === true,
  });
  await summarise(answer, context.env);
  context.print(context.json ? JSON.stringify(answer) : renderSync(answer, context.colours));
  return exitOfSync(answer);
};

/**
 * The same on the page of a workflow run. Each line is indented, so that all of it is code to Markdown.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
 */
async function summarise(answer: SyncAnswer, env: NodeJS.ProcessEnv): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (env['GITHUB_ACTIONS'] !== 'true' || file === undefined || file === '') return;
  const text = renderSync(answer, coloursFor(false, env)).slice(0, LONGEST_SUMMARY);
  await appendFile(file, `## Detections in ${answer.environment}\n\n${text.split('\n').map((line) => `    ${line}`).join('\n')}\n\n`);
}

/** A step may write 1 MiB. */
const LONGEST_SUMMARY = 500_000;
