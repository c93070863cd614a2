import * as z from 'zod';
import { AttackerAction, MintedSession } from './attacker/state.ts';
import type { Fault } from './faults.ts';
import { Telemetry, type LogName } from './telemetry/log.ts';
import type { Settings } from './world.ts';

const Time = z.strictObject({ now: z.string(), wall: z.string() });
const AttackerView = z.strictObject({ on: z.boolean(), actions: z.array(AttackerAction), plays: z.array(z.looseObject({ id: z.string() })), sessions: z.array(MintedSession) });
const Health = z.looseObject({ ok: z.literal(true), pid: z.number() });

export type AttackerView = z.infer<typeof AttackerView>;
export type RangeTime = z.infer<typeof Time>;

/** Thrown when a range does not answer as it should. */
export class RangeUnreachable extends Error {
  readonly url: string;
  constructor(url: string, what: string, cause?: unknown) {
    super(`the range at ${url} ${what}; start it with \`cordon range up\``, { cause });
    this.name = 'RangeUnreachable';
    this.url = url;
  }
}

export type RangeClient = {
  url: string;
  health: () => Promise<z.infer<typeof Health>>;
  stop: () => Promise<void>;
  reset: (scenario?: string) => Promise<void>;
  clock: () => Promise<RangeTime>;
  advance: (seconds: number) => Promise<RangeTime>;
  setClock: (instant: string) => Promise<RangeTime>;
  /** The whole world as text: sorted JSON. */
  dump: () => Promise<string>;
  load: (world: string) => Promise<void>;
  settings: (change: Partial<Settings>) => Promise<void>;
  faults: (faults: readonly z.input<typeof Fault>[]) => Promise<void>;
  device: (machine: string, online: boolean) => Promise<void>;
  /** What the clouds have logged, of some logs or all (range/telemetry/log.ts), oldest first. */
  telemetry: (logs?: readonly LogName[]) => Promise<Telemetry>;
  attacker: () => Promise<AttackerView>;
  attack: (on: boolean) => Promise<AttackerView>;
  /** Tells the attacker which plays (range/attacker/plays.ts) to make, in this order, in each of his next `rounds`; 0 takes them off his list. */
  tell: (plays: readonly string[], rounds?: number) => Promise<AttackerView>;
};

/** A client of the range's own API at `url`. Every method throws RangeUnreachable. */
export function rangeClient(url: string): RangeClient {
  const ask = async (method: string, path: string, body?: string): Promise<string> => {
    const response = await fetch(`${url}/range${path}`, {
      method,
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    }).catch((cause: unknown) => {
      throw new RangeUnreachable(url, 'does not answer', cause);
    });
    const text = await response.text();
    if (!response.ok) throw new RangeUnreachable(url, `refused ${method} ${path} with ${response.status}: ${text.slice(0, 500)}`);
    return text;
  };
  const typed = async <T>(schema: z.ZodType<T>, method: string, path: string, body?: object): Promise<T> =>
    schema.parse(JSON.parse(await ask(method, path, body === undefined ? undefined : JSON.stringify(body))));
  const done = async (method: string, path: string, body: object): Promise<void> => {
    await ask(method, path, JSON.stringify(body));
  };
  return {
    url,
    health: () => typed(Health, 'GET', '/health'),
    stop: () => done('POST', '/stop', {}),
    reset: (scenario) => done('POST', '/reset', scenario === undefined ? {} : { scenario }),
    clock: () => typed(Time, 'GET', '/clock'),
    advance: (seconds) => typed(Time, 'POST', '/clock', { advance: seconds }),
    setClock: (instant) => typed(Time, 'POST', '/clock', { set: instant }),
    dump: () => ask('GET', '/world'),
    load: async (world) => {
      await ask('PUT', '/world', world);
    },
    settings: (change) => done('PUT', '/settings', change),
    faults: (faults) => done('PUT', '/faults', faults),
    device: (machine, online) => done('POST', `/devices/${encodeURIComponent(machine)}`, { online }),
    telemetry: (logs = []) => typed(Telemetry, 'GET', `/telemetry?${logs.map((log) => `log=${log}`).join('&')}`),
    attacker: () => typed(AttackerView, 'GET', '/attacker'),
    attack: (on) => typed(AttackerView, 'POST', '/attacker', { on }),
    tell: (plays, rounds = 1) => typed(AttackerView, 'POST', '/attacker/plays', { plays, rounds }),
  };
}
