import type { Json, SyncAnswer, SyncChange, SyncUnit } from '../../model/index.ts';
import type { Colours } from '../streams.ts';
import { columns, count } from './layout.ts';
import { lineDifference } from './lines.ts';
import { visible } from './visible.ts';

const SIGNS: Record<SyncUnit['action'], string> = { none: ' ', create: '+', update: '~', delete: '-', adopt: '>' };
const LONGEST = 160;

/** What a sync would do or did, for people: the units that are not as they should be, each with what differs. */
export function renderSync(answer: SyncAnswer, colours: Colours): string {
  const shown = answer.units.filter(({ state }) => state !== 'same');
  const rows = columns(shown.map((unit) => [`${mark(unit)} ${wordOf(unit)}`, unit.kind, visible(unit.title), unit.file ?? unit.id]));
  const lines = shown.flatMap((unit, index) => [paint(unit, rows[index] ?? '', colours), ...(unit.reason === null ? [] : [`    ${visible(unit.reason)}`]), ...unit.changes.flatMap((change) => changeLines(change, unit, colours))]);
  const errors = answer.errors.map((error) => colours.red(`! ${visible(error)}`));
  const repaired = answer.repaired.map((line) => colours.dim(`mended: ${visible(line)}`));
  return [...lines, ...errors, ...repaired, summary(answer), ...(answer.pullRequest === null ? [] : [`pull request: ${visible(answer.pullRequest)}`])].join('\n');
}

function mark({ action, state }: SyncUnit): string {
  return state === 'planned' || state === 'done' ? SIGNS[action] : '!';
}

function wordOf({ action, state }: SyncUnit): string {
  if (state === 'planned') return action;
  return state === 'done' ? `${action}d`.replace('eed', 'ed').replace('adoptd', 'adopted') : state;
}

function paint({ action, state }: SyncUnit, line: string, colours: Colours): string {
  if (state !== 'planned' && state !== 'done') return state === 'failed' ? colours.red(line) : colours.yellow(line);
  return action === 'create' || action === 'adopt' ? colours.green(line) : action === 'delete' ? colours.red(line) : colours.yellow(line);
}

/** Of what is new or goes, the name says enough; the rest is shown field by field. */
function changeLines({ path, from, to }: SyncChange, { action, state }: SyncUnit, colours: Colours): string[] {
  if ((state === 'planned' || state === 'done' || state === 'failed') && action !== 'update' && action !== 'adopt') return [];
  const name = path === '' ? 'all of it' : path;
  if (typeof from === 'string' && typeof to === 'string' && (from.includes('\n') || to.includes('\n'))) {
    return [`    ${visible(name)}:`, ...lineDifference(from, to).map((line) => `      ${painted(visible(line.replaceAll('\t', '  ')), colours)}`)];
  }
  return [`    ${visible(name)}: ${valueOf(from)} -> ${valueOf(to)}`];
}

function painted(line: string, colours: Colours): string {
  return line.startsWith('-') ? colours.red(line) : line.startsWith('+') ? colours.green(line) : colours.dim(line);
}

function valueOf(value: Json): string {
  if (value === null) return '(none)';
  const text = visible(JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function summary({ units, workspace, preview }: SyncAnswer): string {
  const number = (of: (unit: SyncUnit) => boolean): number => units.filter(of).length;
  const parts = [
    ...(['create', 'update', 'delete', 'adopt'] as const).map((action) => [number((unit) => unit.action === action && ['planned', 'done'].includes(unit.state)), action] as const),
    ...(['failed', 'drift', 'auto-disabled', 'foreign', 'refused'] as const).map((state) => [number((unit) => unit.state === state), state] as const),
  ].filter(([many]) => many > 0).map(([many, word]) => `${many} ${word}`);
  const same = number(({ state }) => state === 'same');
  const what = parts.length === 0 ? `nothing to do, ${count(same, 'unit')} as written` : `${parts.join(', ')}, ${same} as written`;
  return `${workspace}: ${what}${preview && parts.length > 0 ? ' (preview: nothing was changed)' : ''}`;
}
