import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { engine, pulumiFolder, type Declared, type Engine } from '../../stacks/provider/testing/engine.ts';
import { rangeClient, type RangeClient } from '../client.ts';
import { startServer, type RangeServer } from '../server.ts';

// Several runs of the engine a test, on machines that are busy with others.
vi.setConfig({ testTimeout: 120_000 });
const cli = pulumiFolder();
if (cli === null) process.stderr.write('skipped: range/providers/providers.test.ts, there is no Pulumi CLI\n');

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
const RULES = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-app/providers/Microsoft.Network/networkSecurityGroups/nsg-app/securityRules`;
const deny = (action: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] });

describe.skipIf(cli === null)('range/providers', () => {
  let server: RangeServer;
  let range: RangeClient;
  beforeAll(async () => {
    server = await startServer();
    range = rangeClient(server.url);
  });
  afterAll(async () => server.close());

  describe('aws', () => {
    let run: Engine;
    const policy = (inputs: Record<string, unknown> = {}, options?: Declared['options']): Declared => ({
      type: 'aws:iam/rolePolicy:RolePolicy', name: 'deny', ...(options === undefined ? {} : { options }),
      inputs: { name: 'cordon-abc', role: 'web-staging', policy: deny('s3:*'), ...inputs },
    });
    const inIam = async (name = 'cordon-abc'): Promise<string | null> => {
      const body = new URLSearchParams({ Action: 'GetRolePolicy', Version: '2010-05-08', RoleName: 'web-staging', PolicyName: name });
      const authorization = 'AWS4-HMAC-SHA256 Credential=AKIARANGECORDON/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0';
      const text = await (await fetch(`${server.url}/aws`, { method: 'POST', body, headers: { authorization } })).text();
      const document = /<PolicyDocument>([^<]*)</.exec(text)?.[1];
      return document === undefined ? null : decodeURIComponent(document);
    };
    beforeAll(async () => {
      run = await engine('aws', { region: 'eu-west-1', endpoints: JSON.stringify([{ iam: `${server.url}/aws` }]), skipCredentialsValidation: 'true' });
    });
    beforeEach(async () => {
      await range.reset();
      await range.settings({ iamReadLagMs: 300 });
      await run.forget();
    });
    afterAll(() => run.dispose());

    it('works with the program of the real SDK: creates after the read lag, updates in place, deletes', async () => {
      const { Provider } = await import('@pulumi/aws/provider.js');
      const { RolePolicy } = await import('@pulumi/aws/iam/rolePolicy.js');
      const program = (action: string) => async (): Promise<void> => {
        const provider = new Provider('connection', { region: 'eu-west-1', accessKey: 'AKIARANGECORDON', secretKey: 'any', endpoints: [{ iam: `${server.url}/aws` }], skipCredentialsValidation: true, skipRequestingAccountId: true });
        new RolePolicy('deny', { name: 'cordon-abc', role: 'web-staging', policy: deny(action) }, { provider });
      };
      run.use(program('s3:*'));
      await run.stack.up();
      expect(await inIam()).toBe(deny('s3:*'));
      expect(await run.recorded()).toMatchObject([{ id: 'web-staging:cordon-abc', outputs: { name: 'cordon-abc', role: 'web-staging' } }]);
      run.use(program('ec2:*'));
      expect(await run.changes()).toMatchObject({ update: 1 });
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(await inIam()).toBe(deny('ec2:*'));
      run.use(async () => undefined);
      await run.stack.up();
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(await inIam()).toBeNull();
    });

    it('finds no difference in spaces and key order, and sees drift', async () => {
      run.declare([policy()]);
      await run.stack.up();
      run.declare([policy({ policy: JSON.stringify({ Statement: [{ Resource: '*', Action: 's3:*', Effect: 'Deny' }], Version: '2012-10-17' }, null, 2) })]);
      expect((await run.stack.preview()).changeSummary).toMatchObject({ same: 3 });
      run.declare([policy()]);
      await range.reset();
      await run.stack.refresh();
      expect(await run.recorded()).toEqual([]);
    });

    it('imports by role:name and replaces for another name, as the real one does', async () => {
      run.declare([policy()]);
      await run.stack.up();
      await run.forget();
      run.declare([policy({}, { import: 'web-staging:cordon-abc' })]);
      expect(await run.changes()).toMatchObject({ import: 1 });
      run.declare([policy({ name: 'cordon-other' })]);
      expect((await run.stack.preview()).changeSummary).toMatchObject({ replace: 1 });
    });

    it('refuses an invalid document before the call, and shows the API code of a missing role', async () => {
      run.declare([policy({ policy: '{not json' })]);
      await expect(run.stack.up()).rejects.toThrow(/"policy" contains an invalid JSON policy/);
      run.declare([policy({ role: 'no-such-role' })]);
      await expect(run.stack.up()).rejects.toThrow(/putting IAM Role \(no-such-role\) Policy \(cordon-abc\).*NoSuchEntity/);
      expect(await run.recorded()).toEqual([]);
    });
  });

  describe('azure-native', () => {
    let run: Engine;
    const rule = (inputs: Record<string, unknown> = {}, options?: Declared['options']): Declared => ({
      type: 'azure-native:network:SecurityRule', name: 'block', ...(options === undefined ? {} : { options }),
      inputs: {
        resourceGroupName: 'rg-app', networkSecurityGroupName: 'nsg-app', securityRuleName: 'cordon-abc', access: 'Deny', direction: 'Outbound', priority: 150,
        protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefixes: ['203.0.113.7/32'], destinationPortRange: '*', ...inputs,
      },
    });
    const arm = async (method: string, body?: object): Promise<{ status: number; properties?: Record<string, unknown> }> => {
      const response = await fetch(`${server.url}/arm${RULES}/cordon-abc?api-version=2024-05-01`, { method, headers: { authorization: 'Bearer range', 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await response.text();
      return { status: response.status, ...(text === '' ? {} : (JSON.parse(text) as object)) };
    };
    beforeAll(async () => {
      run = await engine('azure-native', { metadataHost: `${server.url}/arm`, subscriptionId: SUBSCRIPTION });
    });
    beforeEach(async () => {
      await range.reset();
      await run.forget();
    });
    afterAll(() => run.dispose());

    it('works with the program of the real SDK: creates under the ARM id, and has nothing to do the second time', async () => {
      const { Provider } = await import('@pulumi/azure-native/provider.js');
      const { SecurityRule } = await import('@pulumi/azure-native/network/securityRule.js');
      run.use(async () => {
        const provider = new Provider('connection', { metadataHost: `${server.url}/arm`, subscriptionId: SUBSCRIPTION });
        new SecurityRule('block', {
          resourceGroupName: 'rg-app', networkSecurityGroupName: 'nsg-app', securityRuleName: 'cordon-abc', access: 'Deny', direction: 'Outbound', priority: 150,
          protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefixes: ['203.0.113.7/32'], destinationPortRange: '*',
        }, { provider });
      });
      await run.stack.up();
      expect(await run.recorded()).toMatchObject([{ id: `${RULES}/cordon-abc`, outputs: { name: 'cordon-abc', priority: 150, provisioningState: 'Succeeded' } }]);
      expect((await arm('GET')).properties).toMatchObject({ access: 'Deny', destinationAddressPrefixes: ['203.0.113.7/32'] });
      expect(await run.changes()).toMatchObject({ same: 3 });
    });

    it('updates in place, sees drift, and deletes', async () => {
      run.declare([rule()]);
      await run.stack.up();
      run.declare([rule({ destinationAddressPrefixes: ['203.0.113.7/32', '203.0.113.9/32'] })]);
      expect(await run.changes()).toMatchObject({ update: 1 });
      const { properties } = await arm('GET');
      await arm('PUT', { properties: { ...properties, priority: 170 } });
      await run.stack.refresh();
      expect((await run.recorded())[0]?.inputs).toMatchObject({ priority: 170 });
      expect(await run.changes()).toMatchObject({ update: 1 });
      expect((await arm('GET')).properties).toMatchObject({ priority: 150 });
      run.declare([]);
      await run.stack.up();
      expect((await arm('GET')).status).toBe(404);
    });

    it('refuses to create what exists, in the real words, and adopts it by import', async () => {
      run.declare([rule()]);
      await run.stack.up();
      await run.forget();
      await expect(run.stack.up()).rejects.toThrow(`cannot create already existing resource '${RULES}/cordon-abc'`);
      run.declare([rule({}, { import: `${RULES}/cordon-abc` })]);
      expect(await run.changes()).toMatchObject({ import: 1 });
      run.declare([rule()]);
      expect(await run.changes()).toMatchObject({ same: 3 });
    });

    it('shows what ARM refuses, and deletes what is gone already', async () => {
      run.declare([rule({ priority: 99 })]);
      await expect(run.stack.up()).rejects.toThrow(/400/);
      run.declare([rule({ networkSecurityGroupName: 'no-such' })]);
      await expect(run.stack.up()).rejects.toThrow(/404/);
      run.declare([rule()]);
      await run.stack.up();
      await arm('DELETE');
      run.declare([]);
      await run.stack.up();
      expect(await run.recorded()).toEqual([]);
    });

    it('replaces for another NSG, as the real one does', async () => {
      run.declare([rule()]);
      await run.stack.up();
      run.declare([rule({ networkSecurityGroupName: 'nsg-other' })]);
      expect((await run.stack.preview()).changeSummary).toMatchObject({ replace: 1 });
    });
  });
});
