import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rangeClient, type RangeClient } from '../client.ts';
import { ids, nsgId } from '../scenarios/ids.ts';
import { type RangeServer, startServer } from '../server.ts';
import { plays, tryAll } from './plays.ts';

describe('range/attacker/plays', () => {
  let range: RangeServer;
  let client: RangeClient;
  beforeEach(async () => {
    range = await startServer();
    client = rangeClient(range.url);
    await client.settings({ attackerEveryMs: 20, graphLagMs: 50, iamReadLagMs: 0, iamEnforceLagMs: 50, caeDelaySeconds: 0.1, isolationSeconds: 0 });
  });
  afterEach(() => range.close());

  const done = async (names: string[], rounds = 1): Promise<(boolean | null | undefined)[]> => {
    await client.tell(names, rounds);
    for (let tries = 0; tries < 200 && (await client.attacker()).plays.length > 0; tries++) await sleep(20);
    const { actions } = await client.attacker();
    return names.map((name) => actions.find(({ id }) => id === name)?.allowed);
  };
  const post = async (path: string, body: object | string): Promise<number> => (await fetch(`${range.url}${path}`, {
    method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { authorization: path === '/aws/' ? `AWS4-HMAC-SHA256 Credential=${ids.adminKey}/20261121/${ids.region}/iam/aws4_request` : 'Bearer x', 'content-type': 'application/json' },
  })).status;

  it('does nothing untold, what he is told as often as he is told, and refuses what he does not know', async () => {
    await sleep(60);
    expect((await client.attacker()).sessions).toEqual([]);
    expect(await done(['mint-sessions'], 3)).toEqual([true]);
    expect((await client.attacker()).sessions.map(({ kind }) => kind).sort()).toEqual(['aws-assume', 'aws-metadata', 'entra-access', 'entra-refresh'].flatMap((kind) => [kind, kind, kind]));
    await expect(client.tell(['no-such'])).rejects.toThrow(/no play no-such; there are: pass-the-hash, mint-sessions/);
    await client.tell(['mint-sessions'], 10_000);
    expect((await client.tell(['mint-sessions'], 0)).plays).toEqual([]);
  });

  it('knows which of the sessions that he minted still live', async () => {
    await done(['mint-sessions']);
    const alive = async (): Promise<string[]> => (await tryAll({ url: range.url, fetch }, range.range.world.attacker)).filter((one) => one.alive).map(({ kind }) => kind).sort();
    expect(await alive()).toEqual(['aws-assume', 'aws-metadata', 'entra-access', 'entra-refresh']);
    await post(`/graph/v1.0/users/${ids.alice}/revokeSignInSessions`, {});
    await sleep(250);
    expect(await alive()).toEqual(['aws-assume', 'aws-metadata']);
  });

  it('lifts what is there to lift as an administrator, says who in Defender, and fails where there is nothing', async () => {
    expect(await done(['delete-role-policy', 'delete-nsg-rules'])).toEqual([false, false]);
    const document = encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] }));
    expect(await post('/aws/', `Action=PutRolePolicy&Version=2010-05-08&RoleName=${ids.role}&PolicyName=cordon-1&PolicyDocument=${document}`)).toBe(200);
    expect(await post(`/defender/api/machines/${ids.laptop}/isolate`, { Comment: 'c', IsolationType: 'Full' })).toBe(201);
    await client.advance(5);
    expect(await done(['rewrite-role-policy', 'delete-role-policy', 'give-profile-back', 'enable-account', 'release-device'])).toEqual([true, true, true, true, true]);
    await sleep(120);
    expect(await done(['other-role'])).toEqual([true]);
    const { aws, defender, azure } = range.range.world;
    expect(Object.keys(aws.roles[ids.role]?.inline.current ?? {})).toEqual(['app']);
    expect(defender.actions.map(({ type, requestor }) => [type, requestor])).toEqual([['Isolate', 'cordon'], ['Unisolate', 'attacker']]);
    expect(azure.nsgs[nsgId]?.state.current.rules).toHaveLength(3);
  });

  it('has no right to lift anything where the scenario gives him none', async () => {
    range.range.world.attacker.admin = null;
    expect(await done(plays.map(({ id }) => id).filter((id) => /lift|delete|rewrite|give|enable|release/.test(id)))).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});
