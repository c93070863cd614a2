import * as z from 'zod';
import { Attacker } from './attacker/state.ts';
import { Aws } from './aws/state.ts';
import { forgetDeleted, Sentinel } from './azure/securityinsights-state.ts';
import { Azure } from './azure/state.ts';
import { Clock } from './clock.ts';
import { Defender } from './defender/state.ts';
import { Entra } from './entra/state.ts';
import { Fault } from './faults.ts';
import { forget, LONGEST_LAG_MS } from './lag.ts';
import { GithubRepository } from './tickets/repositories-state.ts';
import { Tickets } from './tickets/state.ts';

const Lag = z.number().int().min(0).max(LONGEST_LAG_MS);

/** How the clouds of this world behave. Lags are wall milliseconds, other times range seconds. */
export const Settings = z.strictObject({
  /** Until a change of a user is seen by readers and by the sign-in service. */
  graphLagMs: Lag.default(1000),
  /** Until IAM and EC2 reads show a write. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency */
  iamReadLagMs: Lag.default(1000),
  /** Until IAM decides by what was written, and IMDS hands out by the new profile. */
  iamEnforceLagMs: Lag.default(1000),
  /** Until an NSG's new rules decide about packets. */
  nsgLagMs: Lag.default(500),
  /** Until a list of Sentinel's objects shows a write; reads of one object are at once. */
  sentinelListLagMs: Lag.default(0),
  /** Until a critical event reaches a CAE resource: up to 15 min. https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation */
  caeDelaySeconds: z.number().min(0).default(900),
  /** From Pending to Succeeded on an online device. */
  isolationSeconds: z.number().min(0).default(3),
  /** https://learn.microsoft.com/defender-endpoint/api/isolate-machine */
  defenderCallsPerMinute: z.number().int().positive().default(100),
  defenderCallsPerHour: z.number().int().positive().default(1500),
  /** Life of an access token without CAE, 60 to 90 min. https://learn.microsoft.com/entra/identity-platform/access-tokens */
  tokenSeconds: z.number().positive().default(4500),
  /** Life of a CAE token, up to 28 h. */
  caeTokenSeconds: z.number().positive().default(100_800),
  /** Wall milliseconds between two rounds of the attacker. */
  attackerEveryMs: z.number().int().min(10).default(200),
});
export type Settings = z.infer<typeof Settings>;

/** Everything that the simulated clouds know: one JSON value. */
export const World = z.strictObject({
  format: z.literal(1),
  scenario: z.string(),
  signingKey: z.string(),
  clock: Clock,
  settings: Settings,
  faults: z.array(Fault),
  entra: Entra,
  defender: Defender,
  aws: Aws,
  azure: Azure,
  sentinel: Sentinel.default({ workspaces: [] }),
  tickets: Tickets,
  repositories: z.record(z.string(), GithubRepository).default({}),
  attacker: Attacker,
});
export type World = z.infer<typeof World>;

/** Forgets old values that no reader can see any more. */
export function tidy(world: World, wall: number): void {
  const { graphLagMs, iamReadLagMs, iamEnforceLagMs, nsgLagMs, sentinelListLagMs } = world.settings;
  const iam = Math.max(iamReadLagMs, iamEnforceLagMs);
  for (const user of Object.values(world.entra.users)) forget(user.state, wall, graphLagMs);
  for (const role of Object.values(world.aws.roles)) forget(role.inline, wall, iam);
  for (const instance of Object.values(world.aws.instances)) forget(instance.association, wall, iam);
  for (const nsg of Object.values(world.azure.nsgs)) forget(nsg.state, wall, nsgLagMs);
  for (const workspace of world.sentinel.workspaces) forgetDeleted(workspace, wall, sentinelListLagMs);
}

/** JSON with sorted keys and two spaces, so that two dumps can be compared line by line. */
export function serialise(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
