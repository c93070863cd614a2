import { AppliedStack, Containment, Incident, PauseFile, type IncidentId } from '../model/index.ts';
import type { Content } from './fast-import.ts';
import { placeOf } from './layout.ts';
import { mergeHolds, mergeIncident, mergePauses, mergeStack, type Three } from './merge-views.ts';
import { assemble, type IncidentRecord } from './read.ts';
import { blobId, readBlobs, type Repository } from './repository.ts';
import { jsonText, parseFile, toYaml } from './text.ts';

/** The files of the ledger in one commit: path to blob id. */
export type Files = ReadonlyMap<string, string>;

/** Makes an incident's views anew, by path inside its folder: what they say follows from the rest. */
export type MakeViews = (record: IncidentRecord) => ReadonlyMap<string, string>;

/** Two histories of the ledger as one. */
export interface Merged {
  /** What differs from ours. */
  changes: Map<string, Content>;
  /** Files that both have written, each in its own way, and that cannot both stand: both runs took the same step. */
  collisions: string[];
}

type Sides = [base: Files, ours: Files, theirs: Files];

/** An incident that one side has closed lies where that side has put it, with all that the other has added. */
function inOnePlace(sides: Sides): Sides {
  const closed = new Map<IncidentId, string>();
  for (const files of sides) {
    for (const path of files.keys()) {
      const place = placeOf(path);
      if (place?.incident != null && place.closed !== null) closed.set(place.incident, place.folder);
    }
  }
  const move = (files: Files): Files => new Map([...files].map(([path, blob]) => {
    const place = placeOf(path);
    const folder = place?.incident == null ? undefined : closed.get(place.incident);
    return [place === null || folder === undefined ? path : folder + path.slice(place.folder.length), blob];
  }));
  const [base, ours, theirs] = sides;
  return [move(base), move(ours), move(theirs)];
}

/** Merges what both sides have made of the ledger since `base`. Entries never collide; views are merged by meaning. */
export async function mergeLedgers(repository: Repository, base: Files, ours: Files, theirs: Files, views: MakeViews): Promise<Merged> {
  const [b, o, t] = inOnePlace([base, ours, theirs]);
  const merged = new Map<string, Content>();
  const rewritten: string[] = [];
  const touched = new Map<string, IncidentId>();
  const collisions: string[] = [];
  for (const path of new Set([...b.keys(), ...o.keys(), ...t.keys()])) {
    const [before, mine, other] = [b.get(path), o.get(path), t.get(path)];
    const blob = mine === other || other === before ? mine : other;
    if (blob !== undefined) merged.set(path, { blob });
    if (mine === other || mine === before || other === before) continue;
    const place = placeOf(path);
    if (place?.kind === 'view' && place.incident !== null) touched.set(place.folder, place.incident);
    else if (place?.kind === 'stack' || place?.kind === 'pause') rewritten.push(path);
    // The same reason or the same shared input, told twice: what is published stands.
    else if (place?.kind !== 'rejected' && place?.kind !== 'input') collisions.push(path);
  }
  const texts = await readAll(repository, [b, o, t], [...rewritten, ...[...merged.keys()].filter((path) => touched.has(placeOf(path)?.folder ?? ''))]);
  for (const path of rewritten) {
    const text = rewrite(path, texts(path));
    if (text !== null) merged.set(path, { text });
  }
  for (const folder of touched.keys()) {
    const { record, collision } = mergeRecord(folder, [...merged.keys()], texts);
    if (collision !== null) collisions.push(collision);
    for (const [name, text] of views(record)) merged.set(`${folder}/${name}`, { text });
  }
  return { changes: changesFrom(repository, ours, merged), collisions };
}

type Texts = (path: string) => Three<string | null>;

async function readAll(repository: Repository, [b, o, t]: Sides, paths: readonly string[]): Promise<Texts> {
  const ids = new Set([b, o, t].flatMap((files) => paths.flatMap((path) => files.get(path) ?? [])));
  const texts = await readBlobs(repository.root, [...ids]);
  const at = (files: Files, path: string): string | null => texts.get(files.get(path) ?? '') ?? null;
  return (path) => ({ base: at(b, path), ours: at(o, path), theirs: at(t, path) });
}

function rewrite(path: string, { base, ours, theirs }: Three<string | null>): string | null {
  if (ours === null || theirs === null) return ours ?? theirs;
  if (placeOf(path)?.kind === 'stack') {
    const read = (text: string): AppliedStack => parseFile(path, text, AppliedStack);
    return jsonText(mergeStack({ base: base === null ? null : read(base), ours: read(ours), theirs: read(theirs) }));
  }
  const read = (text: string): PauseFile['pauses'] => parseFile(path, text, PauseFile).pauses;
  return toYaml({ pauses: mergePauses({ base: base === null ? null : read(base), ours: read(ours), theirs: read(theirs) }) } satisfies PauseFile);
}

/** An incident with all that both have recorded of it. Closed by one and held by the other cannot be: a hold in a closed incident would be lifted. */
function mergeRecord(folder: string, paths: readonly string[], texts: Texts): { record: IncidentRecord; collision: string | null } {
  const mine = new Map<string, string>();
  for (const path of paths) {
    if (!path.startsWith(`${folder}/`)) continue;
    const { ours, theirs } = texts(path);
    mine.set(path, ours ?? theirs ?? '');
  }
  const known = assemble(folder, mine);
  const name = `${folder}/incident.yaml`;
  const incidents = texts(name);
  const readIncident = (text: string | null): Incident | null => (text === null ? null : parseFile(name, text, Incident));
  const [ours, theirs] = [readIncident(incidents.ours) ?? known.incident, readIncident(incidents.theirs) ?? known.incident];
  const held = texts(`${folder}/containment.yaml`);
  const holdsOf = (text: string | null): Containment['holds'] => (text === null ? [] : parseFile(`${folder}/containment.yaml`, text, Containment).holds);
  const holds = mergeHolds(known.timeline, holdsOf(held.ours), holdsOf(held.theirs));
  const incident = mergeIncident({ base: readIncident(incidents.base), ours, theirs });
  const decision = known.decisions.at(-1);
  const urgent = decision === undefined ? {} : { priority: decision.priority.value, queue: decision.queue };
  const isClosed = known.timeline.some(({ data }) => data.kind === 'closed');
  return { record: { ...known, incident: { ...incident, ...urgent }, holds }, collision: isClosed && holds.length > 0 ? `${folder}/containment.yaml` : null };
}

function changesFrom(repository: Repository, ours: Files, merged: ReadonlyMap<string, Content>): Map<string, Content> {
  const changes = new Map<string, Content>();
  const idOf = (content: Content): string | null => (content === null ? null : 'blob' in content ? content.blob : blobId(repository, Buffer.from(content.text)));
  for (const [path, content] of merged) if (idOf(content) !== ours.get(path)) changes.set(path, content);
  for (const path of ours.keys()) if (!merged.has(path)) changes.set(path, null);
  return changes;
}
