import type { ExplainRow } from '../../decide/index.ts';
import type { Colours } from '../streams.ts';
import { columns } from './layout.ts';
import { visible } from './visible.ts';

/** Why an incident was decided as it was: one block a subject (score, playbook, target), one line a rule, with where it is written. */
export function renderExplanation(rows: readonly ExplainRow[], colours: Colours): string {
  const blocks = [...Map.groupBy(rows, ({ subject }) => subject)].map(([subject, same]) => [
    colours.bold(visible(subject)),
    ...(subject === 'refused' ? same.flatMap(refusal) : columns(same.map(({ rule, result, reason, where }) => [`  ${visible(rule)}`, visible(result), `${visible(reason)}  ${colours.dim(`[${visible(where)}]`)}`]), (cell, column) => (column === 1 ? paint(cell, colours) : cell))),
  ]);
  return `${blocks.map((lines) => lines.join('\n')).join('\n')}\n`;
}

/** A refused target: its row carries what to do next in place of a result. */
function refusal({ rule, reason, where, result }: ExplainRow): string[] {
  return [`  ${visible(rule)}: ${visible(reason)}  [${visible(where)}]`, `    next: ${visible(result)}`];
}

function paint(result: string, colours: Colours): string {
  const word = result.trim();
  if (word === 'fails' || word === 'deny' || word === 'does not fit') return colours.red(result);
  if (word === 'holds' || word === 'auto' || word === 'taken') return colours.green(result);
  return word === 'approval' || word === 'shadow' ? colours.yellow(result) : result;
}
