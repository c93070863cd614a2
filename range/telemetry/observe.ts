import type { Range, Reply, Req } from '../http.ts';
import { activities } from './activity.ts';
import { calls } from './cloudtrail.ts';
import { deviceEvents } from './devices.ts';
import { audits } from './entra-audit.ts';
import { signIns } from './entra-signins.ts';
import { noteFlow } from './flows.ts';
import { note } from './log.ts';
import type { Source } from './seen.ts';

const sources: readonly Source[] = [signIns, audits, calls, activities, deviceEvents];

/** Enters what the clouds log of a request that a service has performed. */
export function observe(range: Range, service: string, req: Req, reply: Reply): void {
  const seen = { range, service, req, reply, at: range.now() };
  for (const source of sources) for (const entry of source(seen)) note(range.telemetry, entry);
  noteFlow(range.telemetry, seen);
}
