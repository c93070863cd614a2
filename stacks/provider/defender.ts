import * as z from 'zod';
import type { Rest } from './connection.ts';
import { ProviderError } from './errors.ts';
import { bodyOf, send, type Request } from './http.ts';
import type { Operation } from './resource.ts';

export const Mode = z.enum(['Full', 'Selective']);
export type Mode = z.infer<typeof Mode>;

/** https://learn.microsoft.com/defender-endpoint/api/machineaction; `scope` is the mode of an isolation. */
const MachineAction = z.object({
  id: z.string(),
  type: z.string(),
  status: z.string(),
  scope: z.string().nullish(),
  requestorComment: z.string().nullish(),
  creationDateTimeUtc: z.string(),
});
export type MachineAction = z.infer<typeof MachineAction>;
const MachineActions = z.object({ value: z.array(MachineAction) });

/** How an action ends without having changed the device. */
const VOID = ['Failed', 'TimeOut', 'Cancelled', 'Canceled'];

export function isActive(action: MachineAction): boolean {
  return action.status === 'Pending' || action.status === 'InProgress';
}

async function call(defender: Rest, request: Request, operation: Operation): ReturnType<typeof send> {
  const token = await defender.tokens(operation);
  return send({ ...request, headers: { authorization: `Bearer ${token}` } }, operation);
}

/**
 * The last isolation or release of a device that took effect or still may; null: never isolated. The API has no field that says
 * "isolated": the history is the only place (https://learn.microsoft.com/defender-endpoint/api/get-machineactions-collection).
 */
export async function lastIsolation(defender: Rest, machine: string, operation: Operation): Promise<MachineAction | null> {
  const filter = encodeURIComponent(`machineId eq '${machine}'`);
  const answer = await call(defender, { method: 'GET', url: `${defender.base}/api/machineactions?$filter=${filter}` }, operation);
  if (answer.status === 404) return null;
  const actions = bodyOf(answer, MachineActions, `actions of device ${machine}`).value;
  const telling = actions.filter((action) => ['Isolate', 'Unisolate'].includes(action.type) && !VOID.includes(action.status));
  // Of two in one instant the one that still runs is the later: a device has one active action of a kind.
  telling.sort((a, b) => Date.parse(b.creationDateTimeUtc) - Date.parse(a.creationDateTimeUtc) || Number(isActive(b)) - Number(isActive(a)));
  return telling[0] ?? null;
}

/** Whether a device of this id is known to the tenant. */
export async function machineExists(defender: Rest, machine: string, operation: Operation): Promise<boolean> {
  const answer = await call(defender, { method: 'GET', url: `${defender.base}/api/machines/${encodeURIComponent(machine)}` }, operation);
  return answer.status !== 404;
}

/** One action again, for its status. */
export async function getAction(defender: Rest, id: string, operation: Operation): Promise<MachineAction> {
  const answer = await call(defender, { method: 'GET', url: `${defender.base}/api/machineactions/${encodeURIComponent(id)}` }, operation);
  if (answer.status === 404) throw new ProviderError('NOT_FOUND', `there is no machine action ${id}`);
  return bodyOf(answer, MachineAction, `machine action ${id}`);
}

/** https://learn.microsoft.com/defender-endpoint/api/isolate-machine. Null when another request is active on the device. */
export async function isolate(defender: Rest, machine: string, mode: Mode, comment: string, operation: Operation): Promise<MachineAction | null> {
  return act(defender, `machines/${encodeURIComponent(machine)}/isolate`, { Comment: comment, IsolationType: mode }, operation);
}

/** https://learn.microsoft.com/defender-endpoint/api/unisolate-machine. Null when another request is active on the device. */
export async function unisolate(defender: Rest, machine: string, comment: string, operation: Operation): Promise<MachineAction | null> {
  return act(defender, `machines/${encodeURIComponent(machine)}/unisolate`, { Comment: comment }, operation);
}

/** https://learn.microsoft.com/defender-endpoint/api/cancel-machine-action: takes back what the device has not begun. Null when it has. */
export async function cancelAction(defender: Rest, id: string, comment: string, operation: Operation): Promise<MachineAction | null> {
  try {
    return await act(defender, `machineactions/${encodeURIComponent(id)}/cancel`, { Comment: comment }, operation);
  } catch (error) {
    if (error instanceof ProviderError && (error.code === 'INVALID_ARGUMENT' || error.code === 'NOT_FOUND')) return null;
    throw error;
  }
}

async function act(defender: Rest, path: string, json: Record<string, string>, operation: Operation): Promise<MachineAction | null> {
  try {
    const answer = await call(defender, { method: 'POST', url: `${defender.base}/api/${path}`, json }, operation);
    if (answer.status === 404) throw new ProviderError('NOT_FOUND', `Defender knows no ${path.split('/').slice(0, 2).join(' ')}`);
    return bodyOf(answer, MachineAction, path);
  } catch (error) {
    if (error instanceof ProviderError && error.reason === 'ActiveRequestAlreadyExists') return null;
    throw error;
  }
}
