import type { Findings } from '../../../content/read.ts';
import { readWorkTree } from '../../../content/tree.ts';
import { planImport, type ImportResult } from '../../../detect/exchange/import.ts';
import { readSources } from '../../../detect/exchange/sources.ts';
import { writeImport } from '../../../detect/exchange/write.ts';
import { loadDetections, RESERVED } from '../../../detect/load.ts';
import { EXIT, type DetectionsImportAnswer } from '../../../model/index.ts';
import type { Verb } from '../../context.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';

/** `cordon detections import FILE|DIR`. Ends with 2 where a rule was not taken; the others are there all the same. */
export const importRules: Verb = async (context, [path = ''], options) => {
  const sources = await readSources(path);
  const tree = await readWorkTree(context.repo);
  const findings: Findings = { problems: [], warnings: [] };
  const existing = loadDetections(tree, findings).map(({ detection }) => detection);
  const taken = new Set([...RESERVED, ...[...tree.keys()].flatMap((file) => /^detections\/([^/]+?)(?:\/|\.ya?ml$|\.kql$)/.exec(file)?.[1] ?? [])]);
  const results = planImport(sources, existing, taken, options['force'] === true);
  await writeImport(context.repo, results);
  const counts = { imported: 0, replaced: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  if (context.json) context.print(JSON.stringify({ ...counts, rules: results.map(answerOf) } satisfies DetectionsImportAnswer));
  else {
    for (const result of results) context.print(lineOf(result));
    context.say(`${counts.imported} imported, ${counts.replaced} replaced, ${counts.unchanged} there already, ${count(counts.refused, 'rule')} not taken`);
    if (counts.imported > 0) context.say('They have no response and are not enabled. Next: `cordon detections validate`.');
  }
  return counts.refused > 0 ? EXIT.invalid : EXIT.done;
};

function lineOf(result: ImportResult): string {
  if (result.outcome === 'refused') return `refused   ${visible(result.from)}: ${visible(result.reason)}`;
  const notes = 'notes' in result ? result.notes.map((note) => `\n          ${visible(note)}`).join('') : '';
  return `${result.outcome.padEnd(9)} detections/${result.slug}  ${visible(result.name)}${notes}`;
}

function answerOf(result: ImportResult): DetectionsImportAnswer['rules'][number] {
  const { from, outcome } = result;
  if (result.outcome === 'refused') return { from, outcome, rule: null, name: null, reason: result.reason, notes: [] };
  return { from, outcome, rule: result.slug, name: result.name, reason: null, notes: 'notes' in result ? [...result.notes] : [] };
}
