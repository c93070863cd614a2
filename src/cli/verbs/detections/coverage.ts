import { writeFile } from 'node:fs/promises';
import { coverageOf, STATES, type Coverage } from '../../../detect/coverage/coverage.ts';
import { coverageHtml } from '../../../detect/coverage/html.ts';
import { navigatorLayer } from '../../../detect/coverage/navigator.ts';
import { EXIT, UsageError, type DetectionsCoverageAnswer } from '../../../model/index.ts';
import type { CliContext, Verb } from '../../context.ts';
import { columns, count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';
import { readRules } from './rules.ts';

/** Cells of the bar of a tactic. */
const BAR = 20;

/** `cordon detections coverage` */
export const coverage: Verb = async (context, _names, options) => {
  const { detections } = await readRules(context, [], []);
  const found = coverageOf(detections);
  if (typeof options['html'] === 'string') await write(context, options['html'], coverageHtml(found));
  if (typeof options['navigator'] === 'string') await write(context, options['navigator'], `${JSON.stringify(navigatorLayer(found), null, 2)}\n`);
  context.print(context.json ? JSON.stringify(answerOf(found)) : lines(found, context));
  return EXIT.done;
};

async function write(context: CliContext, file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => { throw new UsageError(`${file} cannot be written`, 'Name a file in a folder that is there.', error); });
  context.progress(`wrote ${visible(file)}`);
}

function answerOf({ version, rules, techniques, covered, columns: all, unmapped }: Coverage): DetectionsCoverageAnswer {
  return {
    attack: version, rules, techniques, covered, unmapped: unmapped.map(({ slug }) => slug),
    tactics: all.map((column) => ({
      id: column.tactic.id, name: column.tactic.name, covered: column.covered,
      techniques: column.cells.map(({ id, name, state, rules: of }) => ({ id, name, state, rules: of.map(({ slug }) => slug) })),
    })),
  };
}

function lines({ columns: all, rules, techniques, covered, unmapped }: Coverage, { colours }: CliContext): string {
  const rows = all.map(({ tactic, cells, covered: seen }) => {
    const filled = seen === 0 ? 0 : Math.max(1, Math.round(seen / cells.length * BAR));
    return [tactic.name, `${seen} of ${cells.length}`, `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`, cells.filter(({ state }) => state !== null).map(({ id, state }) => `${id}${state === 'responds' ? '' : ` (${state ?? ''})`}`).join(' ')];
  });
  return [
    ...columns(rows, (cell, column) => (column === 3 ? colours.dim(cell) : cell)),
    `${STATES.reduce((sum, state) => sum + covered[state], 0)} of ${techniques} techniques in ${count(rules, 'rule')}: ${STATES.map((state) => `${covered[state]} ${state}`).join(', ')}`,
    ...(unmapped.length === 0 ? [] : [colours.yellow(`without a technique: ${unmapped.map(({ slug }) => visible(slug)).join(', ')}`)]),
  ].join('\n');
}
