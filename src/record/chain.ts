import { digestOf, TimelineEntry, type Digest, type EntryDraft, type IncidentId } from '../model/index.ts';
import { nextUlid, type Random } from './ulid.ts';

/** An entry with its hash, which is what later entries name in `prev`. */
export interface Linked { entry: TimelineEntry; hash: Digest }

/** An entry with its hash. */
export function link(entry: TimelineEntry): Linked {
  return { entry, hash: digestOf(entry) };
}

/** Entries that no other entry has seen. One in a quiet timeline, more after a merge. */
export function headsOf(entries: readonly Linked[]): Linked[] {
  const seen = new Set(entries.flatMap(({ entry }) => entry.prev));
  return entries.filter(({ hash }) => !seen.has(hash));
}

/** By id. An id is greater than those of all entries it follows, so this is also an order in which causes come first. */
export function inOrder<T extends { id: string }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Gives drafts their ids and places after `heads`, one after the other. Returns the new entries; the last is the new head. */
export function append(heads: readonly Linked[], incident: IncidentId | null, drafts: readonly EntryDraft[], random: Random): Linked[] {
  const added: Linked[] = [];
  let before = heads;
  for (const draft of drafts) {
    const floor = before.map(({ entry }) => entry.id).sort().at(-1) ?? null;
    const entry = TimelineEntry.parse({
      ...draft, incident, id: nextUlid(Date.parse(draft.at), floor, random), prev: before.map(({ hash }) => hash).sort(),
    });
    const linked = link(entry);
    added.push(linked);
    before = [linked];
  }
  return added;
}
