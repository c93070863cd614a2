import { controlKey, digestOf, type Digest, type Hold, type Plan, type TimelineData } from '../../model/index.ts';
import { inOrder } from '../chain.ts';
import { heldByTimeline } from '../state.ts';
import { finding, type Finding, type FindingCode } from './finding.ts';
import type { Loaded, LoadedEntry, LoadedIncident } from './load.ts';

type Report = (code: FindingCode, where: string, message: string) => void;
type DataOf<K extends TimelineData['kind']> = Extract<TimelineData, { kind: K }>;

function entriesOf<K extends TimelineData['kind']>(incident: LoadedIncident, kind: K): { item: LoadedEntry; data: DataOf<K> }[] {
  const isKind = (data: TimelineData): data is DataOf<K> => data.kind === kind;
  return incident.entries.flatMap((item) => (isKind(item.entry.data) ? [{ item, data: item.entry.data }] : []));
}

/** The file that an entry is about must be there and be what it was. */
function checkSubject(say: Report, item: LoadedEntry, name: string, subject: unknown): void {
  if (subject === undefined) say('missing', item.path, `it is about ${name}, which is not there`);
  else if (item.entry.inputs !== null && digestOf(subject) !== item.entry.inputs) say('digest-mismatch', item.path, `${name} is not what it was when this was written`);
}

function checkEvents(incident: LoadedIncident, say: Report): void {
  const told = new Set<Digest>();
  for (const kind of ['opened', 'event-added'] as const) {
    for (const { item, data } of entriesOf(incident, kind)) {
      told.add(data.fingerprint);
      checkSubject(say, item, `event ${data.fingerprint}`, incident.events.get(data.fingerprint));
    }
  }
  const folder = [...incident.folders][0] ?? incident.id;
  for (const fingerprint of incident.events.keys()) {
    if (!told.has(fingerprint)) say('added', `${folder}/events/${fingerprint}.json`, 'no timeline entry tells of this event');
  }
  for (const fingerprint of incident.incident?.events ?? []) {
    if (!incident.events.has(fingerprint)) say('missing', `${folder}/events/${fingerprint}.json`, 'the incident lists this event');
  }
}

function checkDecisions(loaded: Loaded, incident: LoadedIncident, say: Report): void {
  const told = new Set<number>();
  for (const { item, data } of entriesOf(incident, 'decided')) {
    told.add(data.round);
    const decision = incident.decisions.get(data.round);
    const stored = incident.inputs.get(data.round);
    if (decision === undefined) say('missing', item.path, `decision ${data.round} is not there`);
    else if (digestOf(decision) !== data.decision) say('digest-mismatch', item.path, `decision ${data.round} is not what it was when this was written`);
    if (stored === undefined) { say('missing', item.path, `the inputs of decision ${data.round} are not there`); continue; }
    const policy = loaded.policies.get(stored.policy.$input);
    if (policy === undefined) say('missing', item.path, `the policy of decision ${data.round} (incidents/inputs/${stored.policy.$input}.json) is not there`);
    else if (digestOf({ ...stored, policy }) !== data.inputs) say('digest-mismatch', item.path, `the inputs of decision ${data.round} are not what they were when this was written`);
  }
  const folder = [...incident.folders][0] ?? incident.id;
  for (const round of incident.decisions.keys()) if (!told.has(round)) say('added', `${folder}/decisions/${round}.json`, 'no timeline entry tells of this decision');
}

function checkPlans(incident: LoadedIncident, say: Report): void {
  const folder = [...incident.folders][0] ?? incident.id;
  const told = new Set<number>();
  for (const plan of incident.plans.values()) {
    if (digestOf(plan.covers) !== plan.digest) say('digest-mismatch', `${folder}/plans/${plan.n}.json`, 'what it covers does not have its digest');
  }
  for (const { item, data } of entriesOf(incident, 'planned')) {
    told.add(data.n);
    const plan = incident.plans.get(data.n);
    checkSubject(say, item, `plan ${data.n}`, plan);
    if (plan !== undefined && plan.digest !== data.digest) say('digest-mismatch', item.path, `plan ${data.n} has another digest`);
  }
  for (const n of incident.plans.keys()) if (!told.has(n)) say('added', `${folder}/plans/${n}.json`, 'no timeline entry tells of this plan');
  const approved = new Set<Digest>();
  for (const { item, data } of entriesOf(incident, 'approved')) {
    const plan = incident.plans.get(data.n);
    if (plan?.digest !== data.digest) say('approval-unknown', item.path, `it approves digest ${data.digest}, which plan ${data.n} does not have`);
    else checkSubject(say, item, `plan ${data.n}`, plan);
    if (item.entry.actor.kind !== 'person') say('approval-forged', item.path, `an approval is given by a person, not by ${item.entry.actor.kind} ${item.entry.actor.id}`);
    approved.add(data.digest);
  }
  for (const { item, data } of entriesOf(incident, 'held')) {
    const plan = incident.plans.get(data.n);
    checkSubject(say, item, `plan ${data.n}`, plan);
    if (plan !== undefined && !approved.has(plan.digest) && (plan.gate !== 'auto' || !data.automatic)) {
      say('approval-unknown', item.path, `plan ${data.n} was put in force, but nobody has approved it`);
    }
  }
}

function explains(plan: Plan | undefined, hold: Hold, control: string, stamped: boolean): boolean {
  const covered = plan?.covers.holds.find((item) => controlKey(item.control) === control);
  if (plan === undefined || covered === undefined || plan.digest !== hold.plan) return false;
  const { plan: _plan, shard: _shard, stamps: _stamps, ...rest } = hold;
  // A stamped control got its time at apply, which the reviewer approved as "no earlier than the decision".
  return digestOf(stamped ? { ...rest, value: covered.value } : rest) === digestOf(covered);
}

function checkHolds(incident: LoadedIncident, say: Report): void {
  const folder = [...incident.folders][0] ?? incident.id;
  const where = `${folder}/containment.yaml`;
  const held = heldByTimeline(inOrder(incident.entries.map(({ entry }) => entry)));
  const stamped = new Set(entriesOf(incident, 'stamped').flatMap(({ data }) => data.controls));
  for (const hold of incident.holds) {
    const control = controlKey(hold.control);
    const n = held.get(control)?.n;
    held.delete(control);
    if (n === undefined) say('hold-unexplained', where, `no approved plan holds ${control}`);
    else if (!explains(incident.plans.get(n), hold, control, stamped.has(control))) say('hold-changed', where, `the hold on ${control} is not the one of plan ${n}`);
  }
  for (const [control, { n }] of held) say('hold-lifted', where, `plan ${n} holds ${control}, nothing has released it, and yet it is gone`);
}

function checkTasks(incident: LoadedIncident, say: Report): void {
  for (const kind of ['task-intent', 'task-done'] as const) {
    for (const { item, data } of entriesOf(incident, kind)) {
      const task = incident.tasks.get(data.key);
      if (task !== undefined) checkSubject(say, item, `task ${data.key}`, task);
    }
  }
}

function checkFolder(incident: LoadedIncident, say: Report): void {
  const closed = entriesOf(incident, 'closed');
  const [folder = incident.id] = [...incident.folders].sort();
  if (incident.incident === null) say('missing', `${folder}/incident.yaml`, 'the incident has no incident.yaml that can be read');
  if (entriesOf(incident, 'opened').length === 0 && entriesOf(incident, 'storm').length === 0) say('missing', folder, 'the timeline does not tell how the incident was opened');
  if (folder.startsWith('incidents/closed/') && closed.length === 0) say('incident-moved', folder, 'it lies among the closed incidents, but nothing has closed it');
  if (folder.startsWith('incidents/open/') && closed.length > 0) say('incident-moved', folder, 'it is closed, but lies among the open incidents');
  const times = closed.map(({ item }) => item.entry.at.slice(0, 7).replace('-', '/'));
  if (folder.startsWith('incidents/closed/') && closed.length > 0 && !times.some((month) => folder.startsWith(`incidents/closed/${month}/`))) {
    say('incident-moved', folder, `it was closed in ${times.join(', ')}`);
  }
}

/** Checks what the files say against what the timeline says of them. */
export function checkContents(loaded: Loaded): Finding[] {
  const findings: Finding[] = [];
  for (const incident of loaded.incidents.values()) {
    const say: Report = (code, where, message) => { findings.push(finding(code, incident.id, where, message)); };
    if (incident.entries.length === 0) continue;
    checkFolder(incident, say);
    checkEvents(incident, say);
    checkDecisions(loaded, incident, say);
    checkPlans(incident, say);
    checkHolds(incident, say);
    checkTasks(incident, say);
  }
  return findings;
}
