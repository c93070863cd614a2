import type * as z from 'zod';
import {
  Containment, CordonError, Decision, digestOf, Event, Incident, Json, PauseFile, Plan, Policy, Rejection, sha256, Task, TimelineEntry,
  type Hold, type IncidentId,
} from '../../model/index.ts';
import { link, type Linked } from '../chain.ts';
import { StoredInputs } from '../inputs.ts';
import { placeOf, type Place } from '../layout.ts';
import { readTexts, type Ledger } from '../ledger.ts';
import { jsonText, parseFile } from '../text.ts';
import { finding, type Finding } from './finding.ts';

/** An entry with where it is written. */
export interface LoadedEntry extends Linked { path: string }

/** One incident as its files say, each file by itself. */
export interface LoadedIncident {
  id: IncidentId;
  folders: Set<string>;
  incident: Incident | null;
  events: Map<string, Event>;
  decisions: Map<number, Decision>;
  inputs: Map<number, StoredInputs>;
  plans: Map<number, Plan>;
  tasks: Map<string, Task>;
  holds: Hold[];
  entries: LoadedEntry[];
}

/** The whole ledger, loaded for the auditor: what cannot be read is a finding, never an error. */
export interface Loaded {
  incidents: Map<IncidentId, LoadedIncident>;
  chain: LoadedEntry[];
  policies: Map<string, Policy>;
  findings: Finding[];
}

interface Loading extends Loaded { path: string; text: string; place: Place }

function parse<S extends z.ZodType>(at: Loading, schema: S): z.infer<S> | null {
  let value: z.infer<S>;
  try {
    value = parseFile(at.path, at.text, schema);
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    at.findings.push(finding('unreadable', at.place.incident, at.path, error.message));
    return null;
  }
  if (at.path.endsWith('.json') && jsonText(value) !== at.text) {
    at.findings.push(finding('changed', at.place.incident, at.path, 'its bytes are not those that cordon writes for what it says'));
  }
  return value;
}

/** Whether the name of the file is what its content asks for. */
function named(at: Loading, expected: string | number): void {
  if (at.place.name === String(expected)) return;
  at.findings.push(finding('renamed', at.place.incident, at.path, `its content belongs under the name ${expected}`));
}

function belongs(at: Loading, incident: IncidentId | null): void {
  if (incident === at.place.incident) return;
  at.findings.push(finding('incident-moved', at.place.incident, at.path, `it belongs to ${incident ?? 'the repository'}, not here`));
}

function incidentOf(at: Loading, id: IncidentId): LoadedIncident {
  const known = at.incidents.get(id) ?? {
    id, folders: new Set<string>(), incident: null, events: new Map(), decisions: new Map(), inputs: new Map(), plans: new Map(), tasks: new Map(), holds: [], entries: [],
  };
  known.folders.add(at.place.folder);
  at.incidents.set(id, known);
  return known;
}

function loadView(at: Loading, into: LoadedIncident): void {
  if (at.path.endsWith('/incident.yaml')) {
    into.incident = parse(at, Incident);
    if (into.incident !== null) belongs(at, into.incident.id);
  } else if (at.path.endsWith('/containment.yaml')) {
    into.holds = parse(at, Containment)?.holds ?? [];
    for (const hold of into.holds) belongs(at, hold.incident);
  }
}

function loadRootFile(at: Loading): void {
  switch (at.place.kind) {
    case 'chain': {
      const entry = parse(at, TimelineEntry);
      if (entry === null) return;
      named(at, entry.id);
      belongs(at, entry.incident);
      at.chain.push({ ...link(entry), path: at.path });
      return;
    }
    case 'input': {
      const policy = parse(at, Policy);
      if (policy === null) return;
      named(at, digestOf(policy));
      at.policies.set(at.place.name, policy);
      return;
    }
    case 'rejected': {
      const rejection = parse(at, Rejection);
      if (rejection !== null) named(at, rejection.digest);
      return;
    }
    case 'pause': parse(at, PauseFile); return;
    default: parse(at, Json);
  }
}

function loadIncidentFile(at: Loading, into: LoadedIncident): void {
  const number = Number(at.place.name);
  switch (at.place.kind) {
    case 'view': loadView(at, into); return;
    case 'event': { const value = parse(at, Event); if (value !== null) { named(at, value.fingerprint); into.events.set(value.fingerprint, value); } return; }
    case 'inputs': { const value = parse(at, StoredInputs); if (value !== null) { named(at, value.round); belongs(at, value.incident.id); into.inputs.set(number, value); } return; }
    case 'decision': { const value = parse(at, Decision); if (value !== null) { named(at, value.round); belongs(at, value.incident); into.decisions.set(number, value); } return; }
    case 'plan': { const value = parse(at, Plan); if (value !== null) { named(at, value.n); belongs(at, value.incident); into.plans.set(number, value); } return; }
    case 'task': { const value = parse(at, Task); if (value !== null) { named(at, sha256(value.key)); belongs(at, value.incident); into.tasks.set(value.key, value); } return; }
    default: {
      const entry = parse(at, TimelineEntry);
      if (entry === null) return;
      named(at, entry.id);
      belongs(at, entry.incident);
      into.entries.push({ ...link(entry), path: at.path });
    }
  }
}

/** Loads every file of the ledger and checks each by itself: schema, bytes, name, and the incident it says it is of. */
export async function load(ledger: Ledger): Promise<Loaded> {
  const loaded: Loaded = { incidents: new Map(), chain: [], policies: new Map(), findings: [] };
  for (const [path, text] of await readTexts(ledger, ledger.files.keys())) {
    const place = placeOf(path);
    if (place === null) {
      loaded.findings.push(finding('added', null, path, 'no file of the ledger has such a name'));
      continue;
    }
    const at: Loading = { ...loaded, path, text, place };
    if (place.incident === null) loadRootFile(at);
    else loadIncidentFile(at, incidentOf(at, place.incident));
  }
  return loaded;
}
