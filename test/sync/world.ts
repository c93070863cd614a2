import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { SyncAnswer, type SyncUnit } from '../../src/model/index.ts';
import { makeWorld, type CordonOptions, type World } from '../e2e/world.ts';

export const IDS = {
  hash: '11111111-0000-4000-8000-000000000001', spray: '11111111-0000-4000-8000-000000000002', bucket: '11111111-0000-4000-8000-000000000003', glass: '11111111-0000-4000-8000-000000000004',
  automation: '22222222-0000-4000-8000-000000000001', foreign: '33333333-0000-4000-8000-000000000001',
} as const;

/** A rule's files, by path. */
export function rule(slug: string, id: string, name: string, query: string, more = 'kind: Scheduled\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n'): Record<string, string> {
  return {
    [`detections/${slug}/rule.yaml`]: `# Kept by the team.\nid: ${id}\nname: ${name}\nseverity: Medium\nenabled: true\n${more}tactics: [CredentialAccess]\nrelevantTechniques: [T1110.003]\nentityMappings:\n  - entityType: Host\n    fieldMappings: [{ identifier: FullName, columnName: Computer }]\n`,
    [`detections/${slug}/query.kql`]: query,
  };
}

export const CONTENT: Readonly<Record<string, string>> = {
  ...rule('hash', IDS.hash, 'Hash passed', 'SecurityEvent\n| where EventID == 4624\n| where LogonType == 9\n'),
  ...rule('spray', IDS.spray, 'Password spray', 'SecurityEvent\n| where EventID == 4625\n'),
  ...rule('bucket', IDS.bucket, 'Public bucket', 'AWSCloudTrail\n| where EventName == "PutBucketAcl"\n| extend Computer = SourceIpAddress\n'),
  ...rule('glass', IDS.glass, 'Break glass', 'SecurityEvent\n| where TargetUserName == "bg"\n', 'kind: NRT\n'),
  'detections/watchlists/HighValue.yaml': 'name: High value\nsearchKey: host\nfile: HighValue.csv\n',
  'detections/watchlists/HighValue.csv': 'host,owner\nws-17,dana\nsrv-pay-01,bob\n',
  'detections/automation/triage.yaml': `id: ${IDS.automation}\nname: Triage\norder: 10\nwhen: { rules: [hash] }\nactions:\n  - { type: modify-properties, severity: High, labels: [cordon] }\n  - { type: add-task, title: Call the owner }\n`,
};

const Objects = z.object({ value: z.array(z.looseObject({ name: z.string(), etag: z.string(), properties: z.record(z.string(), z.json()) })) });
export type Live = z.infer<typeof Objects>['value'][number];

export interface SentinelWorld extends World {
  url: string;
  sync(...args: string[]): Promise<Synced>;
  syncWith(options: CordonOptions, ...args: string[]): Promise<Synced>;
  /** The objects of a collection, as the workspace has them. */
  live(collection: string): Promise<Live[]>;
  /** Somebody in the portal. */
  portal(collection: string, name: string, properties: object, kind?: string): Promise<void>;
  hands(method: string, path: string, body?: object): Promise<void>;
}
export interface Synced { code: number; answer: SyncAnswer; unit(id: string): SyncUnit; states(): Record<string, string>; stderr: string }

/** A repository with these rules alone, and a range. */
export async function sentinelWorld(content: Readonly<Record<string, string>> = CONTENT): Promise<SentinelWorld> {
  const world = makeWorld();
  rmSync(join(world.folder, 'detections'), { recursive: true, force: true });
  for (const [path, text] of Object.entries(content)) world.write(path, text);
  world.commit('rules');
  const { url } = await world.range();
  const hands = async (method: string, path: string, body: object = {}): Promise<void> => {
    const response = await fetch(`${url}/range/sentinel/${path}`, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  };
  const syncWith = async (options: CordonOptions, ...args: string[]): Promise<Synced> => {
    const ran = await world.cordon(['detections', 'sync', '--json', ...args], options);
    const parsed = SyncAnswer.safeParse(ran.json());
    if (!parsed.success) throw new Error(`no answer (exit code ${ran.code}): ${ran.stdout}\n${ran.stderr}`);
    const answer = parsed.data;
    const unit = (id: string): SyncUnit => {
      const found = answer.units.find((one) => one.id === id);
      if (found === undefined) throw new Error(`no unit ${id}: ${ran.stdout}`);
      return found;
    };
    return { code: ran.code, answer, unit, stderr: ran.stderr, states: () => Object.fromEntries(answer.units.map(({ title, action, state }) => [title, action === 'none' ? state : `${action} ${state}`])) };
  };
  return {
    ...world, url, hands, syncWith, sync: async (...args) => await syncWith({}, ...args),
    live: async (collection) => {
      const path = '/arm/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-security/providers/Microsoft.OperationalInsights/workspaces/law-contoso/providers/Microsoft.SecurityInsights';
      const response = await fetch(`${url}${path}/${collection}?api-version=2024-09-01`, { headers: { authorization: 'Bearer test' } });
      return Objects.parse(await response.json()).value;
    },
    portal: async (collection, name, properties, kind) => { await hands('PATCH', `${collection}/${name.replace('/', '~')}`, { properties, ...(kind === undefined ? {} : { kind }) }); },
  };
}
