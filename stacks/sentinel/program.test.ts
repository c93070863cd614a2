import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ids } from '../../range/scenarios/ids.ts';
import { startServer, type RangeServer } from '../../range/server.ts';
import { engine, pulumiFolder, type Engine } from '../provider/testing/engine.ts';
import { connectionOf, sentinelProgram, type Registered, type SentinelProgram } from './program.ts';

// Several runs of the engine, on machines that are busy with others.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const cli = pulumiFolder();
if (cli === null) process.stderr.write('skipped: stacks/sentinel/program.test.ts, there is no Pulumi CLI\n');

const WORKSPACE = `/subscriptions/${ids.subscription}/resourceGroups/${ids.securityGroup}/providers/Microsoft.OperationalInsights/workspaces/${ids.workspace}`;
const BODY = { displayName: 'A', enabled: true, severity: 'Low', query: 'T', queryFrequency: 'PT1H', queryPeriod: 'PT1H', triggerOperator: 'GreaterThan', triggerThreshold: 0, suppressionDuration: 'PT5H', suppressionEnabled: false };
const rule = (name: string, change: object = {}): Registered => ({
  name, provider: 'azure-native', type: 'azure-native:securityinsights:ScheduledAlertRule', id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/${name}`,
  inputs: { resourceGroupName: ids.securityGroup, workspaceName: ids.workspace, kind: 'Scheduled', ruleId: name, ...BODY, ...change },
});

describe('stacks/sentinel', () => {
  it('says to each provider where the workspace is, and to none a credential', () => {
    const target = { subscriptionId: ids.subscription, resourceGroup: 'rg', workspace: 'law', tenantId: ids.tenant };
    const there = { ...target, endpoint: 'http://127.0.0.1:1/arm', loginEndpoint: 'http://127.0.0.1:1/login' };
    expect(connectionOf(there, 'azure-native')).toEqual({ subscriptionId: ids.subscription, tenantId: ids.tenant, metadataHost: there.endpoint });
    expect(connectionOf(there, 'cordon')).toEqual({ service: 'sentinel', subscriptionId: ids.subscription, tenantId: ids.tenant, endpoint: there.endpoint, loginEndpoint: there.loginEndpoint });
    expect(connectionOf(target, 'cordon')).not.toHaveProperty('endpoint');
  });

  describe.skipIf(cli === null)('on a range', () => {
    let server: RangeServer;
    let run: Engine;
    beforeAll(async () => {
      server = await startServer();
      run = await engine('azure-native', {});
    });
    afterAll(async () => {
      await run.dispose();
      await server.close();
    });
    const up = async (change: Partial<SentinelProgram>): Promise<string> => {
      const target = { subscriptionId: ids.subscription, resourceGroup: ids.securityGroup, workspace: ids.workspace, endpoint: `${server.url}/arm`, loginEndpoint: `${server.url}/login` };
      run.use(sentinelProgram({ target, register: [], adopt: new Set(), changedSince: async () => await Promise.resolve(null), ...change }));
      return await run.stack.up({ continueOnError: true }).then(() => '', (error: unknown) => String(error));
    };
    const live = async (name: string): Promise<{ status: number; body: string }> => {
      const response = await fetch(`${server.url}/arm${rule(name).id}?api-version=2024-09-01`, { headers: { authorization: 'Bearer any' } });
      return { status: response.status, body: await response.text() };
    };

    it('makes a rule under its id, and neither updates nor deletes what somebody changed a moment ago', async () => {
      expect(await up({ register: [rule('a')] })).toBe('');
      expect((await run.recorded()).map(({ id }) => id)).toEqual([rule('a').id]);
      const changedSince = async (id: string): Promise<string | null> => await Promise.resolve(id === rule('a').id ? 'somebody was here' : 'not asked by its id');
      expect(await up({ register: [rule('a', { severity: 'High' })], changedSince })).toContain('drift-guard: a is not written: somebody was here');
      expect(await up({ register: [], changedSince })).toContain('drift-guard: a is not written: somebody was here');
      expect((await live('a')).body).toContain('"severity":"Low"');
    });

    it('takes nothing over that it was not told to, and stops no other rule for it', async () => {
      await fetch(`${server.url}/range/sentinel/alertRules/b`, { method: 'PATCH', body: JSON.stringify({ kind: 'Scheduled', properties: { ...BODY, severity: 'High' } }) });
      expect(await up({ register: [rule('a'), rule('b'), rule('c')] })).toContain('cannot create already existing resource');
      expect([(await live('b')).body.includes('"severity":"High"'), (await live('c')).status]).toEqual([true, 200]);
      expect(await up({ register: [rule('a'), rule('b'), rule('c')], adopt: new Set(['b']) })).toBe('');
      expect((await run.recorded()).map(({ id }) => id)).toContain(rule('b').id);
    });
  });
});
