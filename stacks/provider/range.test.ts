import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { rangeClient, type RangeClient } from '../../range/client.ts';
import { startServer, type RangeServer } from '../../range/server.ts';
import { engine, pulumiFolder, type Declared, type Engine } from './testing/engine.ts';
import { MACHINE, MARKER, TENANT, USER } from './testing/fake.ts';

// Several runs of the engine a test, on machines that are busy with others.
vi.setConfig({ testTimeout: 120_000 });
const cli = pulumiFolder();
if (cli === null) process.stderr.write('skipped: stacks/provider/range.test.ts, there is no Pulumi CLI\n');

const INSTANCE = 'i-0f1e2d3c4b5a69788';
const profile = (name: string): string => `arn:aws:iam::210987654321:instance-profile/${name}`;

describe.skipIf(cli === null)('stacks/provider on the real engine, against the range', () => {
  let server: RangeServer;
  let range: RangeClient;
  let opened: Engine | null = null;
  beforeAll(async () => {
    server = await startServer();
    range = rangeClient(server.url);
    await range.settings({ isolationSeconds: 0 });
  });
  afterAll(async () => server.close());

  /** Holds, holds again, releases; gives what the world said before, while and after. */
  async function wayOf(config: Record<string, unknown>, declared: Declared[], look: () => Promise<unknown>): Promise<unknown[]> {
    opened = await engine('cordon', config);
    try {
      const seen = [await look()];
      opened.declare(declared);
      await opened.stack.up();
      seen.push(await look());
      expect(await opened.changes()).toEqual({ same: declared.length + 2 });
      await opened.stack.refresh();
      expect((await opened.stack.preview()).changeSummary).toEqual({ same: declared.length + 2 });
      opened.declare([]);
      await opened.stack.up();
      seen.push(await look());
      return seen;
    } finally {
      await opened.dispose();
    }
  }

  it('isolates a device that was not (before: null), and lifts it', async () => {
    const { defender } = server.range.world;
    const look = async (): Promise<string[]> => defender.actions.map(({ type, mode }) => `${type} ${mode ?? ''}`.trim());
    const config = { service: 'defender', endpoint: `${server.url}/defender`, loginEndpoint: `${server.url}/login`, tenantId: TENANT };
    const seen = await wayOf(config, [{ type: 'cordon:defender:DeviceIsolation', name: 'ws-17', inputs: { machine: MACHINE, mode: 'Full', before: null, marker: MARKER } }], look);
    expect(seen).toEqual([[], ['Isolate Full'], ['Isolate Full', 'Unisolate']]);
  });

  it('swaps the profile of an instance and gives it back', async () => {
    const { ec2 } = await import('./aws.ts').then(({ awsClients }) => ({ ec2: awsClients({ endpoint: `${server.url}/aws` }).ec2('eu-west-1') }));
    const { DescribeIamInstanceProfileAssociationsCommand: Describe } = await import('@aws-sdk/client-ec2');
    const look = async (): Promise<unknown> => {
      const answer = await (await ec2).send(new Describe({ Filters: [{ Name: 'instance-id', Values: [INSTANCE] }] }));
      return answer.IamInstanceProfileAssociations?.map(({ IamInstanceProfile: found }) => found?.Arn?.split('/').at(-1));
    };
    const config = { service: 'aws', endpoint: `${server.url}/aws`, region: 'eu-west-1', account: '210987654321' };
    const inputs = { instance: INSTANCE, region: 'eu-west-1', profile: profile('cordon-quarantine'), before: profile('web-staging'), marker: MARKER };
    expect(await wayOf(config, [{ type: 'cordon:aws:InstanceProfile', name: 'web', inputs }], look)).toEqual([['web-staging'], ['cordon-quarantine'], ['web-staging']]);
  });

  it('disables a user and voids the sessions; the release enables, and the sessions stay void', async () => {
    const { now } = await range.clock();
    const look = async (): Promise<unknown> => {
      const response = await fetch(`${server.url}/graph/v1.0/users/${USER}?$select=accountEnabled,signInSessionsValidFromDateTime`, { headers: { authorization: 'Bearer any' } });
      const user = (await response.json()) as { accountEnabled?: boolean; signInSessionsValidFromDateTime?: string };
      return [user.accountEnabled, Date.parse(user.signInSessionsValidFromDateTime ?? '') >= Date.parse(now) - 1000];
    };
    const config = { service: 'entra', endpoint: `${server.url}/graph`, loginEndpoint: `${server.url}/login`, tenantId: TENANT };
    const seen = await wayOf(config, [
      { type: 'cordon:entra:AccountEnabled', name: 'alice-enabled', inputs: { user: USER, enabled: false, before: true, marker: MARKER } },
      { type: 'cordon:entra:SessionsValidFrom', name: 'alice-sessions', inputs: { user: USER, notBefore: now, marker: MARKER } },
    ], look);
    expect(seen).toEqual([[true, false], [false, true], [true, true]]);
  });
});
