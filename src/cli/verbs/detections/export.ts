import { writeFile } from 'node:fs/promises';
import { UnfitRule } from '../../../detect/exchange/arm.ts';
import { templateOf } from '../../../detect/exchange/template.ts';
import { EXIT, UsageError, type Detection, type Json } from '../../../model/index.ts';
import type { Verb } from '../../context.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';
import { readRules } from './rules.ts';

/** `cordon detections export [rule...]`: an ARM template, as the portal takes it. */
export const exportRules: Verb = async (context, names, options) => {
  const { detections: chosen } = await readRules(context, names, []);
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
