import type { Json, SyncChange, SyncUnit } from '../model/index.ts';

export type Props = { [key: string]: Json };
export type UnitKind = SyncUnit['kind'];

/** The collections of Microsoft.SecurityInsights that are synchronised. */
export type Collection = 'alertRules' | 'automationRules' | 'watchlists' | 'watchlistItems' | 'metadata';

/** A Pulumi resource of the stack as data; `id` is its ARM id, which is known before it is made. */
export interface Resource {
  /** Logical name: of an alert rule its id, so that no rename of a file or a title makes another rule. */
  name: string;
  type: string;
  provider: 'azure-native' | 'cordon';
  inputs: Props;
  id: string;
}

/** What is deployed, drifts and fails together: a rule, an automation rule or a watchlist, with its metadata. */
export interface Unit {
  key: string;
  kind: UnitKind;
  id: string;
  title: string;
  file: string;
  resources: Resource[];
}

/** An object as the workspace has it. */
export interface Seen {
  id: string;
  name: string;
  collection: Collection;
  kind: string | null;
  etag: string;
  properties: Props;
}

/** What Pulumi's state says. `pending` are operations that a run began and did not end. */
export interface Recorded {
  resources: ReadonlyMap<string, Resource & { urn: string }>;
  pending: readonly { type: string; name: string; inputs: Props }[];
}

/** What is to become of one unit. */
export interface Step {
  unit: SyncUnit;
  key: string;
  /** Logical names of all its resources, those that go too. */
  names: ReadonlySet<string>;
  /** What the stack registers for it: what is written, or where a person must decide what was deployed before. */
  register: Resource[];
  /** Objects that are ours and not in the state: taken in before anything is changed, by logical name. */
  adopt: Map<string, Resource>;
  /** Logical names whose state is read again from the workspace first, because it is to be written over. */
  refresh: string[];
  /** What is in the workspace, for a pull request. */
  seen: Seen[];
}

export type { SyncChange };
