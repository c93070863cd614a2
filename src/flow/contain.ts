import { apply, verify, type ApplyReport, type ApplyTools, type IncidentContainment, type JournalChange } from '../contain/apply/index.ts';
import { listStacks, pauseReader } from '../contain/pulumi/switch.ts';
import { forbiddenReason } from '../decide/index.ts';
import { AppliedStack, type IncidentId } from '../model/index.ts';
import { jsonText, outcomesOf, parseFile, readTexts, stackPath, unrestored, type IncidentRecord } from '../record/index.ts';
import { commentOnTickets } from './comment.ts';
import { controlTypes, guardsOf, openIncidents, taskTypes, write, type Operation } from './operation.ts';
import type { Clients } from '../../responders/clients.ts';

/** Makes the clouds be what all open incidents hold, and records what came of it. */
export async function applyAll(operation: Operation): Promise<ApplyReport> {
  return await reconcile(operation, apply);
}

/** Looks again at everything that is held, and records what was seen. */
export async function verifyAll(operation: Operation): Promise<ApplyReport> {
  return await reconcile(operation, verify);
}

async function reconcile(operation: Operation, how: typeof apply<Clients>): Promise<ApplyReport> {
  const records = new Map((await openIncidents(operation)).map((record) => [record.incident.id, record]));
  const applied = await readApplied(operation);
  const report = await how([...records.values()].map(containmentOf), applied, toolsOf(operation, records));
  await commentOnTickets(operation, [...records.values()]);
  return report;
}

function containmentOf(record: IncidentRecord): IncidentContainment {
  const done = new Set(record.timeline.flatMap(({ data }) => (data.kind === 'task-done' ? [data.key] : [])));
  return {
    incident: record.incident.id, holds: record.holds, outcomes: outcomesOf(record), leaving: unrestored(record),
    tasks: record.tasks.filter((task) => !done.has(task.key)),
  };
}

/** What the ledger says Pulumi holds, in this environment. */
async function readApplied(operation: Operation): Promise<AppliedStack[]> {
  const prefix = `incidents/${stackPath(`containment.${operation.connected.name}.`).replace(/\.json$/, '')}`;
  const paths = [...operation.ledger.files.keys()].filter((path) => path.startsWith(prefix));
  return [...(await readTexts(operation.ledger, paths))].map(([path, text]) => parseFile(path, text, AppliedStack));
}

function toolsOf(operation: Operation, records: Map<IncidentId, IncidentRecord>): ApplyTools<Clients> {
  const { connected, env } = operation;
  return {
    stack: operation.stack, backend: connected.backend, env, actor: operation.actor, scopes: connected.scopes, clients: operation.clients,
    types: new Map(controlTypes.map((type) => [type.type, type])), taskTypes: new Map(taskTypes.map((type) => [type.type, type])),
    now: () => connected.now(), sleep: operation.sleep, progress: operation.progress,
    existing: async () => await listStacks(connected.backend, env),
    paused: pauseReader(connected.backend, connected.name, env),
    forbidden: (hold) => forbiddenReason(hold, guardsOf(operation)),
    journal: async (change) => { await journal(operation, records, change); },
  };
}

async function journal(operation: Operation, records: Map<IncidentId, IncidentRecord>, change: JournalChange): Promise<void> {
  const patches = change.incidents.flatMap(({ incident, holds, entries }) => {
    const record = records.get(incident);
    return record === undefined ? [] : [{ record, patch: { entries, ...(holds === undefined ? {} : { holds }) } }];
  });
  const root = new Map(change.stacks.map((stack) => [stackPath(stack.stack), jsonText(stack)]));
  for (const record of await write(operation, change.message, patches, { root })) records.set(record.incident.id, record);
}
