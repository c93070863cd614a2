import {
  Containment, Decision, entityRef, Event, Incident, IncidentSummary, LedgerError, PauseFile, Plan, Task, TimelineEntry,
  type CapsUsed, type Digest, type Hold, type IncidentId, type Instant, type Pause, type Policy,
} from '../model/index.ts';
import { inOrder } from './chain.ts';
import { PAUSE_PATH, placeOf, type FileKind } from './layout.ts';
import { foldersOf, foldersOfIncident, incidentIds, readText, readTexts, type Ledger } from './ledger.ts';
import { parseFile } from './text.ts';
import { ulidTime } from './ulid.ts';

/** Everything the ledger holds about one incident. */
export interface IncidentRecord {
  /** `incidents/open/<id>` or `incidents/closed/<yyyy>/<mm>/<id>`. */
  folder: string;
  incident: Incident;
  /** In the order of `incident.events`. */
  events: Event[];
  /** By round. */
  decisions: Decision[];
  /** By number. */
  plans: Plan[];
  holds: Hold[];
  tasks: Task[];
  /** Causes first, then by time. */
  timeline: TimelineEntry[];
}

const byNumber = <T>(number: (item: T) => number) => (a: T, b: T): number => number(a) - number(b);

function pick<T>(texts: ReadonlyMap<string, string>, kind: FileKind, parse: (path: string, text: string) => T): T[] {
  return [...texts].filter(([path]) => placeOf(path)?.kind === kind).map(([path, text]) => parse(path, text));
}

/** An incident from the texts of its files, by path. */
export function assemble(folder: string, texts: ReadonlyMap<string, string>): IncidentRecord {
  const incidentText = texts.get(`${folder}/incident.yaml`);
  if (incidentText === undefined) {
    throw new LedgerError('LEDGER_MISSING', `${folder}/incident.yaml is not in the ledger`, 'Run `cordon audit verify`; `git log --diff-filter=D` shows who removed it.');
  }
  const incident = parseFile(`${folder}/incident.yaml`, incidentText, Incident);
  const containment = texts.get(`${folder}/containment.yaml`);
  const place = (event: Event): number => (incident.events.indexOf(event.fingerprint) + 1) || Number.MAX_SAFE_INTEGER;
  return {
    folder, incident,
    events: pick(texts, 'event', (path, text) => parseFile(path, text, Event)).sort(byNumber(place)),
    decisions: pick(texts, 'decision', (path, text) => parseFile(path, text, Decision)).sort(byNumber((decision) => decision.round)),
    plans: pick(texts, 'plan', (path, text) => parseFile(path, text, Plan)).sort(byNumber((plan) => plan.n)),
    holds: containment === undefined ? [] : parseFile(`${folder}/containment.yaml`, containment, Containment).holds,
    tasks: pick(texts, 'task', (path, text) => parseFile(path, text, Task)),
    timeline: inOrder(pick(texts, 'timeline', (path, text) => parseFile(path, text, TimelineEntry))),
  };
}

async function readRecords(ledger: Ledger, ids: readonly IncidentId[]): Promise<IncidentRecord[]> {
  const folders = foldersOf(ledger);
  // The decisions' inputs are by far the largest files, and only replay wants them.
  const wanted = new Map(ids.map((id) => [id, [] as string[]]));
  for (const path of ledger.files.keys()) {
    const place = placeOf(path);
    if (place?.incident != null && place.kind !== 'inputs') wanted.get(place.incident)?.push(path);
  }
  const texts = await readTexts(ledger, [...wanted.values()].flat());
  return ids.map((id) => assemble(folders.get(id)?.[0] ?? '', new Map((wanted.get(id) ?? []).map((path) => [path, texts.get(path) ?? '']))));
}

/**
 * One incident, open or closed.
 * @throws UsageError when there is none of that id, LedgerError `LEDGER_UNREADABLE` or `LEDGER_MISSING`
 */
export async function readIncident(ledger: Ledger, id: IncidentId): Promise<IncidentRecord> {
  foldersOfIncident(ledger, id);
  const [found] = await readRecords(ledger, [id]);
  if (found === undefined) throw new LedgerError('LEDGER_MISSING', `${id} cannot be read`, 'Run `cordon audit verify`.');
  return found;
}

/** All open incidents, the oldest first. */
export function readOpen(ledger: Ledger): Promise<IncidentRecord[]> {
  return readRecords(ledger, incidentIds(ledger, 'open'));
}

/** All incidents, open and closed, the oldest first. */
export function readAll(ledger: Ledger): Promise<IncidentRecord[]> {
  return readRecords(ledger, incidentIds(ledger));
}

/** What enrichment needs of every incident, open and closed. */
export async function readSummaries(ledger: Ledger): Promise<IncidentSummary[]> {
  const paths = [...ledger.files.keys()].filter((path) => path.endsWith('/incident.yaml') || placeOf(path)?.kind === 'event');
  const texts = await readTexts(ledger, paths);
  const detections = new Map<string, Set<string>>();
  for (const { folder, detection } of pick(texts, 'event', (path, text) => ({ folder: placeOf(path)?.folder ?? '', detection: parseFile(path, text, Event).detection }))) {
    if (detection !== null) detections.set(folder, (detections.get(folder) ?? new Set()).add(detection));
  }
  return [...texts].filter(([path]) => path.endsWith('/incident.yaml')).map(([path, text]) => {
    const incident = parseFile(path, text, Incident);
    return {
      id: incident.id, openedAt: incident.openedAt, closedAs: incident.closedAs, entities: incident.entities.map(entityRef),
      detections: [...detections.get(path.slice(0, -'/incident.yaml'.length)) ?? []].sort(),
    };
  }).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Which incident has which event. Reads names only. */
export function allFingerprints(ledger: Ledger): Map<Digest, IncidentId> {
  const found = new Map<Digest, IncidentId>();
  for (const path of ledger.files.keys()) {
    const place = placeOf(path);
    if (place?.kind === 'event' && place.incident !== null) found.set(place.name, place.incident);
  }
  return found;
}

/**
 * Who has paused what. A file that cannot be read, or that is gone while the repository's chain knows of a pause that nobody
 * ended, is a broken guard, which blocks like a pause of everything.
 */
export async function readPauses(ledger: Ledger): Promise<{ pauses: Pause[]; broken: Policy['brokenGuards'] }> {
  const path = `incidents/${PAUSE_PATH}`;
  try {
    const text = await readText(ledger, path);
    if (text !== null) return { pauses: parseFile(path, text, PauseFile).pauses, broken: [] };
    const open = await pausedByChain(ledger);
    return { pauses: [], broken: open === null ? [] : [{ guard: 'pause', where: `${path}:1`, reason: `the file is gone, and nobody ended the pause of ${open.at}: ${open.reason}` }] };
  } catch (error) {
    return { pauses: [], broken: [{ guard: 'pause', where: `${path}:1`, reason: error instanceof Error ? error.message : String(error) }] };
  }
}

/** The first pause of the chain that no `resume` ended. */
async function pausedByChain(ledger: Ledger): Promise<{ at: Instant; reason: string } | null> {
  const chain = [...ledger.files.keys()].filter((path) => placeOf(path)?.kind === 'chain');
  const entries = [...await readTexts(ledger, chain)].map(([path, text]) => parseFile(path, text, TimelineEntry)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const open = new Map<string, { at: Instant; reason: string }>();
  for (const { at, data } of entries) {
    if (data.kind === 'paused') open.set(data.scope ?? '', { at, reason: data.reason });
    if (data.kind === 'resumed') for (const scope of data.scope === null ? [...open.keys()] : [data.scope]) open.delete(scope);
  }
  return [...open.values()][0] ?? null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Distinct targets that automatic containment took in the last hour and day, from all timelines; `run` starts empty. */
export async function capsUsed(ledger: Ledger, now: Instant): Promise<CapsUsed> {
  const time = Date.parse(now);
  // The name holds the time, and never an earlier one than the entry's, so old entries need not be read.
  const recent = [...ledger.files.keys()].filter((path) => {
    const place = placeOf(path);
    return place?.kind === 'timeline' && ulidTime(place.name) > time - DAY;
  });
  const hour = new Set<string>();
  const day = new Set<string>();
  for (const [path, text] of await readTexts(ledger, recent)) {
    const { at, data } = parseFile(path, text, TimelineEntry);
    if (data.kind !== 'held' || !data.automatic) continue;
    for (const target of data.targets) {
      if (Date.parse(at) > time - DAY) day.add(target);
      if (Date.parse(at) > time - HOUR) hour.add(target);
    }
  }
  return { run: [], hour: [...hour].sort(), day: [...day].sort() };
}

/** When containment was last resumed, as far as that was after `since`. */
export async function resumedSince(ledger: Ledger, since: Instant): Promise<Instant | null> {
  const recent = [...ledger.files.keys()].filter((path) => {
    const place = placeOf(path);
    return place?.kind === 'chain' && ulidTime(place.name) >= Date.parse(since);
  });
  const resumed = [...await readTexts(ledger, recent)].map(([path, text]) => parseFile(path, text, TimelineEntry)).filter(({ data }) => data.kind === 'resumed');
  return resumed.map(({ at }) => at).sort().at(-1) ?? null;
}
