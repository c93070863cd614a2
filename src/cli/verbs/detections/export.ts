import { writeFile } from 'node:fs/promises';
import { UnfitRule } from '../../../detect/exchange/arm.ts';
import { templateOf } from '../../../detect/exchange/template.ts';
import { detectionNamed, indexDetections } from '../../../detect/index.ts';
import { EXIT, UsageError, type Detection, type Json } from '../../../model/index.ts';
import { loadDetections } from '../../../detect/load.ts';
import type { Findings } from '../../../content/read.ts';
import { readWorkTree } from '../../../content/tree.ts';
import { InvalidContent } from '../../../model/index.ts';
import type { Verb } from '../../context.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';

/** `cordon detections export [rule...]`: an ARM template, as the portal takes it. */
export const exportRules: Verb = async (context, names, options) => {
  const findings: Findings = { problems: [], warnings: [] };
  const all = loadDetections(await readWorkTree(context.repo), findings).map(({ detection }) => detection);
  if (findings.problems.length > 0) throw new InvalidContent(findings.problems);
  const chosen = names.length === 0 ? all : names.map((name) => ruleNamed(all, name));
  if (chosen.length === 0) throw new UsageError('there are no rules in detections/', 'Write one, or take others with `cordon detections import`.');
  for (const [id, rules] of Map.groupBy(chosen, ({ rule }) => rule.id.toLowerCase())) {
    if (rules.length > 1) context.say(`warning: ${rules.map(({ slug }) => slug).join(' and ')} have the id ${visible(id)}: Sentinel keeps one of them`);
  }
  const text = `${JSON.stringify(template(chosen), null, 2)}\n`;
  const out = typeof options['out'] === 'string' ? options['out'] : null;
  if (out === null) context.print(text);
  else await writeFile(out, text);
  if (out !== null) context.say(`${count(chosen.length, 'rule')} in ${out}`);
  return EXIT.done;
};

/** Says which rule ARM does not take. */
function template(chosen: readonly Detection[]): Json {
  for (const one of chosen) {
    try {
      templateOf([one]);
    } catch (error) {
      if (error instanceof UnfitRule) throw new UsageError(`${one.file} cannot be exported: ${error.message}`, 'Correct the field.', error);
      throw error;
    }
  }
  return templateOf(chosen);
}

function ruleNamed(all: readonly Detection[], name: string): Detection {
  const found = all.find(({ slug }) => slug === name) ?? detectionNamed(indexDetections(all), name);
  if (found === null) throw new UsageError(`there is no rule ${visible(name)}`, 'Name a rule by its folder, name or id.');
  return found;
}
