import type * as z from 'zod';
import type { Automation, ContentProblem, Detection, EntityKind, Indicator, Inventory, LoadedConfig, LoadedException, LoadedPlaybook, Policy, Watchlist } from '../model/index.ts';

/** What the loader must know of a responder action; every `Action` of `responders/` is one. */
export interface KnownAction {
  id: string;
  kinds: readonly EntityKind[];
  parameters: z.core.$ZodType;
  reversibility: 'full' | 'partial' | 'none';
}

/** Everything that people have written, checked on its own and against the rest. */
export interface LoadedContent {
  config: LoadedConfig;
  playbooks: LoadedPlaybook[];
  exceptions: LoadedException[];
  inventory: Inventory;
  indicators: Indicator[];
  detections: Detection[];
  watchlists: Watchlist[];
  automation: Automation[];
  /** Guards that could not be read: each one denies. */
  brokenGuards: Policy['brokenGuards'];
  /** What loads, and probably does not do what its author thinks. */
  warnings: ContentProblem[];
}
