import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readWorkTree } from '../../../content/tree.ts';
import { changedSince } from '../../../detect/changed.ts';
import { countBySeverity } from '../../../detect/check/finding.ts';
import { annotation } from '../../../detect/check/github.ts';
import { checkRepository } from '../../../detect/check/repository.ts';
import { sarifOf } from '../../../detect/check/sarif.ts';
import { ruleSchema } from '../../../detect/schema.ts';
import { cordonVersion } from '../../../flow/version.ts';
import { EXIT, UsageError, type DetectionsValidateAnswer } from '../../../model/index.ts';
import { actions } from '../../../../responders/registry.ts';
import type { Verb } from '../../context.ts';
import { renderFindings, renderSummary } from '../../render/findings.ts';
import { visible } from '../../render/visible.ts';
import { listOf } from './rules.ts';

/** `cordon detections validate [rule...]`. Ends with 2 where there is an error. */
export const validate: Verb = async (context, names, options) => {
  const text = (name: string): string | null => (typeof options[name] === 'string' ? options[name] : null);
  if (text('since') !== null && options['changed'] !== true) throw new UsageError('--since without --changed', 'Write `--changed --since main`.');
  const tree = await readWorkTree(context.repo);
  const { schema, problems } = ruleSchema(context.repo, listOf(options['schemas']));
  for (const problem of problems) context.say(`warning: ${visible(problem)}`);
  const changed = options['changed'] === true ? await changedSince(resolve(context.repo), text('since') ?? 'HEAD') : null;
  const wanted = (slug: string): boolean => (names.length === 0 || names.includes(slug)) && (changed === null || changed.has(slug));
  const known = [...tree.keys()].flatMap((path) => /^detections\/([^/]+?)(?:\/|\.ya?ml$)/.exec(path)?.[1] ?? []);
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) throw new UsageError(`there is no rule ${visible(missing)}`, 'Rules are the folders of detections/.');
  const { findings, rules, cached } = await checkRepository({ root: context.repo, tree, schema, catalogue: actions, wanted, cached: options['cache'] !== false });
  if (rules === 0 && findings.length === 0 && changed === null) throw new UsageError('there are no rules in detections/', 'Write one, or take others with `cordon detections import`.');
  const counts = countBySeverity(findings);
  const sarif = text('sarif');
  if (sarif !== null) await writeFile(sarif, `${JSON.stringify(sarifOf(findings, (await cordonVersion()).version), null, 2)}\n`);
  const github = options['github'] === true || context.env['GITHUB_ACTIONS'] === 'true';
  if (context.json) {
    context.print(JSON.stringify({ valid: counts.error === 0, rules, cached, errors: counts.error, warnings: counts.warning, notes: counts.note, findings: [...findings] } satisfies DetectionsValidateAnswer));
  } else {
    const textOf = (file: string): string | null => { const found = tree.get(file); return typeof found === 'string' ? found : null; };
    for (const line of renderFindings(findings, textOf, context.colours)) context.print(line);
    if (github) for (const finding of findings) context.print(annotation(finding));
    context.say(renderSummary(findings, rules, cached));
  }
  return counts.error > 0 ? EXIT.invalid : EXIT.done;
};
