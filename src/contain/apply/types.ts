import type { Actor, AppliedStack, EntityRef, EntryDraft, Hold, IncidentId, Outcome, Task } from '../../model/index.ts';
import type { Backend } from '../pulumi/workspace.ts';
import type { StackContext } from '../stacks.ts';
import type { TaskTools } from '../tasks.ts';
import type { VerifyTools } from '../verify.ts';

/** What apply must know of one open incident. */
export interface IncidentContainment {
  incident: IncidentId;
  holds: readonly Hold[];
  outcomes: readonly Outcome[];
  /** Controls that were released and are not known to be restored. */
  leaving: readonly string[];
  /** How often each control was found lifted by somebody since it is held. */
  lifted: ReadonlyMap<string, number>;
  /** By target: other ways in that are known and not contained, in words for people. */
  otherWays: ReadonlyMap<EntityRef, readonly string[]>;
  /** Tasks of approved increments that are not done. */
  tasks: readonly Task[];
}

/** What one write says of one incident. */
export interface IncidentJournal { incident: IncidentId; holds?: readonly Hold[]; entries: EntryDraft[] }

/** One write to the ledger: all of it, or nothing. */
export interface JournalChange {
  message: string;
  incidents: IncidentJournal[];
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
  /** Why a hold must not be brought into force, whoever asks: a protected entity, an exception. */
  forbidden(hold: Hold): string | null;
  journal(change: JournalChange): Promise<void>;
  /** Shares what is written, before anything is called. Throws when what others have written was taken in: begin again from there. */
  publish(): Promise<void>;
  progress(text: string): void;
}

export interface ApplyReport {
  /** Stacks that the engine ran. */
  stacks: { name: string; runs: number; failed: boolean }[];
  incidents: { incident: IncidentId; outcomes: Outcome[] }[];
}
