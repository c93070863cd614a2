import * as z from 'zod';
import { forget, lagged } from '../lag.ts';

/** The collections of Microsoft.SecurityInsights that the range models, as their paths name them. */
export const COLLECTIONS = ['alertRules', 'automationRules', 'watchlists', 'watchlistItems', 'metadata'] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** What a writer sends and a reader gets; `kind` is of alert rules alone. */
export const Content = z.strictObject({ etag: z.string(), kind: z.string().nullable(), properties: z.record(z.string(), z.json()) });
export type Content = z.infer<typeof Content>;

/** An object; null is one that was deleted and that a late list still shows. */
export const Kept = z.strictObject({ name: z.string(), state: lagged(Content.nullable()) });
export type Kept = z.infer<typeof Kept>;

/** A Log Analytics workspace with Microsoft Sentinel. Objects by collection, then by name in lower case (`alias/id` of an item). */
export const SentinelWorkspace = z.strictObject({
  subscription: z.string(),
  resourceGroup: z.string(),
  name: z.string(),
  customerId: z.string(),
  /** Counts the writes: the source of the etags. */
  revision: z.number().int(),
  objects: z.record(z.enum(COLLECTIONS), z.record(z.string(), Kept)),
  /** When an alert rule was deleted, range ms by its name: the name is not free for a while. */
  deletedRules: z.record(z.string(), z.number()),
  /** Tables that no log has arrived in, so that they do not exist. */
  absentTables: z.array(z.string()),
});
export type SentinelWorkspace = z.infer<typeof SentinelWorkspace>;

/** A workspace that Sentinel was just added to. */
export function newWorkspace(subscription: string, resourceGroup: string, name: string): SentinelWorkspace {
  return {
    subscription, resourceGroup, name, customerId: 'cee85205-9d22-40f7-8f3f-58f9a5330eff', revision: 0, deletedRules: {}, absentTables: [],
    objects: { alertRules: {}, automationRules: {}, watchlists: {}, watchlistItems: {}, metadata: {} },
  };
}

export const Sentinel = z.strictObject({ workspaces: z.array(SentinelWorkspace) });
export type Sentinel = z.infer<typeof Sentinel>;

/** Forgets old contents that no list shows any more, and what was deleted. */
export function forgetDeleted(workspace: SentinelWorkspace, wall: number, lagMs: number): void {
  for (const collection of COLLECTIONS) {
    const objects = workspace.objects[collection];
    for (const [key, { state }] of Object.entries(objects)) {
      forget(state, wall, lagMs);
      if (state.current === null && state.past.length === 0) delete objects[key];
    }
  }
}
