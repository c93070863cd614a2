import { readFileSync, watch } from 'node:fs';
import { join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTests, type CaseResult } from '../../../detect/tests/run.ts';
import { EXIT, type Detection, type DetectionsTestAnswer } from '../../../model/index.ts';
import type { CliContext, Verb } from '../../context.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';
import { listOf, readRules, type Rules } from './rules.ts';

/** `cordon detections test [rule...]` */
export const test: Verb = async (context, names, options) => {
  const schemas = listOf(options['schemas']);
  const code = report(context, await readRules(context, names, schemas));
  if (options['watch'] !== true) return code;
  context.say('waiting for changes in detections/; Ctrl+C ends it');
  for await (const slugs of changedRules(join(context.repo, 'detections'))) {
    const wanted = slugs.filter((slug) => names.length === 0 || names.includes(slug));
    // A file that is half written is no reason to stop watching.
    if (wanted.length > 0) await readRules(context, wanted, schemas).then((rules) => report(context, rules)).catch((error: unknown) => { context.say(visible(error instanceof Error ? error.message : String(error))); });
  }
  return code;
};

/** Editors write a file in several steps; what comes within this many milliseconds is one change. */
const QUIET = 150;

/** The slugs of rules whose files change, for as long as it is asked. */
async function* changedRules(folder: string): AsyncGenerator<string[]> {
  const changed = new Set<string>();
  let wake = (): void => undefined;
  const watcher = watch(folder, { recursive: true }, (_event, file) => {
    const [slug = '', name] = (file ?? '').split(sep);
    if (name !== undefined) changed.add(slug);
    wake();
  });
  try {
    while (true) {
      if (changed.size === 0) await new Promise<void>((done) => { wake = done; });
      await sleep(QUIET);
      const slugs = [...changed];
      changed.clear();
      if (slugs.length > 0) yield slugs;
    }
  } finally {
    watcher.close();
  }
}

function report(context: CliContext, { detections, schema }: Rules): 0 | 2 {
  const results = detections.map((detection) => ({ detection, cases: runTests(detection, schema, besideOf(context.repo, detection)), lacks: lacksOf(detection) }));
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

/** An enabled rule ships with a case that fires and one that stays quiet. */
export function lacksOf({ response, tests }: Detection): string | null {
  if (response?.enabled !== true) return null;
  const cases = tests?.tests ?? [];
  const [fires, quiet] = [cases.some(({ expect }) => expect.rows > 0), cases.some(({ expect }) => expect.rows === 0)];
  if (fires && quiet) return null;
  return `it is enabled and has no case that ${[...(fires ? [] : ['fires']), ...(quiet ? [] : ['stays quiet'])].join(', and none that ')}`;
}

function lines({ colours }: CliContext, { slug }: Detection, cases: readonly CaseResult[], lacks: string | null): string {
  const bad = cases.filter(({ problems }) => problems.length > 0);
  const mark = bad.length > 0 || lacks !== null ? colours.red('failed') : cases.length === 0 ? colours.dim('untested') : colours.green('passed');
  return [
    `${mark} ${visible(slug)} ${colours.dim(`(${count(cases.length, 'case')})`)}`,
    ...(lacks === null ? [] : [`  ${lacks}`]),
    ...bad.flatMap(({ name, problems }) => [`  ${visible(name)}`, ...problems.map((problem) => `    ${visible(problem)}`)]),
  ].join('\n');
}

function besideOf(repo: string, { file }: Detection): (name: string) => string | null {
  return (name) => {
    try {
      return readFileSync(join(repo, file, '..', name), 'utf8');
    } catch {
      return null;
    }
  };
}
