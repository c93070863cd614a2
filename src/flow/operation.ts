import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { actions, catalogue, controlTypes, taskTypes } from '../../responders/registry.ts';
import { connect, type Clients } from '../../responders/clients.ts';
import { forbiddenReason, type TodaysGuards } from '../decide/index.ts';
import { loadContent, policyOf as contentPolicy, readWorkTree, type LoadedContent } from '../content/index.ts';
import { connectEnvironment, type Connected } from '../environment/index.ts';
import type { StackContext } from '../contain/stacks.ts';
import { touchedBy } from '../contain/touched.ts';
import { openLedger, Overtaken, readIncident, readOpen, record, repairWorkTree, withRepositoryLock, type Change, type IncidentRecord, type Ledger } from '../record/index.ts';
import type { Actor, ContentProblem, Digest, EntryDraft, Hold, IncidentId, Plan, Policy } from '../model/index.ts';
import type { ReportFacts } from '../report/index.ts';
import { readAgreed, type Agreed } from './agreed.ts';
import { patched, type Patch } from './patch.ts';
import { repositoryId } from './repository.ts';
import { requireReviewed } from './reviewed.ts';
import { sharingOf, type Sharing } from './share.ts';
import { cordonVersion } from './version.ts';

/** What an operator brings along: where the repository is, who asks, and where to tell. */
export interface Operator {
  root: string;
  environment: string | null;
  actor: Actor;
  env: NodeJS.ProcessEnv;
  log: Logger;
  progress(text: string): void;
  /** Told of each increment when it is recorded, before anything is applied. */
  planned(plan: Plan): void;
}

/** One command at work on one repository and environment. */
export interface Operation extends Operator {
  content: LoadedContent;
  connected: Connected;
  ledger: Ledger;
  clients: Clients;
  stack: StackContext;
  cordon: { version: string; lockfile: Digest };
  sleep(milliseconds: number): Promise<void>;
  /** What does not fit in the content; empty but for what only stops or lets go. */
  problems: readonly ContentProblem[];
  /**
   * Shares what is recorded with the environment's remote; without one it does nothing. Says whether what others have
   * published was taken in: whoever has read incidents must read them again. Throws LedgerError when it cannot be shared.
   */
  publish(): Promise<boolean>;
}

/** Reads the content of a repository: what people agreed on. Throws InvalidContent with every problem. */
export async function openContent(root: string): Promise<LoadedContent> {
  return loadContent(await readWorkTree(resolve(root)), actions);
}

/** Most times that a run begins again because another clone's run was first. */
const MOST_TRIES = 5;

/**
 * Runs `work` as the only command that changes this repository; another one waits and is told for whom. What others have
 * published is taken in before, and what was recorded is published after. With `alone`, a remote that cannot be reached
 * stops nothing; with `lettingGo`, content that does not fit stops only new containment.
 */
export async function operate<T>(operator: Operator, purpose: string, work: (operation: Operation) => Promise<T>, options: { alone?: boolean; lettingGo?: boolean } = {}): Promise<T> {
  const root = resolve(operator.root);
  const ledger = await openLedger(root);
  const read = async (): Promise<Agreed> => await readAgreed(root, ledger, options.lettingGo === true);
  const { content: { config: { config } } } = await read();
  const connected = await connectEnvironment(config, operator.environment ?? config.defaultEnvironment, root, operator.env);
  const sharing = sharingOf(ledger, connected.remote, {
    alone: options.alone === true, progress: operator.progress, views: (record) => patched(record, { entries: [] }, reportFacts({ connected })).views,
  });
  return await withRepositoryLock(root, purpose, async () => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await operateOnce({ ...operator, root }, { read, connected, ledger }, sharing, work);
      } catch (error) {
        if (!(error instanceof Overtaken) || tries === MOST_TRIES) throw error;
        operator.progress(error.message);
      }
    }
  }, { onWait: (holder, waited) => { operator.progress(`waiting for ${holder?.purpose ?? 'another run'} (pid ${holder?.pid ?? '?'}), ${Math.round(waited / 1_000)} s`); } });
}

interface Opened extends Pick<Operation, 'connected' | 'ledger'> { read(): Promise<Agreed> }

async function operateOnce<T>(operator: Operator, { read, connected, ledger }: Opened, sharing: Sharing, work: (operation: Operation) => Promise<T>): Promise<T> {
  const behind = await repairWorkTree(ledger);
  if (behind !== null) operator.progress(behind);
  if (connected.kind === 'cloud') await requireReviewed(ledger, connected.name);
  const operation: Operation = {
    ...operator, ...await read(), connected, ledger,
    clients: connect(connected.scopes, connected.tickets, connected.credentials, operator.env),
    stack: { environment: connected.name, repository: '', scopes: connected.scopes, types: new Map(controlTypes.map((type) => [type.type, type])) },
    cordon: await cordonVersion(),
    sleep: async (milliseconds) => { await new Promise((wake) => { setTimeout(wake, milliseconds); }); },
    publish: async () => {
      const moved = await sharing('push');
      if (moved) Object.assign(operation, await read());
      return moved;
    },
  };
  if (await sharing('fetch')) Object.assign(operation, await read());
  operation.stack.repository = await repositoryId(ledger, operator.actor, connected.now());
  let result: T;
  try {
    result = await work(operation);
  } catch (error) {
    // What was recorded until then is shared all the same; why it stopped is what counts.
    if (!(error instanceof Overtaken)) await sharing('push').catch(() => false);
    throw error;
  }
  await sharing('push');
  return result;
}

/** A timeline entry of this operation. */
export function entry(operation: Operation, result: string, data: EntryDraft['data'], inputs: Digest | null = null): EntryDraft {
  return { at: operation.connected.now(), actor: operation.actor, inputs, result, data };
}

/** Records patches of several incidents as one commit; gives the incidents as they read afterwards. */
export async function write(
  operation: Operation, message: string, patches: readonly { record: IncidentRecord; patch: Patch }[],
  more: { root?: ReadonlyMap<string, string | null>; trailers?: Change['trailers']; entries?: readonly EntryDraft[] } = {},
): Promise<IncidentRecord[]> {
  const now = operation.connected.now();
  const done = patches.map((one) => patched(one.record, one.patch, reportFacts(operation)));
  const root = new Map([...(more.root ?? []), ...done.flatMap((one) => [...one.root])]);
  await record(operation.ledger, {
    message, incidents: done.map((one) => one.change), root, actor: operation.actor, now,
    ...(more.trailers === undefined ? {} : { trailers: more.trailers }), ...(more.entries === undefined ? {} : { entries: more.entries }),
  });
  for (const one of done) {
    for (const { result, data } of one.change.entries ?? []) operation.log.info({ incident: one.change.id, kind: data.kind }, result);
  }
  return done.map((one) => one.record);
}

/** What today's content forbids, whatever was decided before. */
export function guardsOf({ content, connected }: Pick<Operation, 'content' | 'connected'>): TodaysGuards {
  return { inventory: content.inventory, exceptions: content.exceptions, routes: content.config.config.routes, broken: content.brokenGuards, now: connected.now() };
}

/** Why what a hold asks for must not come into force today, or null. */
export function forbiddenNow(operation: Pick<Operation, 'content' | 'connected' | 'stack'>, hold: Pick<Hold, 'control' | 'target' | 'responder'>): string | null {
  return forbiddenReason({ ...hold, touches: touchedBy(hold.control, hold.target, operation.stack.types) }, guardsOf(operation));
}

/** What a report says beside the ledger. */
function reportFacts(operation: Pick<Operation, 'connected'>): ReportFacts {
  const { name, kind, now } = operation.connected;
  return { environment: name, madeAt: now(), wallTime: kind === 'range' ? new Date().toISOString() : null };
}

/** The open incidents as the ledger has them now. */
export async function openIncidents(operation: Operation): Promise<IncidentRecord[]> {
  return await readOpen(operation.ledger);
}

/** One incident as the ledger has it now. */
export async function incidentOf(operation: Operation, id: IncidentId): Promise<IncidentRecord> {
  return await readIncident(operation.ledger, id);
}

/** What decide is told of the team's agreements. */
export function policyOf(operation: Operation, broken: Policy['brokenGuards']): Policy {
  const policy = contentPolicy(operation.content, catalogue());
  return { ...policy, brokenGuards: [...policy.brokenGuards, ...broken] };
}

export { actions, taskTypes, controlTypes };
