import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, nsgId, profileArn } from '../scenarios/ids.ts';
import { rangeClient, type RangeClient } from '../client.ts';
import { type RangeServer, startServer } from '../server.ts';

const bearer = { authorization: 'Bearer test', 'content-type': 'application/json' };
const admin = { authorization: `AWS4-HMAC-SHA256 Credential=${ids.adminKey}/20261121/${ids.region}/iam/aws4_request`, 'content-type': 'application/x-www-form-urlencoded' };

describe('range/attacker', () => {
  let range: RangeServer;
  let client: RangeClient;
  beforeEach(async () => {
    range = await startServer();
    client = rangeClient(range.url);
    await client.settings({ attackerEveryMs: 20, graphLagMs: 100, iamReadLagMs: 100, iamEnforceLagMs: 100, nsgLagMs: 50, caeDelaySeconds: 0.2, isolationSeconds: 0.3 });
    await client.attack(true);
    await until(async () => Object.keys(await standing()).length === 10);
  });
  afterEach(() => range.close());

  const standing = async (): Promise<Record<string, boolean | null>> =>
    Object.fromEntries((await client.attacker()).actions.map((action) => [action.id, action.allowed]));
  const until = async (test: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 150; tries++) {
      if (await test()) return;
      await sleep(20);
    }
    throw new Error(`still not so: ${JSON.stringify(await standing())}`);
  };
  const denied = (...names: string[]) => until(async () => {
    const now = await standing();
    return names.every((name) => now[name] === false);
  });
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const response = await fetch(`${range.url}${path}`, { method, headers: bearer, body: JSON.stringify(body) });
    expect(response.ok, `${path} ${response.status}`).toBe(true);
  };
  const aws = async (form: Record<string, string>): Promise<void> => {
    const response = await fetch(`${range.url}/aws/`, { method: 'POST', headers: admin, body: new URLSearchParams(form).toString() });
    expect(response.status, await response.text()).toBe(200);
  };
  const putPolicy = (Statement: object[]) =>
    aws({ Action: 'PutRolePolicy', Version: '2010-05-08', RoleName: ids.role, PolicyName: 'cordon', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) });
  const cutoff = (at: string) => ({ Effect: 'Deny', Action: '*', Resource: '*', Condition: { DateLessThan: { 'aws:TokenIssueTime': at } } });
  const swapProfile = () =>
    aws({ Action: 'ReplaceIamInstanceProfileAssociation', Version: '2016-11-15', AssociationId: range.range.world.aws.instances[ids.instance]?.association.current?.id ?? '', 'IamInstanceProfile.Arn': profileArn('cordon-quarantine') });
  const thisSecond = (): string => new Date(Math.floor(range.range.now() / 1000) * 1000).toISOString();
  /** A cutoff has whole seconds: the next one covers what was minted in this one. */
  const nextSecond = (): string => new Date(Math.ceil(range.range.now() / 1000) * 1000).toISOString();

  it('is allowed everything before anybody responds', async () => {
    expect(Object.values(await standing())).toEqual(Array.from({ length: 10 }, () => true));
  });

  it('loses the sign-in, the refresh and the CAE token to a revocation, and keeps the old token without CAE', async () => {
    await send('POST', `/graph/v1.0/users/${ids.alice}/revokeSignInSessions`, {});
    await denied('entra-sign-in', 'entra-refresh', 'entra-token');
    expect((await standing())['entra-token-legacy']).toBe(true);
    await client.advance(90 * 60);
    await denied('entra-token-legacy');
    const signIn = (await client.attacker()).actions.find((action) => action.id === 'entra-sign-in');
    expect(signIn?.changes.map((change) => [change.allowed, change.why.slice(0, 11)])).toEqual([[true, 'signed in'], [false, 'AADSTS50173']]);
    expect(signIn?.since).toBe(signIn?.changes[1]?.at);
  });

  it('goes on minting role sessions when only the cutoff is set, and loses when the role cannot be assumed again', async () => {
    await swapProfile();
    await putPolicy([cutoff(thisSecond())]);
    await denied('aws-session');
    await sleep(1200);
    expect((await standing())['aws-remint']).toBe(true);
    const guard = { Effect: 'Deny', Action: ['sts:AssumeRole', 'iam:*'], Resource: '*' };
    await putPolicy([guard, cutoff(nextSecond())]);
    await sleep(1200);
    await putPolicy([guard, cutoff(nextSecond())]);
    await denied('aws-session', 'aws-remint');
  });

  it('loses new connections to a deny rule, and the established one only to a flush', async () => {
    const rule = { access: 'Deny', direction: 'Outbound', priority: 200, protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefix: ids.attacker, destinationPortRange: '*' };
    await send('PUT', `/arm${nsgId}/securityRules/block`, { properties: rule });
    await denied('azure-connect');
    await sleep(100);
    expect((await standing())['azure-flow']).toBe(true);
    const nsg: unknown = await (await fetch(`${range.url}/arm${nsgId}`, { headers: bearer })).json();
    if (typeof nsg !== 'object' || nsg === null || !('properties' in nsg) || typeof nsg.properties !== 'object') throw new Error('no group');
    await send('PUT', `/arm${nsgId}`, { ...nsg, properties: { ...nsg.properties, flushConnection: true } });
    await denied('azure-flow');
  });

  it('loses the devices when they are really isolated, and gets them back on release', async () => {
    for (const id of [ids.laptop, ids.server]) await send('POST', `/defender/api/machines/${id}/isolate`, { Comment: 'c', IsolationType: 'Full' });
    await denied('device-beacon', 'server-beacon');
    await send('POST', `/defender/api/machines/${ids.laptop}/unisolate`, { Comment: 'c' });
    await until(async () => (await standing())['device-beacon'] === true);
    expect((await standing())['server-beacon']).toBe(false);
  });

  it('forgets his attempts on a reset, and stops when told', async () => {
    await client.reset();
    expect((await client.attacker()).actions).toEqual([]);
    await client.attack(true);
    await until(async () => (await client.attacker()).actions.length === 10);
    await client.attack(false);
    await sleep(60);
    const counts = (await client.attacker()).actions.map((action) => action.count);
    await sleep(60);
    expect((await client.attacker()).actions.map((action) => action.count)).toEqual(counts);
  });
});
