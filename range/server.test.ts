import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rangeClient } from './client.ts';
import { compare, irreversible } from './compare.ts';
import { findRange, startRange, stopRange } from './daemon.ts';
import { ids } from './scenarios/ids.ts';
import { type TestRange, testRange } from './testing.ts';

describe('range/server', () => {
  let range: TestRange;
  beforeEach(async () => {
    range = await testRange();
  });
  afterEach(() => range.close());

  const alice = `/graph/v1.0/users/${ids.alice}`;
  const disable = () => range.ask('PATCH', alice, { accountEnabled: false });

  it('runs its clock at wall speed and moves it only when told', async () => {
    expect((await range.client.clock()).now).toBe('2026-11-21T03:00:00.000Z');
    range.pass(5000);
    expect((await range.client.clock()).now).toBe('2026-11-21T03:00:05.000Z');
    expect((await range.client.advance(3600)).now).toBe('2026-11-21T04:00:05.000Z');
    expect((await range.client.setClock('2026-12-01T00:00:00Z')).now).toBe('2026-12-01T00:00:00.000Z');
    await expect(range.client.advance(-1)).rejects.toThrow(/refused POST \/clock with 400/);
  });

  it('dumps the same bytes twice, loads a dump, and resets to the scenario', async () => {
    const before = await range.client.dump();
    expect(await range.client.dump()).toBe(before);
    await disable();
    range.pass(2000);
    const changed = await range.client.dump();
    expect(compare(before, changed).differences.map((one) => one.path)).toEqual([`/entra/users/${ids.alice}/state/current/accountEnabled`, `/entra/users/${ids.alice}/state/current/disabledAt`]);
    await range.client.load(before);
    expect(await range.client.dump()).toBe(before);
    await disable();
    await range.client.reset();
    expect(compare(before, await range.client.dump()).differences).toEqual([]);
    await expect(range.client.reset('nothing')).rejects.toThrow(/there are: hybrid/);
    await expect(range.client.load('{"format": 1}')).rejects.toThrow(/400/);
  });

  it('names what cannot be undone, with its reason, apart from what should have been restored', async () => {
    const before = await range.client.dump();
    range.pass(1000);
    await range.ask('POST', `${alice}/revokeSignInSessions`);
    range.pass(2000);
    const { differences, allowed } = compare(before, await range.client.dump());
    expect(differences).toEqual([]);
    expect(allowed).toContainEqual(expect.objectContaining({ path: `/entra/users/${ids.alice}/state/current/sessionsValidFrom`, reason: expect.stringContaining('cannot be undone') }));
    expect(compare('{"a":{"b/c":1}}', '{"a":{}}', [])).toMatchObject({ differences: [{ path: '/a/b~1c', before: 1, after: undefined }] });
    expect(compare('{"a":[]}', '{"a":{}}', []).differences).toHaveLength(1);
    expect(irreversible().length).toBeGreaterThan(10);
  });

  it('plays faults in the shape of the service, counts them, and leaves the attacker alone', async () => {
    await range.client.faults([{ service: 'graph', operation: '^PATCH /v1.0/users/', status: 429, times: 2, retryAfter: 7 }]);
    const first = await disable();
    expect([first.status, first.headers.get('retry-after'), first.body]).toMatchObject([429, '7', { error: { code: 'TooManyRequests' } }]);
    expect((await range.ask('GET', alice)).status).toBe(200);
    expect((await range.ask('PATCH', alice, { accountEnabled: false }, { 'x-range-actor': 'attacker' })).status).toBe(204);
    expect((await disable()).status).toBe(429);
    expect((await disable()).status).toBe(204);
  });

  it('performs and fails afterwards, drops the connection, delays, and fails for ever', async () => {
    await range.client.faults([{ service: 'graph', operation: 'PATCH', status: 504, after: true, times: 1 }]);
    expect((await disable()).status).toBe(504);
    expect(range.range.world.entra.users[ids.alice]?.state.current.accountEnabled).toBe(false);
    await range.client.faults([{ service: 'graph', status: 0, times: 1 }]);
    await expect(range.ask('GET', alice)).rejects.toThrow();
    await range.client.faults([{ service: 'graph', delayMs: 80, times: 1 }]);
    const started = performance.now();
    expect((await range.ask('GET', alice)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(75);
    await range.client.faults([{ service: 'aws', operation: '^PutRolePolicy$', status: 503 }]);
    for (let call = 0; call < 3; call++) {
      const answer = await range.ask('POST', '/aws/', 'Action=PutRolePolicy&Version=2010-05-08', { 'content-type': 'application/x-www-form-urlencoded' });
      expect([answer.status, String(answer.body)]).toEqual([503, expect.stringContaining('<Code>ServiceUnavailable</Code>')]);
    }
    await expect(range.client.faults([{ service: 'graph', operation: '(', status: 500 }])).rejects.toThrow(/not a regular expression/);
  });

  it('refuses web pages, unknown services, and settings that it does not know', async () => {
    expect((await range.ask('GET', '/range/world', undefined, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await range.ask('GET', '/gcp/v1')).body).toMatchObject({ error: expect.stringContaining('there are: graph, login') });
    expect(await range.ask('GET', '/arm/subscriptions')).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } });
    expect((await range.ask('POST', '/range/attacker', '{broken')).status).toBe(400);
    await range.client.settings({ graphLagMs: 0 });
    await disable();
    expect((await range.ask('GET', `${alice}?$select=accountEnabled`)).body).toMatchObject({ accountEnabled: false });
  });
});

describe('range/daemon', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'cordon-range-'));
  });
  afterEach(async () => {
    await stopRange(dir);
    rmSync(dir, { recursive: true, force: true });
  });

  it('starts one range for two callers at once, and keeps the world over a stop', async () => {
    const [first, second] = await Promise.all([startRange(dir), startRange(dir)]);
    expect(second).toEqual(first);
    const client = rangeClient(first.url);
    await client.advance(7200);
    await client.device(ids.laptop, false);
    const before = await client.dump();
    expect(await stopRange(dir)).toBe(true);
    expect(await findRange(dir)).toBeNull();
    expect(await stopRange(dir)).toBe(false);
    const again = await startRange(dir);
    expect(again.pid).not.toBe(first.pid);
    expect(compare(before, await rangeClient(again.url).dump()).differences).toEqual([]);
    expect((await rangeClient(again.url).clock()).now > '2026-11-21T05').toBe(true);
  });

  it('takes a left-over file of a dead range for none, and says what is wrong with a broken world', async () => {
    writeFileSync(join(dir, 'range.json'), JSON.stringify({ pid: 1, port: 9, url: 'http://127.0.0.1:9', startedAt: '' }));
    expect(await findRange(dir)).toBeNull();
    writeFileSync(join(dir, 'world.json'), '{"format": 2}');
    await expect(startRange(dir)).rejects.toThrow(/world\.json is not a world of this version/);
    expect(readFileSync(join(dir, 'world.json'), 'utf8')).toBe('{"format": 2}');
  });
});
