import { correlate } from '../correlate/index.ts';
import { ingest, readAlerts } from '../ingest/index.ts';
import { milliseconds, type EntryDraft, type Event, type Incident, type IncidentId, type Rejection } from '../model/index.ts';
import { allFingerprints, jsonText, redact, rejectedPath, resumedSince, type IncidentRecord } from '../record/index.ts';
import { applyAll } from './contain.ts';
import { handle, handleAgain, type RunCaps } from './handle.ts';
import { rollBack } from './rollback.ts';
import { entry, incidentOf, openIncidents, write, type Operation } from './operation.ts';

/** One file or stream of alerts. */
export interface AlertInput { file: string; bytes: Uint8Array }

export interface Responded { incidents: IncidentRecord[]; rejected: Rejection[] }

/** Most decide rounds that outcomes can open in one run (`needs:`): a playbook's chain of actions is shorter. */
const MOST_ROUNDS = 8;

/** The way of an alert: ingest, correlate, enrich, decide, plan; what passes on its own is applied and verified. */
export async function respond(operation: Operation, inputs: readonly AlertInput[]): Promise<Responded> {
  const { events, rejected } = read(operation, inputs);
  const touched = await gather(operation, events, rejected);
  // An alert must outlive this runner before anything is made of it.
  await operation.publish();
  await settle(operation, touched);
  return { incidents: await Promise.all([...touched].map(async (id) => await incidentOf(operation, id))), rejected };
}

function read(operation: Operation, inputs: readonly AlertInput[]): { events: Event[]; rejected: Rejection[] } {
  const receivedAt = operation.connected.now();
  const events: Event[] = [];
  const rejected: Rejection[] = [];
  for (const { file, bytes } of inputs) {
    const alerts = readAlerts(bytes, file, receivedAt);
    rejected.push(...alerts.rejected.map((one) => redact(one)));
    for (const { raw, index } of alerts.alerts) {
      const result = ingest(raw, { inventory: operation.content.inventory, receivedAt, file, index });
      if (result.ok) {
        operation.log.info({ fingerprint: result.event.fingerprint, adapter: result.event.adapter }, 'alert read');
        events.push(redact(result.event));
      } else {
        operation.log.warn({ digest: result.rejection.digest, reason: result.rejection.reason }, 'alert rejected');
        rejected.push(redact(result.rejection));
      }
    }
  }
  return { events, rejected };
}

/** Folds events into incidents and records both; gives the incidents that the alerts belong to, duplicates included. */
async function gather(operation: Operation, events: readonly Event[], rejected: readonly Rejection[]): Promise<Set<IncidentId>> {
  const open = await openIncidents(operation);
  const { correlation, guardrails } = operation.content.config.config;
  const now = operation.connected.now();
  const windowStart = new Date(Date.parse(now) - milliseconds(guardrails.storm.window)).toISOString();
  const result = correlate({
    events, open, known: allFingerprints(operation.ledger), correlation, storm: guardrails.storm, inventory: operation.content.inventory, now,
    storms: open.flatMap(({ incident }) => (incident.storm === null ? [] : [incident.storm])),
    recent: {
      events: open.flatMap((record) => record.events),
      opened: open.filter(({ incident }) => incident.storm === null).map(({ incident }) => ({ severity: incident.severity, at: incident.openedAt })),
      resumedAt: await resumedSince(operation.ledger, windowStart),
    },
  });
  const byFingerprint = new Map(events.toReversed().map((event) => [event.fingerprint, event]));
  const patches = [...result.opened, ...result.updated].map((incident) => {
    const record = open.find((one) => one.incident.id === incident.id) ?? emptyRecord(incident);
    const mine = result.assignments.filter((one) => one.incident === incident.id && one.as !== 'duplicate');
    const added = mine.flatMap(({ fingerprint, linked }) => {
      const event = byFingerprint.get(fingerprint);
      return event === undefined ? [] : [{ event, linked }];
    });
    return { record, patch: { incident, events: added.map(({ event }) => event), entries: entriesOf(operation, incident, added, record.events.length === 0) } };
  });
  const root = new Map(rejected.map((rejection) => [rejectedPath(rejection.digest), jsonText(rejection)]));
  if (patches.length > 0 || root.size > 0) {
    await write(operation, `respond: ${events.length} alert${events.length === 1 ? '' : 's'} in ${patches.length} incident${patches.length === 1 ? '' : 's'}`, patches, { root });
  }
  return new Set(result.assignments.map(({ incident }) => incident));
}

function entriesOf(operation: Operation, incident: Incident, added: readonly { event: Event; linked: readonly IncidentId[] }[], opened: boolean): EntryDraft[] {
  const entries = added.flatMap(({ event, linked }, index): EntryDraft[] => [
    opened && index === 0
      ? entry(operation, `opened: ${event.title}`, { kind: 'opened', fingerprint: event.fingerprint })
      : entry(operation, `${event.source} ${event.eventType} (${event.severity}): ${event.title}`, { kind: 'event-added', fingerprint: event.fingerprint, severity: event.severity, source: event.source }),
    ...linked.map((other) => entry(operation, `${other} has an entity in common`, { kind: 'linked', incident: other, fingerprint: event.fingerprint })),
  ]);
  return opened && incident.storm !== null ? [...entries, entry(operation, incident.storm.reason, { kind: 'storm', reason: incident.storm.reason, open: true })] : entries;
}

function emptyRecord(incident: Incident): IncidentRecord {
  return { folder: '', incident, events: [], decisions: [], plans: [], holds: [], tasks: [], timeline: [] };
}

/** Decides what is not decided, applies what may be, and goes on while outcomes let further actions run. */
export async function settle(operation: Operation, ids: ReadonlySet<IncidentId>): Promise<void> {
  const caps: RunCaps = new Set();
  const mine = async (): Promise<IncidentRecord[]> => (await openIncidents(operation)).filter((record) => ids.has(record.incident.id));
  for (const record of (await mine()).filter(undecided)) await handle(operation, record, caps);
  await applyAll(operation);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let went = false;
    for (const record of await mine()) went = (await handleAgain(operation, record, caps)) || went;
    if (!went) break;
    await applyAll(operation);
  }
  if (await rollBack(operation)) await applyAll(operation);
}

/** Events came in that no decision has seen; a run that died before deciding is finished by the next one. */
export function undecided(record: IncidentRecord): boolean {
  const decided = record.timeline.findLastIndex(({ data }) => data.kind === 'decided');
  return record.decisions.length === 0 || record.timeline.slice(decided + 1).some(({ data }) => data.kind === 'opened' || data.kind === 'event-added');
}
