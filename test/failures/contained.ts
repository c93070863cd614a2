import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ids, profileArn, roleArn } from '../../range/scenarios/ids.ts';
import { rangeClient, type RangeClient } from '../../range/client.ts';
import { startServer, type RangeServer } from '../../range/server.ts';
import { World } from '../../range/world.ts';
import { benchAt, type Bench } from '../../responders/testing/range.ts';
import { controlTypes } from '../../responders/registry.ts';
import type { Backend } from '../../src/contain/pulumi/workspace.ts';
import { desiredStacks, type DesiredStack, type StackContext } from '../../src/contain/stacks.ts';
import { blocked, disabled, hold, isolated, roleSessions, sessions } from '../../src/contain/testing.ts';
import { rangeBackend } from '../../src/environment/range.ts';
import type { Hold } from '../../src/model/index.ts';

const MADE_BY = { role: 'CordonDenySessionsBefore', rule: 'Managed by cordon' };

/** One control type on the range: something to hold, something beside it, and how to see in the range's cloud that it is in force. */
export interface Sample {
  hold(): Hold;
  /** Another control of the same type, whose resources live in the same stack. */
  neighbour(): Hold;
  inForce(world: World): boolean;
  neighbourInForce(world: World): boolean;
  /** The range's service, and what its faults know the calls by: reads, and writes of the neighbour. */
  service: string;
  reads: string;
  writes: string;
  /** Every call that changes something. */
  mutations: string;
}

const SINCE = '2026-01-01T00:00:00Z';
const REVOKED = '2026-11-21T03:00:00Z';
const arn = (instance: string): string => `arn:aws:ec2:${ids.region}:${ids.account}:instance/${instance}`;
const profileHold = (instance: string, before: string): Hold => hold(
  { scope: `aws-${ids.account}`, type: 'aws:instance-profile', object: arn(instance), field: 'instance-profile' },
  { profile: profileArn('cordon-quarantine') }, { before: { profile: profileArn(before) } },
);
/** The same hold on another object. */
const of = (one: Hold, object: string): Hold => ({ ...one, control: { ...one.control, object }, target: { ...one.target, value: object, name: object } });

const revoked = ({ entra }: World, user: string): boolean => (entra.users[user]?.state.current.sessionsValidFrom ?? 0) >= Date.parse(REVOKED);
const isDisabled = ({ entra }: World, user: string): boolean => entra.users[user]?.state.current.accountEnabled === false;
const denied = ({ aws }: World, role: string): boolean => Object.values(aws.roles[role]?.inline.current ?? {}).some((document) => document.includes(MADE_BY.role));
const quarantined = ({ aws }: World, instance: string): boolean => aws.instances[instance]?.association.current?.profile === profileArn('cordon-quarantine');
const blocks = ({ azure }: World, cidr: string): boolean => {
  const ours = Object.values(azure.nsgs).flatMap((nsg) => nsg.state.current.rules).map(({ properties }) => properties).filter(({ access, description }) => access === 'Deny' && (description ?? '').includes(MADE_BY.rule));
  return ours.some((rule) => rule.direction === 'Inbound' && rule.sourceAddressPrefixes.includes(cidr)) && ours.some((rule) => rule.direction === 'Outbound' && rule.destinationAddressPrefixes.includes(cidr));
};

/** By control type. A type of the registry without a sample makes every test here fail. */
const samples: Readonly<Record<string, Sample>> = {
  'entra:sessions-valid-from': {
    hold: () => sessions(REVOKED), neighbour: () => sessions(REVOKED, ids.bob), inForce: (world) => revoked(world, ids.alice), neighbourInForce: (world) => revoked(world, ids.bob),
    service: 'graph', reads: '^GET .*/users/', writes: `^(POST|PATCH) .*/users/${ids.bob}`, mutations: '^(POST|PATCH) ',
  },
  'entra:account-enabled': {
    hold: () => disabled(ids.alice), neighbour: () => disabled(ids.bob), inForce: (world) => isDisabled(world, ids.alice), neighbourInForce: (world) => isDisabled(world, ids.bob),
    service: 'graph', reads: '^GET .*/users/', writes: `^(POST|PATCH) .*/users/${ids.bob}`, mutations: '^(POST|PATCH) ',
  },
  'defender:device-isolation': {
    hold: () => isolated('Full'), neighbour: () => of(isolated('Full'), ids.server),
    inForce: ({ defender }) => defender.machines[ids.laptop]?.isolation === 'Full', neighbourInForce: ({ defender }) => defender.machines[ids.server]?.isolation === 'Full',
    service: 'defender', reads: '^GET .*/api/machineactions', writes: `^POST .*/${ids.server}/`, mutations: '^POST ',
  },
  'aws:role-sessions-not-before': {
    hold: () => roleSessions(SINCE), neighbour: () => of(roleSessions(SINCE), roleArn('web-prod')), inForce: (world) => denied(world, ids.role), neighbourInForce: (world) => denied(world, 'web-prod'),
    service: 'aws', reads: '^GetRolePolicy$', writes: '^(Put|Delete)RolePolicy$', mutations: '^(Put|Delete)RolePolicy$',
  },
  'aws:instance-profile': {
    hold: () => profileHold(ids.instance, 'web-staging'), neighbour: () => profileHold(ids.prodInstance, 'web-prod'), inForce: (world) => quarantined(world, ids.instance), neighbourInForce: (world) => quarantined(world, ids.prodInstance),
    service: 'aws', reads: '^DescribeIamInstanceProfileAssociations$', writes: '^(Associate|Replace|Disassociate)IamInstanceProfile', mutations: '^(Associate|Replace|Disassociate)IamInstanceProfile',
  },
  'azure:nsg-block': {
    hold: () => blocked(`${ids.attacker}/32`), neighbour: () => blocked('2001:db8::/48'), inForce: (world) => blocks(world, `${ids.attacker}/32`), neighbourInForce: (world) => blocks(world, '2001:db8::/48'),
    service: 'arm', reads: '^GET .*/securityRules/', writes: '^(PUT|DELETE) .*bound6', mutations: '^(PUT|DELETE) ',
  },
};

/** Each control type of the registry with its sample. Throws for one that has none. */
export function eachType(): { type: string; sample: Sample }[] {
  return controlTypes.map(({ type }) => {
    const sample = samples[type];
    if (sample === undefined) throw new Error(`test/failures/contained.ts has no sample for the control type ${type}: add one`);
    return { type, sample };
  });
}

/** A range in this process with a state backend of its own. Nothing in it lags, so that a look is the truth. */
export interface Contained extends Bench {
  server: RangeServer;
  range: RangeClient;
  folder: string;
  context: StackContext;
  backend: Backend;
  stacks(holds: readonly Hold[]): DesiredStack[];
  /** The range's clouds as they are now. */
  world(): Promise<World>;
  /** The backend with other executables in the place of all providers: `script` gets the real one's path as its argument. */
  withProviders(name: string, script: string): Backend;
  close(): Promise<void>;
}

/** Starts one. */
export async function contained(): Promise<Contained> {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-contained-'));
  const server = await startServer();
  Object.assign(server.range.world.settings, { graphLagMs: 0, iamReadLagMs: 0, iamEnforceLagMs: 0, nsgLagMs: 0, isolationSeconds: 0 });
  const range = rangeClient(server.url);
  const bench = benchAt(server.url);
  const context: StackContext = { environment: 'range', repository: 'r', scopes: bench.all, types: new Map(controlTypes.map((type) => [type.type, type])) };
  const backend = rangeBackend(server.url, folder, join(folder, 'work'));
  return {
    ...bench, server, folder, context, backend,
    stacks: (holds) => desiredStacks(holds, context),
    range, world: async () => World.parse(JSON.parse(await range.dump())),
    withProviders: (name, script) => ({
      ...backend,
      providers: backend.providers.map((one) => {
        const path = join(folder, name, one.name);
        const file = join(path, `pulumi-resource-${one.name}`);
        mkdirSync(path, { recursive: true });
        writeFileSync(file, script.replaceAll('REAL', join(one.path, `pulumi-resource-${one.name}`)));
        chmodSync(file, 0o755);
        return { name: one.name, path };
      }),
    }),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Kills the providers whose script wrote their process id into a file, one a line. */
export function endProviders(file: string): void {
  for (const pid of readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map(Number)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
