import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../src/record/index.ts';
import { makeRepository } from '../range/demo/repository.ts';
import { rangeClient, type RangeClient } from '../range/client.ts';
import { startRange } from '../range/daemon.ts';
import { Settings, World } from '../range/world.ts';

/** Half of the targets are users whose sessions are revoked, half are devices that are isolated: two stacks. */
export interface Targets { users: { id: string; name: string }[]; devices: { id: string; name: string }[] }

/** The same targets in every run. */
export function targetsOf(count: number): Targets {
  const users = Math.ceil(count / 2);
  return {
    users: Array.from({ length: users }, (_, index) => ({ id: `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`, name: `bench-${index}@contoso.example` })),
    devices: Array.from({ length: count - users }, (_, index) => ({ id: `b${index.toString(16).padStart(39, '0')}`, name: `bench-${index}` })),
  };
}

/** A response repository that contains the targets on its own, and the alert that makes it. */
export function makeBenchRepository(folder: string, targets: Targets, now: string): string {
  makeRepository(folder);
  const write = (path: string, value: unknown): void => { writeFileSync(join(folder, path), toYaml(value)); };
  const facts = { environment: 'staging', criticality: 5 };
  write('inventory/identities.yaml', { identities: targets.users.map((user) => ({ ...user, ...facts, kind: 'user', scope: 'entra-contoso' })) });
  write('inventory/assets.yaml', { assets: targets.devices.map((device) => ({ ...device, ...facts, kind: 'device', scope: 'defender-contoso' })) });
  for (const name of ['playbooks', 'detections']) rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(join(folder, 'playbooks'));
  write('playbooks/bench.yaml', { playbook: {
    id: 'IR-BENCH-001', name: 'Contain everything', version: '1.0.0', triggers: [{ source: 'edr', event_type: 'credential_theft' }], conditions: { risk_threshold: 0 },
    actions: [{ id: 'revoke', type: 'revoke_token', parameters: { provider: 'identity_platform', scope: 'active_sessions' } }, { id: 'isolate', type: 'isolate_host', parameters: { mode: 'Full' } }],
  } });
  const alert = {
    '@odata.type': '#microsoft.graph.security.alert', id: 'bench-1', status: 'new', severity: 'high', detectionSource: 'microsoftDefenderForEndpoint',
    serviceSource: 'microsoftDefenderForEndpoint', category: 'CredentialAccess', title: 'Many at once', createdDateTime: now, firstActivityDateTime: now, lastActivityDateTime: now,
    evidence: [
      ...targets.users.map(({ id, name }) => ({ '@odata.type': '#microsoft.graph.security.userEvidence', userAccount: { azureAdUserId: id, userPrincipalName: name } })),
      ...targets.devices.map(({ id, name }) => ({ '@odata.type': '#microsoft.graph.security.deviceEvidence', mdeDeviceId: id, deviceDnsName: name })),
    ],
  };
  const file = join(folder, 'alert.json');
  writeFileSync(file, JSON.stringify(alert));
  return file;
}

/** A range with the targets in it, whose clouds answer and take effect at once: what is measured is cordon and the engine. */
export async function startBenchRange(folder: string, targets: Targets): Promise<RangeClient> {
  const client = rangeClient((await startRange(folder)).url);
  const world = World.parse(JSON.parse(await client.dump()));
  const [user] = Object.values(world.entra.users);
  const [machine] = Object.values(world.defender.machines).filter((one) => one.online);
  if (user === undefined || machine === undefined) throw new Error('the range has nobody to copy');
  for (const { id, name } of targets.users) world.entra.users[id] = { ...structuredClone(user), id, userPrincipalName: name, displayName: name, userType: 'Member', onPremisesSyncEnabled: null, roles: [] };
  for (const { id, name } of targets.devices) world.defender.machines[id] = { ...structuredClone(machine), id, computerDnsName: name, machineTags: [], isolation: null };
  world.settings = Settings.parse({
    ...world.settings, graphLagMs: 0, iamReadLagMs: 0, iamEnforceLagMs: 0, nsgLagMs: 0, caeDelaySeconds: 0, isolationSeconds: 0, defenderCallsPerMinute: 100_000, defenderCallsPerHour: 1_000_000,
  });
  await client.load(JSON.stringify(world));
  return client;
}
