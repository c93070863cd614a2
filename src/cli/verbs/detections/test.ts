import { join, resolve } from 'node:path';
import { changedSince } from '../../../detect/changed.ts';
import { filesBeside } from '../../../detect/tests/beside.ts';
import { lackingCases } from '../../../detect/tests/lacks.ts';
import { runTests, type CaseResult } from '../../../detect/tests/run.ts';
import { EXIT, type Detection, type DetectionsTestAnswer } from '../../../model/index.ts';
import type { CliContext, Verb } from '../../context.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';
import { listOf, readRules, type Rules } from './rules.ts';
import { changedRules } from './watch.ts';

/** `cordon detections test [rule...]` */
export const test: Verb = async (context, names, options) => {
  const schemas = listOf(options['schemas']);
  const rules = await readRules(context, names, schemas);
  const changed = options['changed'] === true ? await changedSince(resolve(context.repo), typeof options['since'] === 'string' ? options['since'] : 'HEAD') : null;
  const code = report(context, { ...rules, detections: rules.detections.filter(({ slug }) => changed === null || changed.has(slug)) });
  if (options['watch'] !== true) return code;
  context.say('waiting for changes in detections/; Ctrl+C ends it');
  for await (const slugs of changedRules(join(context.repo, 'detections'))) {
    const wanted = slugs.filter((slug) => names.length === 0 || names.includes(slug));
    // A file that is half written is no reason to stop watching.
    if (wanted.length > 0) await readRules(context, wanted, schemas).then((rules) => report(context, rules)).catch((error: unknown) => { context.say(visible(error instanceof Error ? error.message : String(error))); });
  }
  return code;
};

function report(context: CliContext, { detections, schema }: Rules): 0 | 2 {
  const results = detections.map((detection) => ({ detection, cases: runTests(detection, schema, filesBeside(context.repo, detection)), lacks: lackingCases(detection) }));
  const failed = results.filter(({ cases, lacks }) => lacks !== null || cases.some(({ problems }) => problems.length > 0));
  const answer: DetectionsTestAnswer = {
    rules: results.map(({ detection, cases, lacks }) => ({ rule: detection.slug, passed: lacks === null && cases.every(({ problems }) => problems.length === 0), lacks, cases: cases.map(({ name, problems }) => ({ name, problems: [...problems] })) })),
  };
  if (context.json) context.print(JSON.stringify(answer));
  else {
    for (const { detection, cases, lacks } of results) context.print(lines(context, detection, cases, lacks));
    context.say(`${count(results.length, 'rule')}, ${count(results.reduce((sum, { cases }) => sum + cases.length, 0), 'case')}, ${failed.length} failed`);
  }
  return failed.length > 0 ? EXIT.invalid : EXIT.done;
}

function lines({ colours }: CliContext, { slug }: Detection, cases: readonly CaseResult[], lacks: string | null): string {
  const bad = cases.filter(({ problems }) => problems.length > 0);
  const mark = bad.length > 0 || lacks !== null ? colours.red('failed') : cases.length === 0 ? colours.dim('untested') : colours.green('passed');
  return [
    `${mark} ${visible(slug)} ${colours.dim(`(${count(cases.length, 'case')})`)}`,
    ...(lacks === null ? [] : [`  it is enabled and has ${lacks}`]),
    ...bad.flatMap(({ name, problems }) => [`  ${visible(name)}`, ...problems.map((problem) => `    ${visible(problem)}`)]),
  ].join('\n');
}
