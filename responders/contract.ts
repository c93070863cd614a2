import type * as z from 'zod';
import type { ControlKey, Entity, EntityContext, EntityKind, Instant, Json, Refusal, Residual, Scope } from '../src/model/index.ts';

/** The Pulumi providers that containment resources are made with. */
export type PulumiProvider = 'aws' | 'azure-native' | 'cordon';

/** 0: guard (before the rest), 1: contain, 2: after. A release goes in reverse. */
export type Wave = 0 | 1 | 2;

/** Where a remote call goes and how long it may take. Clients are made by the edge and passed in. */
export interface Call {
  scope: Scope;
  now: Instant;
  /** Bounds each remote call. */
  timeoutSeconds: number;
}

/** A control with what all its active holds ask for together. */
export interface InForce {
  control: ControlKey;
  value: Json;
  before: Json;
  /** The latest of the holders' expiry times. */
  until: Instant;
  /** Incident ids, sorted. */
  holders: string[];
  /** `cordon-<hash of repository and control>`: how we know our own things. */
  marker: string;
  timeoutSeconds: number;
}

/** A Pulumi resource as data: pure, and equal inputs give equal bytes. */
export interface Rendered {
  /** Logical name, unique in its stack and stable while the control is held. */
  name: string;
  type: string;
  provider: PulumiProvider;
  wave: Wave;
  inputs: { [key: string]: Json };
  /** Keys (`controlKey`) of the controls it serves. */
  serves: string[];
  /** The id that `import` takes, known before creation; null where the provider's create adopts what is in force. */
  importId: string | null;
  timeoutSeconds: number;
}

/** What is there now. */
export interface Observation {
  /** The control's value in the cloud now, in the value's own form; what `before` is taken from. */
  value: Json;
  /** Whether something that carries our marker makes it so. */
  ours: boolean;
  /** Something under our name that is not ours: never adopted, a refusal. */
  foreign: string | null;
  /** Import ids of the resources that are there and carry our marker: after a crash these are adopted and the rest created. */
  present?: string[];
}

export type Verification =
  | { state: 'effective'; at: Instant; residual: Residual | null }
  | { state: 'pending'; until: Instant | null; why: string; residual: Residual | null }
  | { state: 'not-effective'; why: string; next: string; residual: Residual | null };

/** The smallest thing in a cloud that is set. */
export interface ControlType<Value extends Json, Clients> {
  /** `entra:sessions-valid-from`. */
  type: string;
  /** The cloud field that its keys name; no two control types set one field. */
  field: string;
  /** The scopes it lives in. */
  scopeProvider: Scope['provider'];
  /** The kind of entity whose ids its objects are (of an `ip`: up to the `@`), so that guards know whom a control touches. */
  touches: EntityKind;
  /** The Pulumi provider its resources belong to: with the scope it names the stack. */
  pulumiProvider: PulumiProvider;
  value: z.ZodType<Value>;
  /** Commutative, associative and idempotent. */
  join(a: Value, b: Value): Value;
  /** The value with the time of application written in; undefined where no time belongs in it. */
  stamp?(value: Value, at: Instant): Value;
  /** How often apply stamps: 2 where sessions can be minted until the policy is seen in force. */
  stamps?: 1 | 2;
  observe(control: ControlKey, call: Call, clients: Clients, marker: string): Promise<Observation>;
  /**
   * The object that the marker is made from, where several controls end up in one cloud object: equal strings, equal markers.
   * Absent: the control's own key.
   */
  markedObject?(control: ControlKey): string;
  /** All controls of this type in one scope and shard -> resources. Shared objects come out as one resource. */
  render(controls: readonly InForce[], scope: Scope): Rendered[];
  /** Whether what is in force is really effective. */
  verify(control: InForce, call: Call, clients: Clients): Promise<Verification>;
  /** What a release restores, in one sentence; null where nothing can be undone. */
  undo(before: Json): string | null;
}

/** A control or task that an action expands to, before it becomes a hold or a task of an incident. */
export type Expansion =
  | { kind: 'control'; control: ControlKey; value: Json; before: Json }
  | { kind: 'task'; scope: string; key: string; parameters: { [key: string]: Json } };

/** What preflight found out, recorded in the ledger; `expand` sees nothing else. */
export type Preflight =
  | { ok: true; facts: { [key: string]: Json }; residual: Residual | null; notes: string[] }
  | { ok: false; refusal: Refusal };

export interface ActionRequest {
  incident: string;
  /** The playbook's action id and `file:line` of the action, for refusals. */
  action: string;
  where: string;
  target: Entity;
  context: EntityContext | null;
  parameters: { [key: string]: Json };
  severity: string;
  title: string;
  /** When the decision was made: sessions are void "no earlier than" this. */
  decidedAt: Instant;
  until: Instant;
}

/** What a playbook names. */
export interface Action<Clients> {
  /** `entra/revoke-sessions`. */
  id: string;
  title: string;
  kinds: readonly EntityKind[];
  /** What the playbook may give it; unknown parameters are refused. */
  parameters: z.ZodType<{ [key: string]: Json }>;
  /** RE&CT response action id (https://atc-project.github.io/atc-react/). */
  react: string;
  reversibility: 'full' | 'partial' | 'none';
  /** API permissions, by scope provider: `doctor` checks them, `foundation` grants them. */
  permissions: readonly string[];
  scopeProvider: Scope['provider'] | 'tickets';
  /** Everything that would make it wrong or impossible. Reads only. */
  preflight(request: ActionRequest, scopes: readonly Scope[], clients: Clients, call: Omit<Call, 'scope'>): Promise<Preflight>;
  /** Pure. */
  expand(request: ActionRequest, facts: { [key: string]: Json }): Expansion[];
}

/** Does a task once: looks it up by its key first. Gives a reference for people (an issue URL, a ticket id). */
export interface TaskType<Clients> {
  type: string;
  run(key: string, parameters: { [key: string]: Json }, clients: Clients, call: Omit<Call, 'scope'>): Promise<{ reference: string; existed: boolean }>;
}
