import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ids } from '../../range/scenarios/ids.ts';
import { TimelineEntry } from '../../src/model/index.ts';
import { makeWorld, NO_PLAYBOOKS, type World } from '../e2e/world.ts';

export { ids };
export const NSG = `/subscriptions/${ids.subscription}/resourceGroups/${ids.resourceGroup}/providers/Microsoft.Network/networkSecurityGroups/${ids.nsg}`;

/** An action of a playbook as these stories write it. */
export interface StoryAction { id: string; type: string; [field: string]: unknown }

/** A repository whose only playbook takes `edr` `malware` with these actions, and lets them run on their own. */
export function storyWorld(actions: readonly StoryAction[], execution: object = { timeout_seconds: 15, retry_policy: { max_attempts: 2, backoff_ms: 100 } }): World {
  const playbook = {
    playbook: { id: 'IR-FAIL-001', name: 'A story of failure', version: '1.0.0', triggers: [{ source: 'edr', event_type: 'malware' }], conditions: { risk_threshold: 0 }, actions, execution },
  };
  // YAML reads JSON.
  const config = readFileSync(join(import.meta.dirname, '..', '..', 'cordon.yaml'), 'utf8');
  return makeWorld({
    ...NO_PLAYBOOKS,
    'playbooks/failure.yaml': `${JSON.stringify(playbook, null, 2)}\n`,
    'cordon.yaml': config.replace('environment: [staging, dev, sandbox], criticality: "<= 7" }, gate: auto, threshold: 75', 'environment: [staging, dev, sandbox], criticality: "<= 7" }, gate: auto'),
  });
}

/** An alert of the generic form that names these entities. */
export function alert(entities: readonly { type: string; value: string }[], id = 'one'): object {
  return { id, source: 'edr', event_type: 'malware', severity: 'critical', title: 'Malware', entities, confidence: 95, metadata: {}, context: {} };
}

export const ALICE = { type: 'user', value: 'alice@contoso.example' };
export const BOB = { type: 'user', value: 'bob@contoso.example' };
export const LAPTOP = { type: 'device', value: 'ws-17' };
export const ATTACKER = { type: 'ip', value: ids.attacker };
export const ROLE = { type: 'aws_role', value: 'arn:aws:iam::210987654321:role/web-staging' };

const Rule = z.looseObject({ name: z.string(), properties: z.looseObject({ description: z.string().optional() }) });
const Seen = z.looseObject({
  entra: z.looseObject({ users: z.record(z.string(), z.looseObject({ state: z.looseObject({ current: z.looseObject({ accountEnabled: z.boolean(), sessionsValidFrom: z.number() }) }) })) }),
  defender: z.looseObject({ machines: z.record(z.string(), z.looseObject({ isolation: z.unknown() })), actions: z.array(z.looseObject({ type: z.string(), status: z.string(), machineId: z.string() })) }),
  aws: z.looseObject({ roles: z.record(z.string(), z.looseObject({})) }),
  azure: z.looseObject({ nsgs: z.record(z.string(), z.looseObject({ state: z.looseObject({ current: z.looseObject({ rules: z.array(Rule) }) }) })) }),
  tickets: z.looseObject({ jira: z.array(z.looseObject({ key: z.string(), comments: z.array(z.looseObject({ body: z.string() })) })) }),
});

/** What of the range's world these stories look at. */
export async function seen(world: World): Promise<{ aliceEnabled: boolean; isolated: boolean; isolations: string[]; rules: string[]; tickets: number; comments: string[]; text: string }> {
  const text = await (await world.range()).dump();
  const all = Seen.parse(JSON.parse(text));
  return {
    aliceEnabled: all.entra.users[ids.alice]?.state.current.accountEnabled ?? false,
    isolated: all.defender.machines[ids.laptop]?.isolation !== null,
    isolations: all.defender.actions.filter(({ machineId }) => machineId === ids.laptop).map(({ type, status }) => `${type} ${status}`),
    rules: Object.values(all.azure.nsgs).flatMap(({ state }) => state.current.rules.map(({ name }) => name)).filter((name) => name.startsWith('cordon-')).sort(),
    tickets: all.tickets.jira.length, comments: all.tickets.jira.flatMap(({ comments }) => comments.map(({ body }) => body)), text,
  };
}

/** The timeline of the one open incident, as git has it, in order. */
export function timeline(world: World): TimelineEntry[] {
  return entriesOf(world.committed('incidents/open'));
}

/** The entries of all timelines among files, in the order of their paths. */
export function entriesOf(files: ReadonlyMap<string, string>): TimelineEntry[] {
  return [...files].filter(([path]) => /\/timeline\/[^/]+\.json$/.test(path)).map(([, text]) => TimelineEntry.parse(JSON.parse(text)));
}

export function kinds(world: World): string[] {
  return timeline(world).map(({ data }) => data.kind);
}

/** Calls one of the range's clouds by hand, as an administrator would. */
export async function byHand(world: World, method: string, path: string, body?: object | string): Promise<{ status: number; text: string }> {
  const { url } = await world.range();
  const response = await fetch(`${url}${path}`, {
    method, headers: { authorization: path.startsWith('/aws') ? `AWS4-HMAC-SHA256 Credential=${ids.adminKey}/20261121/${ids.region}/iam/aws4_request` : 'Bearer range', 'content-type': typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** Deletes all that Pulumi knows. */
export function losePulumiState(world: World): void {
  rmSync(join(world.folder, '.cordon', 'range', '.pulumi'), { recursive: true, force: true });
}
