import pLimit from 'p-limit';
import type { InForce, Rendered, Verification } from '../../responders/contract.ts';
import {
  controlKey, digestOf, entityRef, parseControlKey, type Actor, type AppliedStack, type Entity, type EntryDraft, type Hold, type IncidentId, type Instant, type Json, type Outcome, type Task,
} from '../model/index.ts';
import { blockedResources } from './blocked.ts';
import { inForce } from './join.ts';
import { groupHolds, outcomeOf, sameOutcome, type ControlStatus } from './outcomes.ts';
import { runStack, type StackResult } from './pulumi/run.ts';
import type { Backend } from './pulumi/workspace.ts';
import { desiredStacks, strangers, type StackContext } from './stacks.ts';
import { neverStamped, stamp, stampedOnce } from './stamp.ts';
import { runTask, type TaskResult, type TaskTools } from './tasks.ts';
import { verifyAll, type VerifyTools } from './verify.ts';
import { appliedStack, byScope, stacksToRun, type StackWork } from './work.ts';

/** What apply must know of one open incident. */
export interface IncidentContainment {
  incident: IncidentId;
  holds: readonly Hold[];
  outcomes: readonly Outcome[];
  /** Controls that were released and are not known to be restored. */
  leaving: readonly string[];
  /** Tasks of approved increments that are not done. */
  tasks: readonly Task[];
}

/** One write to the ledger: all of it, or nothing. */
export interface JournalChange {
  message: string;
  incidents: { incident: IncidentId; holds?: readonly Hold[]; entries: EntryDraft[] }[];
  stacks: readonly AppliedStack[];
}

export interface ApplyTools<Clients> extends VerifyTools<Clients>, TaskTools<Clients> {
  stack: StackContext;
  backend: Backend;
  env: NodeJS.ProcessEnv;
  actor: Actor;
  /** Stacks that the backend has. */
  existing(): Promise<ReadonlySet<string>>;
  paused(scope: string): Promise<string | null>;
  /** Why nothing may be done to a target, whoever asks: a protected entity. */
  forbidden(target: Entity): string | null;
  journal(change: JournalChange): Promise<void>;
  progress(text: string): void;
}

export interface ApplyReport {
  /** Stacks that the engine ran. */
  stacks: { name: string; runs: number; failed: boolean }[];
  /** Holds as they are now, stamps included. */
  incidents: { incident: IncidentId; outcomes: Outcome[] }[];
}

/** Stacks that run at once: four were fastest on two cores (design.md). */
const STACKS_AT_ONCE = 4;

/**
 * Makes the clouds be what the active holds say: writes down what it is about to do, runs the stacks that differ, does
 * the tasks, looks whether it is effective, and writes down what it saw. Level-triggered: run it as often as you like.
 */
export async function apply<Clients>(start: readonly IncidentContainment[], applied: readonly AppliedStack[], tools: ApplyTools<Clients>): Promise<ApplyReport> {
  const run = new Run(start, applied, tools);
  await run.intend();
  const tasks = run.tasks();
  await run.engines();
  await run.accepted(await tasks);
  await run.look();
  if (await run.mendDrift()) await run.look();
  if (await run.stampAgain()) await run.look();
  await run.effective();
  return run.report();
}

/** Looks again whether what is held is effective, and writes down what changed. Starts no engine. */
export async function verify<Clients>(start: readonly IncidentContainment[], applied: readonly AppliedStack[], tools: ApplyTools<Clients>): Promise<ApplyReport> {
  const run = new Run(start, applied, tools);
  await run.look();
  await run.effective();
  return run.report();
}

interface Finished { work: StackWork; result: StackResult }

/** One apply from beginning to end; a class only because its steps share what they found out. */
class Run<Clients> {
  private incidents: IncidentContainment[];
  private applied: AppliedStack[];
  private readonly tools: ApplyTools<Clients>;
  private finished = new Map<string, Finished>();
  private work: StackWork[] = [];
  private verifications = new Map<string, Verification>();
  private taskResults: TaskResult[] = [];
  private outcomes = new Map<string, Map<string, Outcome>>();

  constructor(incidents: readonly IncidentContainment[], applied: readonly AppliedStack[], tools: ApplyTools<Clients>) {
    this.incidents = [...incidents];
    this.applied = [...applied];
    this.tools = tools;
    for (const one of incidents) this.outcomes.set(one.incident, new Map(one.outcomes.map((outcome) => [`${outcome.action}\n${outcome.target}`, outcome])));
  }

  private holds(): Hold[] {
    return this.incidents.flatMap((one) => [...one.holds]);
  }

  private controls(): InForce[] {
    const foreign = new Set(strangers(this.holds(), this.tools.stack));
    return inForce(this.holds().filter((hold) => !foreign.has(hold)), this.tools.types, this.tools.stack.repository);
  }

  private entry(result: string, data: EntryDraft['data']): EntryDraft {
    return { at: this.tools.now(), actor: this.tools.actor, inputs: null, result, data };
  }

  /** Writes the times into fresh holds and says which stacks will run, before anything is called. */
  async intend(): Promise<void> {
    const at = this.tools.now();
    const changes: JournalChange['incidents'] = [];
    this.incidents = this.incidents.map((one) => {
      const { holds, stamped } = stamp(one.holds, neverStamped, at, this.tools.types);
      const entries = stamped.length === 0 ? [] : [this.entry(`void before ${at}`, { kind: 'stamped', controls: stamped, at })];
      for (const group of groupHolds(holds)) {
        const key = `${group.action}\n${group.target}`;
        if (this.outcomes.get(one.incident)?.has(key) === true) continue;
        const outcome: Outcome = { action: group.action, target: group.target, requestedAt: at, acceptedAt: null, effectiveAt: null, residual: null, failure: null };
        this.outcomes.get(one.incident)?.set(key, outcome);
        entries.push(this.entry(`${group.action} requested for ${group.target}`, { kind: 'outcome', outcome, controls: group.controls, attempt: 1 }));
      }
      for (const task of one.tasks) entries.push(this.entry(`${task.responder} requested`, { kind: 'task-intent', key: task.key, action: task.action, target: entityRef(task.target) }));
      if (entries.length > 0) changes.push({ incident: one.incident, ...(stamped.length > 0 ? { holds } : {}), entries });
      return { ...one, holds };
    });
    this.work = stacksToRun(desiredStacks(this.holds(), this.tools.stack), this.applied, this.tools.scopes, await this.tools.existing());
    await this.begin(changes, 'apply: intent');
  }

  /** Commits the intent of the stacks in `work`. */
  private async begin(incidents: JournalChange['incidents'], message: string): Promise<void> {
    if (incidents.length === 0 && this.work.length === 0) return;
    const stacks = this.work.map((work) => appliedStack(work.name, 'running', work.previous, this.tools.now()));
    await this.tools.journal({ message, incidents, stacks });
  }

  async tasks(): Promise<TaskResult[]> {
    const at = this.tools.now();
    return await Promise.all(this.incidents.flatMap((one) => one.tasks.map(async (task) => await runTask(task, at, this.tools))));
  }

  /** Runs the stacks: scopes side by side, the stacks of one scope in the order of their waves. */
  async engines(refresh = false): Promise<void> {
    const limit = pLimit(STACKS_AT_ONCE);
    await Promise.all(byScope(this.work).map(async (stacks) => {
      for (const work of stacks) {
        const result = await limit(async () => await this.withRetries(work, refresh));
        this.finished.set(work.name, { work, result });
      }
    }));
  }

  /** Repeats a stack's run as often as the holds' retry policies allow. */
  private async withRetries(work: StackWork, refresh: boolean): Promise<StackResult> {
    const keys = new Set(work.desired.flatMap((resource) => resource.serves));
    const policies = this.holds().filter((hold) => keys.has(controlKey(hold.control))).map((hold) => hold.retry);
    const attempts = Math.max(1, ...policies.map((policy) => policy.maxAttempts));
    const backoff = Math.max(0, ...policies.map((policy) => policy.backoffMs));
    for (let attempt = 1; ; attempt += 1) {
      this.tools.progress(`${work.name}: ${attempt === 1 ? 'pulumi up' : `pulumi up, attempt ${attempt}`}`);
      const result = await this.runOne(work, refresh, attempt > 1);
      const failed = [...result.errors.values()];
      if (failed.length === 0 || attempt >= attempts || failed.every((reason) => /-guard:/.test(reason))) return result;
      await this.tools.sleep(backoff * 2 ** (attempt - 1));
    }
  }

  private async runOne(work: StackWork, refresh: boolean, again: boolean): Promise<StackResult> {
    const mend = work.mend && !again;
    const blocked = blockedResources(work, this.holds(), (target) => this.tools.forbidden(target));
    try {
      const lost = mend ? await this.lost(work) : new Map<string, string>();
      const result = await runStack({
        name: work.name, scope: work.scope, provider: work.provider, desired: work.desired.filter((resource) => !blocked.has(resource.name)), previous: work.previous, lost, mend, refresh,
        paused: async () => await this.tools.paused(work.scope.id),
        forbidden: (resource) => blocked.get(resource.name) ?? null,
      }, this.tools.backend, this.tools.env);
      return { ...result, errors: new Map([...result.errors, ...blocked]) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { name: work.name, present: new Set(), errors: new Map([['', reason]]), repaired: [], runs: 0 };
    }
  }

  /** Resources that carry our marker in the cloud: an interrupted create is adopted, not doubled. */
  private async lost(work: StackWork): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const resource of [...work.desired, ...work.previous]) {
      const key = resource.serves[0];
      if (resource.importId === null || key === undefined || found.has(resource.name)) continue;
      const control = parseControlKey(key);
      const type = this.tools.types.get(control.type);
      const marker = this.controls().find((one) => controlKey(one.control) === key)?.marker ?? resource.name;
      const seen = await type?.observe(control, { scope: work.scope, now: this.tools.now(), timeoutSeconds: resource.timeoutSeconds }, this.tools.clients, marker);
      const there = seen?.present === undefined ? seen?.ours === true : seen.present.includes(resource.importId);
      if (there) found.set(resource.name, resource.importId);
    }
    return found;
  }

  /** Whether a control's resources are there as they should be. */
  private status(key: string): ControlStatus {
    const serving = desiredStacks(this.holds(), this.tools.stack).flatMap((stack) => stack.resources.filter((resource) => resource.serves.includes(key)).map((resource) => ({ stack: stack.name, resource })));
    const verification = this.verifications.get(key) ?? null;
    if (serving.length === 0) return { accepted: false, verification, failure: { reason: 'the environment has no scope or responder for it', next: 'Add the scope to cordon.yaml, then run `cordon apply`.' } };
    for (const { stack, resource } of serving) {
      const result = this.finished.get(stack)?.result;
      if (result === undefined) {
        if (!this.wasApplied(stack, resource)) return { accepted: false, verification, failure: null };
        continue;
      }
      const error = result.errors.get(resource.name) ?? (result.present.has(resource.name) ? undefined : (result.errors.get('') ?? 'it was not made'));
      if (error !== undefined) return { accepted: false, verification, failure: { reason: error, next: `Contain ${resource.name} by hand or remove the cause; \`cordon sweep\` tries again.` } };
    }
    if (verification?.state === 'not-effective') return { accepted: true, verification, failure: { reason: verification.why, next: verification.next } };
    return { accepted: true, verification, failure: null };
  }

  /** Whether an earlier run brought a resource to what it has to be now. */
  private wasApplied(stack: string, resource: Rendered): boolean {
    const last = this.applied.find((one) => one.stack === stack)?.resources.find((one) => one.name === resource.name);
    return last !== undefined && digestOf(last.inputs) === digestOf(resource.inputs);
  }

  private statuses(): Map<string, ControlStatus> {
    return new Map(this.holds().map((hold) => [controlKey(hold.control), this.status(controlKey(hold.control))]));
  }

  /** What was asked of the clouds and what came back. */
  async accepted(tasks: readonly TaskResult[]): Promise<void> {
    this.taskResults = [...tasks];
    await this.write('apply: result');
  }

  async look(): Promise<void> {
    const statuses = this.statuses();
    const controls = this.controls().filter((control) => statuses.get(controlKey(control.control))?.accepted === true);
    if (controls.length === 0) return;
    this.tools.progress(`looking whether ${controls.length} control${controls.length === 1 ? ' is' : 's are'} effective`);
    for (const [key, verification] of await verifyAll(controls, this.fresh(), this.tools)) this.verifications.set(key, verification);
  }

  /** Controls of stacks that ran just now and were not seen effective before: worth waiting for. */
  private fresh(): Set<string> {
    const ran = [...this.finished.values()].flatMap(({ work }) => work.desired.flatMap((resource) => resource.serves));
    return new Set(ran);
  }

  /** Something that was in force is not any more: a plain run does not look, so those stacks run once with a refresh. */
  async mendDrift(): Promise<boolean> {
    const drifted = this.controls().filter((control) => this.verifications.get(controlKey(control.control))?.state === 'not-effective');
    const keys = new Set(drifted.map((control) => controlKey(control.control)));
    const desired = desiredStacks(this.holds(), this.tools.stack).filter((stack) => !this.finished.has(stack.name) && stack.resources.some((resource) => resource.serves.some((key) => keys.has(key))));
    if (desired.length === 0) return false;
    this.work = desired.map((stack) => ({ name: stack.name, scope: stack.scope, provider: stack.provider, desired: stack.resources, previous: stack.resources, mend: false }));
    const entries = this.incidents.flatMap((one) => {
      const mine = one.holds.filter((hold) => keys.has(controlKey(hold.control)));
      return mine.length === 0 ? [] : [{ incident: one.incident, entries: mine.map((hold) => this.driftEntry(hold)) }];
    });
    await this.begin(entries, 'apply: drift');
    await this.engines(true);
    return true;
  }

  private driftEntry(hold: Hold): EntryDraft {
    const key = controlKey(hold.control);
    const verification = this.verifications.get(key);
    const found: Json = verification?.state === 'not-effective' ? verification.why : null;
    return this.entry(`${key} is no longer what it was set to`, { kind: 'drift', control: key, expected: hold.value, found });
  }

  /** The second time of revocations that were seen in force. */
  async stampAgain(): Promise<boolean> {
    const effective = new Set([...this.verifications].filter(([, verification]) => verification.state === 'effective').map(([key]) => key));
    const at = this.tools.now();
    const changes: JournalChange['incidents'] = [];
    this.incidents = this.incidents.map((one) => {
      const { holds, stamped } = stamp(one.holds, stampedOnce(this.tools.types, effective), at, this.tools.types);
      if (stamped.length > 0) changes.push({ incident: one.incident, holds, entries: [this.entry(`seen in force; void before ${at}`, { kind: 'stamped', controls: stamped, at })] });
      return { ...one, holds };
    });
    if (changes.length === 0) return false;
    const restamped = new Set(changes.flatMap((change) => change.entries.flatMap((entry) => (entry.data.kind === 'stamped' ? entry.data.controls : []))));
    const desired = desiredStacks(this.holds(), this.tools.stack).filter((stack) => stack.resources.some((resource) => resource.serves.some((key) => restamped.has(key))));
    this.work = desired.map((stack) => ({ name: stack.name, scope: stack.scope, provider: stack.provider, desired: stack.resources, previous: stack.resources, mend: false }));
    await this.begin(changes, 'apply: seen in force, times renewed');
    await this.engines();
    return true;
  }

  async effective(): Promise<void> {
    await this.write('apply: verified');
  }

  /** Writes what changed since the last write: outcomes, restorations, escalations, stacks. */
  private async write(message: string): Promise<void> {
    const now = this.tools.now();
    const statuses = this.statuses();
    const changes = this.incidents.map((one) => ({ incident: one.incident, entries: [...this.outcomeEntries(one, statuses, now), ...this.restoredEntries(one), ...this.repairEntries(one)] }));
    this.taskResults = [];
    const stacks = [...this.finished.values()].map(({ work, result }) => {
      const failed = result.errors.size > 0;
      return appliedStack(work.name, failed ? 'failed' : 'done', failed ? held(work, result) : work.desired, now);
    }).filter((stack) => !this.applied.some((one) => one.stack === stack.stack && one.state === stack.state && one.digest === stack.digest && this.written.has(stack.stack)));
    for (const stack of stacks) {
      this.written.add(stack.stack);
      this.applied = [...this.applied.filter((one) => one.stack !== stack.stack), stack];
    }
    const incidents = changes.filter((change) => change.entries.length > 0);
    if (incidents.length > 0 || stacks.length > 0) await this.tools.journal({ message, incidents, stacks });
  }

  private readonly written = new Set<string>();

  private outcomeEntries(one: IncidentContainment, statuses: ReadonlyMap<string, ControlStatus>, now: Instant): EntryDraft[] {
    const entries: EntryDraft[] = [];
    const known = this.outcomes.get(one.incident) ?? new Map<string, Outcome>();
    const note = (outcome: Outcome, controls: string[]): void => {
      const key = `${outcome.action}\n${outcome.target}`;
      const earlier = known.get(key);
      if (sameOutcome(earlier, outcome)) return;
      known.set(key, outcome);
      entries.push(this.entry(sentence(outcome), { kind: 'outcome', outcome, controls, attempt: 1 }));
      if (outcome.failure !== null && earlier?.failure?.reason !== outcome.failure.reason) {
        entries.push(this.entry(`${outcome.action} on ${outcome.target} needs a person`, { kind: 'escalated', ...outcome.failure, action: outcome.action, target: outcome.target }));
      }
    };
    for (const group of groupHolds(one.holds)) note(outcomeOf(group, statuses, known.get(`${group.action}\n${group.target}`), now), group.controls);
    for (const { task, reference, outcome } of this.taskResults) {
      if (task.incident !== one.incident) continue;
      note(outcome, []);
      if (reference !== null) entries.push(this.entry(`${task.responder}: ${reference}`, { kind: 'task-done', key: task.key, action: task.action, target: entityRef(task.target), reference }));
    }
    return entries;
  }

  /** Released controls whose resources are gone were restored, or could not be. */
  private restoredEntries(one: IncidentContainment): EntryDraft[] {
    const gone = one.leaving.filter((key) => !this.restored.has(`${one.incident}\n${key}`) && this.isGone(key));
    for (const key of gone) this.restored.add(`${one.incident}\n${key}`);
    const undo = (key: string): string | null => this.tools.types.get(parseControlKey(key).type)?.undo(null) ?? null;
    const back = gone.filter((key) => undo(key) !== null);
    const lost = gone.filter((key) => undo(key) === null);
    return [
      ...(back.length === 0 ? [] : [this.entry(`${back.length} control${back.length === 1 ? '' : 's'} restored`, { kind: 'restored', controls: back })]),
      ...lost.map((key) => this.entry(`${key} cannot be undone`, { kind: 'irreversible', control: key, what: `${parseControlKey(key).type} of ${parseControlKey(key).object}` })),
    ];
  }

  private readonly restored = new Set<string>();

  private isGone(key: string): boolean {
    if (this.holds().some((hold) => controlKey(hold.control) === key)) return true;
    const stacks = this.applied.filter((stack) => stack.resources.some((resource) => resource.serves.includes(key)));
    return stacks.every((stack) => {
      const finished = this.finished.get(stack.stack);
      if (finished === undefined) return false;
      return stack.resources.filter((resource) => resource.serves.includes(key)).every((resource) => finished.work.desired.some((one) => one.name === resource.name && !one.serves.includes(key) && !finished.result.errors.has(one.name)) || !finished.result.present.has(resource.name));
    });
  }

  private repairEntries(one: IncidentContainment): EntryDraft[] {
    const keys = new Set(one.holds.map((hold) => controlKey(hold.control)));
    return [...this.finished.values()].flatMap(({ work, result }) => {
      if (!work.desired.some((resource) => resource.serves.some((key) => keys.has(key)))) return [];
      return result.repaired.splice(0).map((what) => this.entry(`${work.name}: ${what}`, { kind: 'repaired', stack: work.name, what }));
    });
  }

  report(): ApplyReport {
    return {
      stacks: [...this.finished.values()].map(({ work, result }) => ({ name: work.name, runs: result.runs, failed: result.errors.size > 0 })),
      incidents: this.incidents.map((one) => ({ incident: one.incident, outcomes: [...(this.outcomes.get(one.incident)?.values() ?? [])] })),
    };
  }
}

/** After a failure the stack holds what the state has: of the new inputs where they were reached, else of the old. */
function held(work: StackWork, result: StackResult): Rendered[] {
  const wanted = new Map(work.desired.map((resource) => [resource.name, resource]));
  const names = new Map([...work.previous, ...work.desired].map((resource) => [resource.name, resource]));
  return [...names.values()].filter((resource) => result.present.has(resource.name) || (result.runs === 0 && work.previous.includes(resource)))
    .map((resource) => (result.errors.has(resource.name) ? (work.previous.find((one) => one.name === resource.name) ?? resource) : (wanted.get(resource.name) ?? resource)));
}

function sentence(outcome: Outcome): string {
  const what = `${outcome.action} on ${outcome.target}`;
  if (outcome.failure !== null) return `${what} failed: ${outcome.failure.reason}`;
  if (outcome.effectiveAt !== null) return `${what} is effective`;
  return outcome.acceptedAt === null ? `${what} was requested` : `${what} was accepted`;
}
