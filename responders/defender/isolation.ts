import type { MachineAction } from './client.ts';

export type IsolationMode = 'Full' | 'Selective';

/** What the history of machine actions says about a device; the API has no field for it. */
export interface IsolationState {
  /** In force now: by the last action that succeeded. */
  mode: IsolationMode | null;
  /** The action that made it so. */
  by: MachineAction | null;
  /** The newest action, when it has not ended yet. */
  open: MachineAction | null;
  /** The newest action. */
  last: MachineAction | null;
}

/** Reads the state from actions, the newest first. Only `Succeeded` has changed anything on the device. */
export function isolationState(actions: readonly MachineAction[]): IsolationState {
  const [last = null] = actions;
  const done = actions.find((action) => action.status === 'Succeeded') ?? null;
  const isolated = done?.type === 'Isolate' ? done : null;
  const open = last !== null && (last.status === 'Pending' || last.status === 'InProgress') ? last : null;
  return { mode: isolated === null ? null : modeOf(isolated), by: isolated, open, last };
}

/** The mode of an isolation; Full where an old action does not say, as the API's own default is. */
export function modeOf(action: MachineAction): IsolationMode {
  return action.scope === 'Selective' ? 'Selective' : 'Full';
}
