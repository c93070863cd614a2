import { sha256, type IncidentId, type Instant } from '../model/index.ts';

/** What a file of the ledger is. `view` may be rewritten; everything else is written once. */
export type FileKind =
  | 'view' | 'event' | 'inputs' | 'decision' | 'plan' | 'task' | 'timeline' | 'chain' | 'input' | 'rejected' | 'stack' | 'pause';

const INCIDENT_FILES: readonly (readonly [FileKind, RegExp])[] = [
  ['view', /^(incident\.yaml|containment\.yaml|report\.md)$/],
  ['event', /^events\/([0-9a-f]{64})\.json$/],
  ['inputs', /^decisions\/([1-9][0-9]*)\.inputs\.json$/],
  ['decision', /^decisions\/([1-9][0-9]*)\.json$/],
  ['plan', /^plans\/([1-9][0-9]*)\.json$/],
  ['task', /^tasks\/([0-9a-f]{64})\.json$/],
  ['timeline', /^timeline\/([0-9A-HJKMNP-TV-Z]{26})\.json$/],
];

const ROOT_FILES: readonly (readonly [FileKind, RegExp])[] = [
  ['chain', /^chain\/([0-9A-HJKMNP-TV-Z]{26})\.json$/],
  ['input', /^inputs\/([0-9a-f]{64})\.json$/],
  ['rejected', /^rejected\/([0-9a-f]{64})\.json$/],
  ['stack', /^stacks\/([A-Za-z0-9][A-Za-z0-9._-]{0,199})\.json$/],
  ['pause', /^(pause)\.yaml$/],
];

const INCIDENT_FOLDER = /^incidents\/(open|closed\/(\d{4})\/(\d{2}))\/(\d{4}-\d{2}-\d{2}-[0-9a-f]{10})\/(.+)$/;

/** Where a path under `incidents/` belongs. `name` is the part that stands for the content: digest, number, ULID. */
export interface Place { kind: FileKind; name: string; incident: IncidentId | null; folder: string; closed: string | null }

function match(table: readonly (readonly [FileKind, RegExp])[], relative: string): { kind: FileKind; name: string } | null {
  for (const [kind, pattern] of table) {
    const found = pattern.exec(relative);
    if (found !== null) return { kind, name: found[1] ?? '' };
  }
  return null;
}

/** What the ledger file at `path` is, or null when nothing of the ledger has that name. */
export function placeOf(path: string): Place | null {
  const inside = INCIDENT_FOLDER.exec(path);
  if (inside !== null) {
    const [, where = '', year = '', month = '', id = '', rest = ''] = inside;
    const found = match(INCIDENT_FILES, rest);
    return found === null ? null : { ...found, incident: id, folder: `incidents/${where}/${id}`, closed: where === 'open' ? null : `${year}/${month}` };
  }
  const found = path.startsWith('incidents/') ? match(ROOT_FILES, path.slice('incidents/'.length)) : null;
  return found === null ? null : { ...found, incident: null, folder: 'incidents', closed: null };
}

const REWRITABLE: readonly FileKind[] = ['view', 'stack', 'pause'];

/** Whether a file of this kind is written once and never changed or deleted. */
export function isAppendOnly(kind: FileKind): boolean {
  return !REWRITABLE.includes(kind);
}

export const openFolder = (id: IncidentId): string => `incidents/open/${id}`;
export const closedFolder = (id: IncidentId, at: Instant): string => `incidents/closed/${at.slice(0, 4)}/${at.slice(5, 7)}/${id}`;

/** Paths inside an incident's folder. */
export const eventPath = (fingerprint: string): string => `events/${fingerprint}.json`;
export const decisionPath = (round: number): string => `decisions/${round}.json`;
export const inputsPath = (round: number): string => `decisions/${round}.inputs.json`;
export const planPath = (n: number): string => `plans/${n}.json`;
/** A task's key may hold anything, so its hash is the name. */
export const taskPath = (key: string): string => `tasks/${sha256(key)}.json`;

/** Paths inside `incidents/`. */
export const policyPath = (digest: string): string => `inputs/${digest}.json`;
export const rejectedPath = (digest: string): string => `rejected/${digest}.json`;
export const stackPath = (stack: string): string => `stacks/${stack}.json`;
export const PAUSE_PATH = 'pause.yaml';
