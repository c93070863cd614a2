import type { InForce, Verification } from '../../../responders/contract.ts';
import { controlKey, type AppliedStack, type EntryDraft, type Hold, type IncidentId, type Outcome } from '../../model/index.ts';
import { keptOut } from '../blocked.ts';
import { inForce } from '../join.ts';
import type { StackResult } from '../pulumi/run.ts';
import { desiredStacks, strangers, type DesiredStack } from '../stacks.ts';
import type { TaskResult } from '../tasks.ts';
import { withUnrendered } from '../unrendered.ts';
import type { StackWork } from '../work.ts';
import type { ApplyReport, ApplyTools, IncidentContainment } from './types.ts';

/** What one apply has found out so far. Its steps add to it, one after the other. */
export interface Run<Clients> {
  readonly tools: ApplyTools<Clients>;
  /** As they are now: holds carry the times that this run wrote into them. */
  incidents: IncidentContainment[];
  /** What the ledger says Pulumi holds, kept up with what this run wrote. */
  applied: AppliedStack[];
  /** The last engine run of each stack in this apply. */
  readonly finished: Map<string, { work: StackWork; result: StackResult }>;
  /** Controls that a guard keeps out of force, with the reason; what is in force is never among them. */
  readonly keptOut: ReadonlyMap<string, string>;
  readonly verifications: Map<string, Verification>;
  /** Controls that this run found as an earlier one had left them. */
  readonly standing: Set<string>;
  /** By incident, then by `outcomeKey`. */
  readonly outcomes: Map<IncidentId, Map<string, Outcome>>;
  /** Released controls of which nothing of ours was seen any more. */
  readonly letGo: Set<string>;
  /** Tasks that are done and not written down yet. */
  tasks: TaskResult[];
  /** Stacks, and `incident control` pairs, that this run has written about. */
  readonly written: { stacks: Set<string>; restored: Set<string> };
}

/** A run that has not begun. */
export function startRun<Clients>(incidents: readonly IncidentContainment[], applied: readonly AppliedStack[], tools: ApplyTools<Clients>): Run<Clients> {
  return {
    tools, incidents: [...incidents], applied: [...applied], finished: new Map(),
    keptOut: keptOut(incidents.flatMap((one) => [...one.holds]), applied, (hold) => tools.forbidden(hold)), verifications: new Map(), standing: new Set(), letGo: new Set(), tasks: [],
    outcomes: new Map(incidents.map((one) => [one.incident, new Map(one.outcomes.map((outcome) => [outcomeKey(outcome), outcome]))])),
    written: { stacks: new Set(), restored: new Set() },
  };
}

/** What an outcome is told for: one action on one target. */
export function outcomeKey(of: { action: string; target: string }): string {
  return `${of.action}\n${of.target}`;
}

/** All active holds. */
export function holdsOf<Clients>(run: Run<Clients>): Hold[] {
  return run.incidents.flatMap((one) => [...one.holds]);
}

/** What must be in force, as far as this environment has the scopes. */
export function controlsOf<Clients>(run: Run<Clients>): InForce[] {
  const holds = holdsOf(run);
  const foreign = new Set(strangers(holds, run.tools.stack));
  return inForce(holds.filter((hold) => !foreign.has(hold) && !run.keptOut.has(controlKey(hold.control))), run.tools.types, run.tools.stack.repository);
}

/** The stacks as they must be. */
export function stacksOf<Clients>(run: Run<Clients>): DesiredStack[] {
  const holds = holdsOf(run).filter((hold) => !run.keptOut.has(controlKey(hold.control)));
  return withUnrendered(desiredStacks(holds, run.tools.stack), holds, run.applied, run.tools.scopes);
}

/** Work that brings stacks from what they hold to what they must be; their last run came to its end. */
export function rerun(stacks: readonly DesiredStack[]): StackWork[] {
  return stacks.map((stack) => ({ name: stack.name, scope: stack.scope, provider: stack.provider, desired: stack.resources, previous: stack.resources, exists: true, mend: false }));
}

/** A timeline entry of this run. */
export function entryOf<Clients>(run: Run<Clients>, result: string, data: EntryDraft['data']): EntryDraft {
  return { at: run.tools.now(), actor: run.tools.actor, inputs: null, result, data };
}

/** What the run came to. */
export function reportOf<Clients>(run: Run<Clients>): ApplyReport {
  return {
    stacks: [...run.finished.values()].map(({ work, result }) => ({ name: work.name, runs: result.runs, failed: result.errors.size > 0 })),
    incidents: run.incidents.map((one) => ({ incident: one.incident, outcomes: [...(run.outcomes.get(one.incident)?.values() ?? [])] })),
  };
}
