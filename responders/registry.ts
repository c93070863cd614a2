import type { CatalogueAction, Json } from '../src/model/index.ts';
import { revokeRoleSessions } from './aws/actions/revoke-role-sessions/index.ts';
import { instanceProfile } from './aws/controls/instance-profile/index.ts';
import { roleSessionsNotBefore } from './aws/controls/role-sessions-not-before/index.ts';
import { blockIpNsg } from './azure/actions/block-ip-nsg/index.ts';
import { nsgBlock } from './azure/controls/nsg-block/index.ts';
import type { Clients } from './clients.ts';
import type { Action, ControlType, TaskType } from './contract.ts';
import { isolateDevice } from './defender/actions/isolate-device/index.ts';
import { deviceIsolation } from './defender/controls/device-isolation/index.ts';
import { disableUser } from './entra/actions/disable-user/index.ts';
import { revokeSessions } from './entra/actions/revoke-sessions/index.ts';
import { accountEnabled } from './entra/controls/account-enabled/index.ts';
import { sessionsValidFrom } from './entra/controls/sessions-valid-from/index.ts';
import { ticket } from './notify/actions/ticket/index.ts';
import { ticketTask } from './notify/task.ts';

/** Everything that a playbook can name. */
export const actions: readonly Action<Clients>[] = [revokeSessions, disableUser, isolateDevice, revokeRoleSessions, blockIpNsg, ticket];

/** Everything that can be held. Values that come from files go through a type's `value` schema first. */
export const controlTypes: readonly ControlType<Json, Clients>[] = [
  sessionsValidFrom, accountEnabled, deviceIsolation, roleSessionsNotBefore, instanceProfile, nsgBlock,
];

/** Everything that is done once. A task's type is the id of the action that it comes from. */
export const taskTypes: readonly TaskType<Clients>[] = [ticketTask];

/** What decide must know of the actions. */
export function catalogue(): CatalogueAction[] {
  const tasks = new Set(taskTypes.map((task) => task.type));
  return actions.map(({ id, kinds, reversibility }) => ({ id, kinds: [...kinds], task: tasks.has(id), reversibility }));
}
