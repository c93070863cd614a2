import type { IncidentId } from '../../model/index.ts';
import { ulidTime } from '../ulid.ts';
import { finding, type Finding } from './finding.ts';
import type { Loaded, LoadedEntry } from './load.ts';

/** Whether each entry follows entries that are there, and bears the date that its place allows. */
function checkLinks(entries: readonly LoadedEntry[], incident: IncidentId | null): Finding[] {
  const byHash = new Map(entries.map((item) => [item.hash, item]));
  const findings: Finding[] = [];
  for (const { entry, path } of entries) {
    const before = entry.prev.map((hash) => byHash.get(hash));
    if (before.includes(undefined)) {
      findings.push(finding('missing', incident, path, 'it follows an entry that is not there any more, or was changed'));
    }
    const known = before.filter((item) => item !== undefined);
    const least = Math.max(Date.parse(entry.at), ...known.map((item) => ulidTime(item.entry.id)));
    const early = known.some((item) => item.entry.id >= entry.id);
    // Without all of what it follows, only the lower bound is known.
    const dated = known.length === before.length ? ulidTime(entry.id) === least : ulidTime(entry.id) >= least;
    if (early || !dated) findings.push(finding('re-dated', incident, path, `its id, its time ${entry.at} and its place in the chain do not agree`));
  }
  const roots = entries.filter(({ entry }) => entry.prev.length === 0);
  for (const { path } of roots.slice(0, -1).concat(roots.length > 1 ? roots.slice(-1) : [])) {
    findings.push(finding('added', incident, path, 'the timeline has more than one beginning'));
  }
  return findings;
}

/** Hashes of an entry and all that it follows. */
function covered(heads: readonly string[], byHash: ReadonlyMap<string, LoadedEntry>): Set<string> {
  const seen = new Set<string>();
  const todo = [...heads];
  for (let hash = todo.pop(); hash !== undefined; hash = todo.pop()) {
    if (seen.has(hash)) continue;
    seen.add(hash);
    todo.push(...byHash.get(hash)?.entry.prev ?? []);
  }
  return seen;
}

/** The heads that the repository's chain names for each incident, and the chain entry that does. */
function namedHeads(loaded: Loaded): Map<IncidentId, Map<string, string>> {
  const named = new Map<IncidentId, Map<string, string>>();
  for (const { entry, path } of loaded.chain) {
    if (entry.data.kind !== 'heads') continue;
    for (const [id, heads] of Object.entries(entry.data.incidents)) {
      const known = named.get(id) ?? new Map<string, string>();
      for (const head of heads) known.set(head, path);
      named.set(id, known);
    }
  }
  return named;
}

/** Checks all timelines and the repository's chain, and each against the other. */
export function checkChains(loaded: Loaded): Finding[] {
  const findings = checkLinks(loaded.chain, null);
  const named = namedHeads(loaded);
  for (const [id, heads] of named) {
    const incident = loaded.incidents.get(id);
    if (incident === undefined || incident.entries.length === 0) {
      findings.push(finding('incident-deleted', id, `incidents/*/${id}`, `the repository's chain knows this incident (${heads.values().next().value ?? ''}), but its timeline is gone`));
      continue;
    }
    const byHash = new Map(incident.entries.map((item) => [item.hash, item]));
    for (const [head, path] of heads) {
      if (!byHash.has(head)) findings.push(finding('missing', id, path, 'it names an entry of this incident that is not there any more, or was changed'));
    }
    const known = covered([...heads.keys()], byHash);
    for (const { hash, path } of incident.entries) {
      if (!known.has(hash)) findings.push(finding('added', id, path, 'the repository\'s chain does not know this entry'));
    }
  }
  for (const [id, { entries, folders }] of loaded.incidents) {
    findings.push(...checkLinks(entries, id));
    if (!named.has(id)) findings.push(finding('added', id, [...folders][0] ?? id, 'the repository\'s chain does not know this incident'));
  }
  return findings;
}
