import { entityRef, parseControlKey, type Decision, type Instant } from '../model/index.ts';
import { liftedControls, type IncidentRecord } from '../record/index.ts';
import { nameOf } from './sections.ts';
import { code, duration, table, time } from './text.ts';

/** Entities that one alert may name before a reader is told to look whether they belong together. */
const MANY = 5;

/** `enabled of alice@contoso.example (user)`: a control as people say it; its key where nobody holds it any more. */
function controlName(record: IncidentRecord, key: string): string {
  const { type } = parseControlKey(key);
  const held = record.timeline.flatMap(({ data }) => (data.kind === 'outcome' && data.controls.includes(key) ? [data.outcome.target] : [])).at(-1);
  return held === undefined ? code(key) : `${code(type)} of ${nameOf(record, held)}`;
}

/** What somebody lifted while it was held, and when it was put back; empty without any. */
export function liftedSection(record: IncidentRecord): string[] {
  const lifted = liftedControls(record);
  if (lifted.length === 0) return [];
  const rows = lifted.flatMap(({ control, times }) => times.map(({ at, found, putBackAt }, index) =>
    [controlName(record, control), String(index + 1), time(at), code(typeof found === 'string' ? found : JSON.stringify(found)), putBackAt === null ? '**not yet**' : time(putBackAt)]));
  return [
    '## Lifted by somebody, and put back\n',
    ...lifted.filter(({ fight }) => fight).map(({ control, times }) =>
      `**Somebody works against the containment**: ${controlName(record, control)} was lifted ${times.length} times. It is put back each time; only taking his rights away ends it.\n`),
    table(['what', 'no.', 'found at', 'what was found', 'put back, seen at'], rows, ''),
    'Who did it is in the audit log of the cloud, where nothing stands here: `CloudTrail` (AWS), directory audit (Entra), activity log (Azure), action centre (Defender).\n',
  ];
}

/** The times before which sessions are void: one where the cloud acts at once, two where sessions can be minted until it does. */
export function sessionSection(record: IncidentRecord): string[] {
  const cutoffs = new Map<string, Instant[]>();
  for (const { data } of record.timeline) {
    if (data.kind === 'held') for (const control of data.controls) cutoffs.delete(control);
    if (data.kind === 'stamped') for (const control of data.controls) cutoffs.set(control, [...cutoffs.get(control) ?? [], data.at]);
  }
  if (cutoffs.size === 0) return [];
  const rows = [...cutoffs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([control, [first = null, second = null]]) => [
    controlName(record, control), time(first), second === null ? 'not needed, or not yet' : time(second),
    first === null || second === null ? 'none' : `${duration(Date.parse(second) - Date.parse(first))}, void as well`,
  ]);
  return [
    '### Sessions that are void\n',
    table(['what', 'issued before (first application)', 'issued before (seen in force)', 'minted in between'], rows, ''),
    'Also void: what was minted while the plan waited for its approval. How many sessions that were is in the logs of the clouds alone: the sign-in log (Entra), `AssumeRole` in CloudTrail (AWS), between these times.\n',
  ];
}

/** Targets of the last decision that a guard denied. */
function deniedTargets(record: IncidentRecord): Decision['targets'] {
  return (record.decisions.at(-1)?.targets ?? []).filter(({ gate }) => gate === 'deny');
}

/** What a guard kept from being contained, each with what a person can do; empty without any. */
export function heldBackSection(record: IncidentRecord): string[] {
  const denied = deniedTargets(record).flatMap(({ action, target, refusals }) => refusals.map(({ rule, reason, next }) => [code(action), nameOf(record, entityRef(target)), `${code(rule)}: ${code(reason)}`, code(next)]));
  const { storm } = record.incident;
  if (denied.length === 0 && storm === null) return [];
  return [
    '## Held back by a guard\n',
    ...(storm === null ? [] : [`The storm breaker opened ${time(storm.trippedAt)}: ${code(storm.reason)}. ${storm.suppressed} alert(s) were kept back and nothing was contained for them; all of them are listed below, and the one that matters can be among them.\n`]),
    ...(denied.length === 0 ? [] : [table(['action', 'target', 'because', 'next'], denied, '')]),
  ];
}

/** Lines for the short part: what an attacker may have done to the response itself. */
export function attackLines(record: IncidentRecord): string[] {
  const denied = new Set(deniedTargets(record).map(({ target }) => entityRef(target)));
  const fights = liftedControls(record).filter(({ fight }) => fight);
  const most = Math.max(0, ...record.events.map(({ entities, unresolved }) => entities.length + unresolved.length));
  return [
    ...(fights.length === 0 ? [] : [`- **Somebody works against the containment**: ${fights.length} control(s) were lifted ${Math.max(...fights.map(({ times }) => times.length))} times and put back. A person has to take his rights away.`]),
    ...(denied.size === 0 ? [] : [`- ${denied.size} target(s) were not touched because a guard said no (named below).`]),
    ...(record.incident.storm === null ? [] : ['- A flood of alerts tripped the storm breaker: look for the one that it was meant to hide.']),
    ...(most > MANY ? [`- One alert alone names ${most} entities: look whether they belong together before you approve. A sender can write any name into an alert.`] : []),
  ];
}
