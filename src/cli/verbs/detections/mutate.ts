import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mutationCheck, type RuleMutation } from '../../../detect/mutate/index.ts';
import { queryTextOf } from '../../../detect/rule-text.ts';
import { localFolder } from '../../../environment/index.ts';
import { EXIT, UsageError, type Detection, type DetectionsMutateAnswer, type ExitCode } from '../../../model/index.ts';
import type { CliContext, Verb } from '../../context.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';
import { listOf, readRules } from './rules.ts';

/** Characters of a mistake that are shown. */
const SHOWN = 160;

/** `cordon detections mutate [rule...]` */
export const mutate: Verb = async (context, names, options) => {
  const least = leastOf(options['least']);
  const { detections, schema } = await readRules(context, names, listOf(options['schemas']));
  const began = performance.now();
  const results = await mutationCheck(context.repo, detections, schema, await cacheOf(context), (result, remembered) => { context.progress(progressOf(result, remembered)); });
  const answer = answerOf(context.repo, detections, results, least, Math.round(performance.now() - began));
  if (context.json) context.print(JSON.stringify(answer));
  else context.print(lines(context, answer));
  if (!context.json) context.say(summary(answer));
  return exitOf(answer, detections);
};

function leastOf(given: unknown): number {
  const least = typeof given === 'string' ? Number(given) : 90;
  if (!Number.isFinite(least) || least < 0 || least > 100) throw new UsageError(`--least ${String(given)} is no percentage`, 'Write a number from 0 to 100.');
  return least;
}

async function cacheOf({ repo }: CliContext): Promise<string> {
  const folder = join(await localFolder(repo), 'cache');
  await mkdir(folder, { recursive: true });
  return join(folder, 'mutations.json');
}

function progressOf({ rule, caught, counted, skipped }: RuleMutation, remembered: boolean): string {
  return `${visible(rule)}: ${skipped === null ? `${caught} of ${counted}` : 'not checked'}${remembered ? ', as before' : ''}`;
}

function answerOf(repo: string, detections: readonly Detection[], results: readonly RuleMutation[], least: number, milliseconds: number): DetectionsMutateAnswer {
  const counted = results.reduce((sum, result) => sum + result.counted, 0);
  const caught = results.reduce((sum, result) => sum + result.caught, 0);
  return {
    share: counted === 0 ? null : Math.round(caught / counted * 1_000) / 10, least, counted, caught, milliseconds,
    rules: results.map((result) => {
      const detection = detections.find(({ slug }) => slug === result.rule);
      const text = detection === undefined ? null : queryTextOf(repo, detection);
      return {
        rule: result.rule, counted: result.counted, caught: result.caught, same: result.left.same, unseen: result.left.unseen, broken: result.left.broken, skipped: result.skipped,
        survivors: result.survivors.map(({ mutation, start, length, from, to }) => {
          const { file, line, column } = text?.place(start, length) ?? { file: result.rule, line: 1, column: 1 };
          return { mutation, file, line, column, from, to };
        }),
      };
    }),
  };
}

function lines({ colours }: CliContext, { rules, least }: DetectionsMutateAnswer): string {
  return rules.flatMap(({ rule, caught, counted, skipped, survivors }) => {
    if (skipped !== null) return [`${colours.yellow('not checked')}  ${visible(rule)}  ${colours.dim(visible(skipped))}`];
    const share = counted === 0 ? 100 : caught / counted * 100;
    const mark = share >= least ? colours.green : colours.red;
    return [
      `${mark(`${Math.floor(share)} %`.padStart(5))}  ${visible(rule)}  ${colours.dim(`${caught} of ${counted}`)}`,
      ...survivors.map(({ mutation, file, line, column, from, to }) => `  ${visible(file)}:${line}:${column}: ${mutation}: ${oneLine(from)} ${colours.dim('->')} ${to.trim() === '' ? colours.dim('nothing') : oneLine(to)}`),
    ];
  }).join('\n');
}

function oneLine(text: string): string {
  const line = visible(text.replaceAll(/\s+/g, ' ').trim());
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line;
}

function summary({ share, least, caught, counted, milliseconds, rules }: DetectionsMutateAnswer): string {
  const skipped = rules.filter((rule) => rule.skipped !== null).length;
  return `${share === null ? 'nothing was checked' : `${share} % caught`}: ${caught} of ${counted} in ${count(rules.length - skipped, 'rule')}${skipped === 0 ? '' : `, ${count(skipped, 'rule')} not checked`}, ${(milliseconds / 1_000).toFixed(1)} s; at least ${least} % is asked`;
}

/** A share of nothing is no success, and a rule that responds must have been checked. */
function exitOf({ share, least, rules }: DetectionsMutateAnswer, detections: readonly Detection[]): ExitCode {
  const responds = new Set(detections.filter(({ response }) => response?.enabled === true).map(({ slug }) => slug));
  const unchecked = rules.some(({ rule, skipped }) => skipped !== null && responds.has(rule));
  return share === null || share < least || unchecked ? EXIT.invalid : EXIT.done;
}
