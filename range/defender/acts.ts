import * as z from 'zod';
import { bodyOf, json, param, type Range, type Reply, type Req, type Route } from '../http.ts';
import { progress } from './progress.ts';

/** The process that acts; `account` is the user it runs as, by his short name. */
export const Process = z.strictObject({ file: z.string().max(260), folder: z.string().max(1_000), commandLine: z.string().max(8_000), account: z.string().max(104) });
export type Process = z.infer<typeof Process>;

/** Something that a process does on a device itself: no API of Defender's, only what its sensor sees. */
export const DeviceAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('open-process'), target: z.string().max(260), folder: z.string().max(1_000), access: z.number().int().min(0).max(0xffffffff), process: Process }),
  z.strictObject({ act: z.literal('logon'), type: z.string().max(40), account: z.string().max(104), process: Process }),
]);
export type DeviceAct = z.infer<typeof DeviceAct>;

/** Whoever acts on a device from afar cannot, once it is offline or isolated. */
function act(range: Range, req: Req): Reply {
  progress(range);
  const id = param(req, 'machine');
  const machine = Object.values(range.world.defender.machines).find((candidate) => candidate.id === id || candidate.computerDnsName === id);
  if (machine === undefined) return json(404, { error: `no device ${id}` });
  const asked = DeviceAct.safeParse(bodyOf(req));
  if (!asked.success) return json(400, { error: z.prettifyError(asked.error) });
  if (!machine.online) return json(200, { allowed: false, why: 'the device is offline' });
  if (machine.isolation !== null) return json(200, { allowed: false, why: `isolated (${machine.isolation})` });
  return json(200, { allowed: true, why: 'not isolated' });
}

/** Part of what travels on the simulated networks. */
export const actRoutes: readonly Route[] = [{ method: 'POST', pattern: '/devices/:machine/acts', handle: act }];
