import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { actions, catalogue, controlTypes, taskTypes } from '../../responders/registry.ts';
import { connect, type Clients } from '../../responders/clients.ts';
import type { TodaysGuards } from '../decide/index.ts';
import { loadContent, policyOf as contentPolicy, readWorkTree, type LoadedContent } from '../content/index.ts';
import { connectEnvironment, type Connected } from '../environment/index.ts';
import type { StackContext } from '../contain/stacks.ts';
import { openLedger, readIncident, readOpen, record, repairWorkTree, withRepositoryLock, type Change, type IncidentRecord, type Ledger } from '../record/index.ts';
import type { Actor, Digest, EntryDraft, IncidentId, Plan, Policy } from '../model/index.ts';
import type { ReportFacts } from '../report/index.ts';
import { patched, type Patch } from './patch.ts';
import { repositoryId } from './repository.ts';
import { requireReviewed } from './reviewed.ts';
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
}

/** Reads the content of a repository: what people agreed on. Throws InvalidContent with every problem. */
export async function openContent(root: string): Promise<LoadedContent> {
  return loadContent(await readWorkTree(resolve(root)), actions);
}

/** Runs `work` as the only command that changes this repository; another one waits and is told for whom. */
export async function operate<T>(operator: Operator, purpose: string, work: (operation: Operation) => Promise<T>): Promise<T> {
  const root = resolve(operator.root);
  const ledgerFirst = await openLedger(root);
  const content = await openContent(root);
  const connected = await connectEnvironment(content.config.config, operator.environment ?? content.config.config.defaultEnvironment, root, operator.env);
  return await withRepositoryLock(root, purpose, async () => {
    const ledger = ledgerFirst;
    const behind = await repairWorkTree(ledger);
    if (behind !== null) operator.progress(behind);
    if (connected.kind === 'cloud') await requireReviewed(ledger, connected.name);
    return await work({
      ...operator, root, content, connected, ledger,
      clients: connect(connected.scopes, connected.tickets, connected.credentials, operator.env),
      stack: { environment: connected.name, repository: await repositoryId(ledger, operator.actor, connected.now()), scopes: connected.scopes, types: new Map(controlTypes.map((type) => [type.type, type])) },
      cordon: await cordonVersion(),
      sleep: async (milliseconds) => { await new Promise((wake) => { setTimeout(wake, milliseconds); }); },
    });
  }, { onWait: (holder, waited) => { operator.progress(`waiting for ${holder?.purpose ?? 'another run'} (pid ${holder?.pid ?? '?'}), ${Math.round(waited / 1_000)} s`); } });
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
  return { inventory: content.inventory, exceptions: content.exceptions, routes: content.config.config.routes, now: connected.now() };
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
