import * as z from 'zod';
import { ACTOR } from '../attacker/calls.ts';
import { iso } from '../clock.ts';
import { bearer, bodyOf, json, param, Refused, type Range, type Reply, type Req, type Route } from '../http.ts';
import { isActive, progress } from './progress.ts';
import type { Machine, MachineAction } from './state.ts';

const CODES: Record<number, string> = { 400: 'InvalidInput', 401: 'Unauthorized', 403: 'Forbidden', 404: 'ResourceNotFound', 429: 'TooManyRequests' };
const Isolate = z.object({ Comment: z.string().min(1), IsolationType: z.enum(['Full', 'Selective']) });
const Unisolate = z.object({ Comment: z.string().min(1) });

/** An error in Defender's shape. https://learn.microsoft.com/defender-endpoint/api/common-errors */
export const defenderError = (status: number, message: string, code = CODES[status] ?? 'InternalServerError'): Reply =>
  json(status, { error: { code, message, target: '' } });

function limited(range: Range): Reply | null {
  const { defenderCallsPerMinute: perMinute, defenderCallsPerHour: perHour } = range.world.settings;
  const now = range.now();
  const calls = (range.calls.get('defender') ?? []).filter((at) => at > now - 3_600_000);
  const lastMinute = calls.filter((at) => at > now - 60_000);
  const wait = (held: number[], window: number): number => Math.max(1, Math.ceil(((held[0] ?? now) + window - now) / 1000));
  const seconds = calls.length >= perHour ? wait(calls, 3_600_000) : lastMinute.length >= perMinute ? wait(lastMinute, 60_000) : 0;
  if (seconds === 0) calls.push(now);
  range.calls.set('defender', calls);
  if (seconds === 0) return null;
  const reply = defenderError(429, `Rate limit is exceeded. Try again in ${seconds} seconds.`);
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(seconds) } };
}

function guarded(handle: (range: Range, req: Req) => Reply) {
  return (range: Range, req: Req): Reply => {
    if (bearer(req) === null) return defenderError(401, 'Unauthorized');
    const refused = limited(range);
    if (refused !== null) return refused;
    progress(range);
    return handle(range, req);
  };
}

function findMachine(range: Range, id: string): Machine {
  const found = Object.values(range.world.defender.machines).find((machine) => machine.id === id || machine.computerDnsName === id);
  if (found === undefined) throw new Refused(defenderError(404, `Machine ${id} was not found`));
  return found;
}

function shownMachine(range: Range, machine: Machine): Record<string, unknown> {
  const { online, isolation: _hidden, ...fields } = machine;
  return { ...fields, lastSeen: iso(range.now() - (online ? 30_000 : 7 * 24 * 3_600_000)) };
}

function shownAction(range: Range, action: MachineAction): Record<string, unknown> {
  return {
    id: action.id,
    type: action.type,
    scope: action.mode,
    requestor: action.requestor,
    requestorComment: action.comment,
    status: action.status,
    machineId: action.machineId,
    computerDnsName: range.world.defender.machines[action.machineId]?.computerDnsName ?? null,
    creationDateTimeUtc: iso(action.created),
    lastUpdateDateTimeUtc: iso(action.updated),
    relatedFileInfo: null,
  };
}

/** `$filter` of equalities joined by `and`, and `$top`, as OData writes them. */
function filtered(req: Req, items: Record<string, unknown>[]): Reply {
  const clauses = (req.query.get('$filter') ?? '').split(/\s+and\s+/i).filter((clause) => clause !== '');
  const tests = clauses.map((clause) => /^(\w+)\s+eq\s+'([^']*)'$/.exec(clause.trim()));
  if (tests.includes(null)) return defenderError(400, `The query filter is invalid: ${req.query.get('$filter')}`);
  const fits = items.filter((item) => tests.every((test) => String(item[test?.[1] ?? '']).toLowerCase() === (test?.[2] ?? '').toLowerCase()));
  const top = Number(req.query.get('$top') ?? 10_000);
  return json(200, { '@odata.context': 'https://api.security.microsoft.com/api/$metadata', value: fits.slice(0, top) });
}

/** https://learn.microsoft.com/defender-endpoint/api/isolate-machine : 201 says Pending, not isolated. */
function order(range: Range, req: Req, type: 'Isolate' | 'Unisolate'): Reply {
  const machine = findMachine(range, param(req, 'id'));
  const body = (type === 'Isolate' ? Isolate : Unisolate).safeParse(bodyOf(req));
  if (!body.success) return defenderError(400, `Comment${type === 'Isolate' ? ' and IsolationType (Full, Selective) are' : ' is'} required`);
  const open = range.world.defender.actions.find((action) => action.machineId === machine.id && isActive(action));
  if (open !== undefined) return defenderError(400, `Action ${open.type} is already in progress`, 'ActiveRequestAlreadyExists');
  const parsed = Isolate.safeParse(bodyOf(req));
  const now = range.now();
  const action: MachineAction = {
    id: range.uuid(),
    type,
    mode: type === 'Isolate' && parsed.success ? parsed.data.IsolationType : null,
    comment: body.data.Comment,
    requestor: req.headers[ACTOR] ?? 'cordon',
    status: 'Pending',
    machineId: machine.id,
    created: now,
    updated: now,
    started: machine.online ? now : null,
  };
  range.world.defender.actions.push(action);
  range.changed();
  return json(201, { '@odata.context': 'https://api.security.microsoft.com/api/$metadata#MachineActions/$entity', ...shownAction(range, action) });
}

function getAction(range: Range, req: Req): Reply {
  const found = range.world.defender.actions.find((action) => action.id === param(req, 'id'));
  return found === undefined ? defenderError(404, `Machine action ${param(req, 'id')} was not found`) : json(200, shownAction(range, found));
}

/** Newest first, as the real list is; a caller should sort by time all the same. */
const listActions = (range: Range, req: Req): Reply =>
  filtered(req, range.world.defender.actions.map((action) => shownAction(range, action)).toReversed());

const listMachines = (range: Range, req: Req): Reply =>
  filtered(req, Object.values(range.world.defender.machines).map((machine) => shownMachine(range, machine)));

const getMachine = (range: Range, req: Req): Reply => json(200, shownMachine(range, findMachine(range, param(req, 'id'))));

/** The routes of https://api.security.microsoft.com. */
export const defenderRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/api/machines', handle: guarded(listMachines) },
  { method: 'GET', pattern: '/api/machines/:id', handle: guarded(getMachine) },
  { method: 'POST', pattern: '/api/machines/:id/isolate', handle: guarded((range, req) => order(range, req, 'Isolate')) },
  { method: 'POST', pattern: '/api/machines/:id/unisolate', handle: guarded((range, req) => order(range, req, 'Unisolate')) },
  { method: 'GET', pattern: '/api/machineactions', handle: guarded(listActions) },
  { method: 'GET', pattern: '/api/machineactions/:id', handle: guarded(getAction) },
];
