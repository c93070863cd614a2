import * as z from 'zod';
import { moves } from './attacker/moves.ts';
import { plays } from './attacker/plays.ts';
import { sentinelHands } from './azure/securityinsights-hands.ts';
import { advance, iso, rangeNow, setTo } from './clock.ts';
import { progress } from './defender/progress.ts';
import { Fault } from './faults.ts';
import { bodyOf, json, param, type Range, type Reply, type Req, type Route } from './http.ts';
import { scenarios } from './scenarios/index.ts';
import { collect } from './telemetry/export.ts';
import { LogName, LOGS } from './telemetry/log.ts';
import { serialise, Settings, tidy, World } from './world.ts';

/** What the clouds have logged: every log by name, or those of `?log=`. */
function readTelemetry(range: Range, req: Req): Reply {
  const names = z.array(LogName).safeParse(req.query.getAll('log'));
  if (!names.success) return json(400, { error: `no such log; there are: ${LOGS.join(', ')}` });
  return json(200, collect(range, names.data.length === 0 ? LOGS : names.data));
}

const bad = (error: z.ZodError): Reply => json(400, { error: z.prettifyError(error) });

const ClockAsk = z.union([z.strictObject({ advance: z.number().min(0) }), z.strictObject({ set: z.iso.datetime({ offset: true }) })]);

const readClock = (range: Range): Reply => json(200, { now: iso(range.now()), wall: iso(range.wall()) });

function moveClock(range: Range, req: Req): Reply {
  const ask = ClockAsk.safeParse(bodyOf(req));
  if (!ask.success) return bad(ask.error);
  const { world } = range;
  const wall = range.wall();
  world.clock = 'advance' in ask.data ? advance(world.clock, wall, ask.data.advance) : setTo(wall, Date.parse(ask.data.set));
  range.changed();
  return readClock(range);
}

/** The whole world with sorted keys, as it is at this instant: what is due by the clock is done first. */
export function dump(range: Range): string {
  progress(range);
  tidy(range.world, range.wall());
  return serialise(range.world);
}

const getWorld = (range: Range): Reply => ({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: dump(range) });

function putWorld(range: Range, req: Req): Reply {
  const world = World.safeParse(bodyOf(req));
  if (!world.success) return bad(world.error);
  return replace(range, world.data);
}

function replace(range: Range, world: World): Reply {
  range.world = world;
  range.calls.clear();
  range.revocations.clear();
  range.changed();
  return json(200, { scenario: world.scenario, now: iso(rangeNow(world.clock, range.wall())) });
}

function reset(range: Range, req: Req): Reply {
  const ask = z.strictObject({ scenario: z.string().default('hybrid') }).safeParse(bodyOf(req));
  if (!ask.success) return bad(ask.error);
  const make = Object.hasOwn(scenarios, ask.data.scenario) ? scenarios[ask.data.scenario] : undefined;
  if (make === undefined) return json(400, { error: `no scenario ${ask.data.scenario}; there are: ${Object.keys(scenarios).join(', ')}` });
  range.telemetry = {};
  return replace(range, make(range.wall()));
}

function putFaults(range: Range, req: Req): Reply {
  const faults = z.array(Fault).safeParse(bodyOf(req));
  if (!faults.success) return bad(faults.error);
  range.world.faults = faults.data;
  range.changed();
  return json(200, range.world.faults);
}

function putSettings(range: Range, req: Req): Reply {
  const given = z.record(z.string(), z.unknown()).safeParse(bodyOf(req));
  if (!given.success) return bad(given.error);
  const settings = Settings.safeParse({ ...range.world.settings, ...given.data });
  if (!settings.success) return bad(settings.error);
  range.world.settings = settings.data;
  range.changed();
  return json(200, settings.data);
}

function readAttacker(range: Range): Reply {
  const { on, actions, plays: told, sessions } = range.world.attacker;
  const inOrder = [...moves, ...plays].flatMap(({ id }) => actions.filter((action) => action.id === id));
  return json(200, { on, actions: inOrder, plays: told, sessions });
}

function switchAttacker(range: Range, req: Req): Reply {
  const ask = z.strictObject({ on: z.boolean() }).safeParse(bodyOf(req));
  if (!ask.success) return bad(ask.error);
  range.world.attacker.on = ask.data.on;
  range.changed();
  return readAttacker(range);
}

const PlaysAsk = z.strictObject({ plays: z.array(z.string()).min(1), rounds: z.number().int().min(0).max(10_000).default(1) });

/** Tells the attacker which plays to make, in this order, for how many rounds; none takes them off his list. */
function tellAttacker(range: Range, req: Req): Reply {
  const ask = PlaysAsk.safeParse(bodyOf(req));
  if (!ask.success) return bad(ask.error);
  const unknown = ask.data.plays.find((id) => !plays.some((play) => play.id === id));
  if (unknown !== undefined) return json(400, { error: `no play ${unknown}; there are: ${plays.map(({ id }) => id).join(', ')}` });
  const { rounds } = ask.data;
  const { attacker } = range.world;
  const others = attacker.plays.filter(({ id }) => !ask.data.plays.includes(id));
  attacker.plays = [...others, ...(rounds === 0 ? [] : ask.data.plays.map((id) => ({ id, rounds })))];
  range.changed();
  return readAttacker(range);
}

/** A device goes offline or comes back. */
function setDevice(range: Range, req: Req): Reply {
  const ask = z.strictObject({ online: z.boolean() }).safeParse(bodyOf(req));
  if (!ask.success) return bad(ask.error);
  const { machines } = range.world.defender;
  const machine = Object.hasOwn(machines, param(req, 'machine')) ? machines[param(req, 'machine')] : undefined;
  if (machine === undefined) return json(404, { error: `no device ${param(req, 'machine')}` });
  progress(range);
  machine.online = ask.data.online;
  machine.healthStatus = ask.data.online ? 'Active' : 'Inactive';
  progress(range);
  range.changed();
  return json(200, machine);
}

/** The range's own API, which production code never calls. */
export const controlRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/clock', handle: readClock },
  { method: 'POST', pattern: '/clock', handle: moveClock },
  { method: 'GET', pattern: '/world', handle: getWorld },
  { method: 'PUT', pattern: '/world', handle: putWorld },
  { method: 'POST', pattern: '/reset', handle: reset },
  { method: 'GET', pattern: '/telemetry', handle: readTelemetry },
  { method: 'GET', pattern: '/faults', handle: (range) => json(200, range.world.faults) },
  { method: 'PUT', pattern: '/faults', handle: putFaults },
  { method: 'GET', pattern: '/settings', handle: (range) => json(200, range.world.settings) },
  { method: 'PUT', pattern: '/settings', handle: putSettings },
  { method: 'GET', pattern: '/attacker', handle: readAttacker },
  { method: 'POST', pattern: '/attacker', handle: switchAttacker },
  { method: 'POST', pattern: '/attacker/plays', handle: tellAttacker },
  { method: 'POST', pattern: '/devices/:machine', handle: setDevice },
  ...sentinelHands,
];
