import { apply, verify, type ApplyReport, type ApplyTools, type IncidentContainment, type JournalChange } from '../contain/apply/index.ts';
import { pauseReader, stackLister } from '../contain/pulumi/switch.ts';
import { AppliedStack, entityRef, type EntityRef, type IncidentId, LedgerError } from '../model/index.ts';
import { jsonText, liftedControls, outcomesOf, parseFile, readTexts, stackPath, unrestored, type IncidentRecord } from '../record/index.ts';
import { commentOnTickets } from './comment.ts';
import { controlTypes, forbiddenNow, openIncidents, taskTypes, write, type Operation } from './operation.ts';
import { heldTargets, openWays } from './ways.ts';
import type { Clients } from '../../responders/clients.ts';

/** Makes the clouds be what all open incidents hold, and records what came of it. */
export async function applyAll(operation: Operation): Promise<ApplyReport> {
  return await reconcile(operation, apply);
}

/** Looks again at everything that is held, and records what was seen. */
export async function verifyAll(operation: Operation): Promise<ApplyReport> {
  return await reconcile(operation, verify);
}

/** What others have published was taken in: what was read before it counts no more. */
class TakenIn extends Error {}
/** Most times that one apply begins again because others published in between. */
const MOST_TRIES = 5;

async function reconcile(operation: Operation, how: typeof apply<Clients>): Promise<ApplyReport> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await reconcileOnce(operation, how);
    } catch (error) {
      if (!(error instanceof TakenIn)) throw error;
      if (tries === MOST_TRIES) throw new LedgerError('LEDGER_BUSY', `others published ${MOST_TRIES} times in a row while this run was about to begin`, 'Run `cordon sweep` when they are done.');
      operation.progress('others have published in the meantime: beginning again from there');
    }
  }
}

async function reconcileOnce(operation: Operation, how: typeof apply<Clients>): Promise<ApplyReport> {
  const records = new Map((await openIncidents(operation)).map((record) => [record.incident.id, record]));
  const applied = await readApplied(operation);
  const held = heldTargets([...records.values()]);
  const report = await how([...records.values()].map((record) => containmentOf(operation, record, held)), applied, toolsOf(operation, records));
  await commentOnTickets(operation, [...records.values()]);
  await operation.publish();
  return report;
}

function containmentOf(operation: Operation, record: IncidentRecord, held: ReadonlySet<EntityRef>): IncidentContainment {
  const done = new Set(record.timeline.flatMap(({ data }) => (data.kind === 'task-done' ? [data.key] : [])));
  return {
    incident: record.incident.id, holds: record.holds, outcomes: outcomesOf(record), leaving: unrestored(record),
    lifted: new Map(liftedControls(record).map(({ control, times }) => [control, times.length])),
    otherWays: new Map(record.holds.map(({ target }) => [entityRef(target), openWays(operation, target, held).map(({ entity }) => `${entity.name} (${entity.kind.replaceAll('_', ' ')})`)])),
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
  const list = stackLister(connected.backend, env);
  return {
    stack: operation.stack, backend: connected.backend, env, actor: operation.actor, scopes: connected.scopes, clients: operation.clients,
    types: new Map(controlTypes.map((type) => [type.type, type])), taskTypes: new Map(taskTypes.map((type) => [type.type, type])),
    now: () => connected.now(), sleep: operation.sleep, progress: operation.progress,
    existing: list,
    paused: pauseReader(list, connected.name),
    forbidden: (hold) => forbiddenNow(operation, hold),
    journal: async (change) => { await journal(operation, records, change); },
    publish: async () => { if (await operation.publish()) throw new TakenIn(); },
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
