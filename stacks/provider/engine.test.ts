import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { engine, pulumiFolder, type Declared, type Engine } from './testing/engine.ts';
import { fake, graphRoute, MARKER, TENANT, USER, type Fake, type GraphState } from './testing/fake.ts';

// Several runs of the engine a test, on machines that are busy with others.
vi.setConfig({ testTimeout: 120_000 });
const cli = pulumiFolder();
if (cli === null) process.stderr.write('skipped: stacks/provider/engine.test.ts, there is no Pulumi CLI\n');

const sessions = (notBefore: string, options?: Declared['options']): Declared => ({
  type: 'cordon:entra:SessionsValidFrom', name: 'alice', inputs: { user: USER, notBefore, marker: MARKER }, ...(options === undefined ? {} : { options }),
});
const disabled = (before: boolean, options?: Declared['options']): Declared => ({
  type: 'cordon:entra:AccountEnabled', name: 'alice-enabled', inputs: { user: USER, enabled: false, before, marker: MARKER }, ...(options === undefined ? {} : { options }),
});

describe.skipIf(cli === null)('stacks/provider on the real engine', () => {
  let cloud: Fake;
  let run: Engine;
  const state: GraphState = { accountEnabled: true, signInSessionsValidFromDateTime: '2026-01-01T00:00:00Z', now: '2026-11-21T03:00:05Z', lag: 0 };

  beforeAll(async () => {
    cloud = await fake(graphRoute(state));
    run = await engine('cordon', { service: 'entra', endpoint: cloud.url, loginEndpoint: cloud.url, tenantId: TENANT });
  });
  afterAll(async () => {
    await run.dispose();
    await cloud.close();
  });
  beforeEach(async () => {
    cloud.first = null;
    await run.forget();
    Object.assign(state, { now: '2026-11-21T03:00:05Z', accountEnabled: true, signInSessionsValidFromDateTime: '2026-01-01T00:00:00Z', lag: 0, gone: false });
    cloud.calls.length = 0;
  });

  it('does not call the cloud in a preview, of a create or of an update', async () => {
    run.declare([sessions('2026-11-21T03:00:00Z'), disabled(true)]);
    const { changeSummary } = await run.stack.preview();
    expect(changeSummary['create']).toBe(4); // With the stack and the provider.
    await run.stack.up();
    cloud.calls.length = 0;
    run.declare([sessions('2026-11-21T03:00:04Z'), disabled(true)]);
    expect((await run.stack.preview()).changeSummary['update']).toBe(1);
    expect(cloud.calls).toEqual([]);
  });

  it('configures, creates with a token of the login endpoint, and finds nothing to do the second time', async () => {
    run.declare([sessions('2026-11-21T03:00:00Z'), disabled(true)]);
    await run.stack.up();
    expect(state).toMatchObject({ accountEnabled: false, signInSessionsValidFromDateTime: '2026-11-21T03:00:05Z' });
    const token = cloud.calls.find(({ path }) => path === `/${TENANT}/oauth2/v2.0/token`);
    expect(new URLSearchParams(token?.body).get('scope')).toBe('https://graph.microsoft.com/.default');
    expect(cloud.calls.filter(({ path }) => path.startsWith('/v1.0')).every(({ headers }) => headers['authorization'] === 'Bearer token-1')).toBe(true);
    cloud.calls.length = 0;
    expect(await run.changes()).toMatchObject({ same: 4 });
    expect(cloud.log()).toEqual([]);
  });

  it('updates in place when the time is later, and refuses to become another user', async () => {
    run.declare([sessions('2026-11-21T03:00:00Z')]);
    await run.stack.up();
    state.now = '2026-11-21T04:00:05Z';
    run.declare([sessions('2026-11-21T04:00:00Z')]);
    expect(await run.changes()).toMatchObject({ update: 1 });
    expect(state.signInSessionsValidFromDateTime).toBe('2026-11-21T04:00:05Z');
    state.now = '2026-11-21T03:00:05Z';
    const other = sessions('2026-11-21T04:00:00Z');
    run.declare([{ ...other, inputs: { ...other.inputs, user: '7c1d9a54-2b6e-4f0d-8f3a-5a6b7c8d9e01' } }]);
    await expect(run.stack.up()).rejects.toThrow(/user cannot change .* never replaced/);
    expect((await run.recorded()).map(({ id }) => id)).toEqual([USER]);
  });

  it('sees drift in a refresh and puts it right in the next up', async () => {
    run.declare([disabled(true)]);
    await run.stack.up();
    state.accountEnabled = true;
    await run.stack.refresh();
    expect((await run.recorded())[0]?.inputs).toMatchObject({ enabled: true, before: true, marker: MARKER });
    await run.stack.up();
    expect(state.accountEnabled).toBe(false);
  });

  it('drops a resource whose user is gone in a refresh', async () => {
    run.declare([disabled(true)]);
    await run.stack.up();
    state.gone = true;
    await run.stack.refresh();
    expect(await run.recorded()).toEqual([]);
  });

  it('imports what is in force already, and releases it later', async () => {
    state.accountEnabled = false;
    run.declare([disabled(true, { import: USER })]);
    await run.stack.up();
    expect(cloud.log().filter((line) => line.startsWith('PATCH'))).toEqual([]);
    // The engine records what was read, which knows no `before`: until an up has recorded the program's, a release is refused.
    expect((await run.recorded())[0]).toMatchObject({ id: USER, inputs: { user: USER, enabled: false } });
    run.declare([]);
    await expect(run.stack.up()).rejects.toThrow(/nothing recorded says .* run apply once/);
    run.declare([disabled(true)]);
    await run.stack.up();
    expect((await run.recorded())[0]?.inputs).toMatchObject({ before: true, marker: MARKER });
    run.declare([]);
    await run.stack.up();
    expect(state.accountEnabled).toBe(true);
  });

  it('restores before on delete, and leaves an account that was disabled before', async () => {
    for (const before of [true, false]) {
      state.accountEnabled = before;
      run.declare([disabled(before)]);
      await run.stack.up();
      run.declare([]);
      await run.stack.up();
      expect(state.accountEnabled).toBe(before);
    }
  });

  it('records nothing when a create fails, and says why', async () => {
    cloud.first = ({ method }) => (method === 'PATCH' ? { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges' } } } : undefined);
    run.declare([disabled(true), sessions('2026-11-21T03:00:00Z')]);
    await expect(run.stack.up({ continueOnError: true })).rejects.toThrow(/403 Authorization_RequestDenied: Insufficient privileges/);
    expect((await run.recorded()).map(({ type }) => type)).toEqual(['cordon:entra:SessionsValidFrom']);
    const { deployment } = await run.stack.exportStack();
    expect((deployment as { pending_operations?: unknown[] }).pending_operations ?? []).toEqual([]);
  });

  it('keeps a revocation that was accepted but not seen, as failed, and finishes it in the next up', async () => {
    state.lag = 1000;
    run.declare([sessions('2026-11-21T03:00:00Z', { customTimeouts: { create: '1s', update: '1s' } })]);
    await expect(run.stack.up()).rejects.toThrow(/accepted, but user .* still shows/);
    expect((await run.recorded())[0]?.initErrors).toHaveLength(1);
    state.lag = 0;
    await run.stack.up();
    expect(state.signInSessionsValidFromDateTime).toBe('2026-11-21T03:00:05Z');
    expect((await run.recorded())[0]).not.toHaveProperty('initErrors');
  });

  it('bounds a call that hangs by customTimeouts', async () => {
    cloud.first = ({ method }) => (method === 'POST' || method === 'PATCH' ? 'hang' : undefined);
    run.declare([disabled(true, { customTimeouts: { create: '1s' } })]);
    const started = performance.now();
    await expect(run.stack.up()).rejects.toThrow(/no answer within 1 s/);
    expect(performance.now() - started).toBeLessThan(6000);
    expect(await run.recorded()).toEqual([]);
  });

  it('waits as told after 429', async () => {
    let refused = 0;
    let at = 0;
    cloud.first = ({ method }) => {
      if (method !== 'PATCH') return undefined;
      if (refused === 0) {
        refused += 1;
        at = performance.now();
        return { status: 429, headers: { 'retry-after': '2' }, body: { error: { code: 'TooManyRequests', message: 'slow down' } } };
      }
      expect(performance.now() - at).toBeGreaterThanOrEqual(1950);
      return undefined;
    };
    run.declare([disabled(true)]);
    await run.stack.up();
    expect(state.accountEnabled).toBe(false);
    expect(cloud.log().filter((line) => line.startsWith('PATCH'))).toHaveLength(2);
  });

  it('ends at once when the engine cancels', async () => {
    cloud.first = ({ method }) => (method === 'PATCH' ? 'hang' : undefined);
    run.declare([disabled(true)]);
    const stop = new AbortController();
    const poll = setInterval(() => {
      if (cloud.log().some((line) => line.startsWith('PATCH'))) stop.abort();
    }, 50);
    const started = performance.now();
    await expect(run.stack.up({ signal: stop.signal })).rejects.toThrow(/cancel/i);
    clearInterval(poll);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await run.recorded()).toEqual([]);
    await run.stack.cancel().catch(() => undefined);
  });

  it('takes a new endpoint without replacing anything, and refuses another tenant', async () => {
    const config = { service: 'entra', endpoint: cloud.url, loginEndpoint: cloud.url, tenantId: TENANT };
    run.declare([disabled(true)]);
    await run.stack.up();
    cloud.calls.length = 0;
    run.declare([disabled(true)], { ...config, endpoint: `${cloud.url}/` });
    expect(await run.changes()).toMatchObject({ same: 2, update: 1 });
    expect(cloud.log()).toEqual([]);
    run.declare([disabled(true)], { ...config, tenantId: '11111111-2222-4333-8444-555555555555' });
    await expect(run.stack.up()).rejects.toThrow(/tenantId cannot change/);
    run.declare([], config);
    expect(state.accountEnabled).toBe(false);
  });

  it('keeps a secret input out of the plain state', async () => {
    const { secret } = await import('@pulumi/pulumi/output.js');
    const hidden = sessions('2026-11-21T03:00:00Z');
    run.declare([{ ...hidden, inputs: { ...hidden.inputs, marker: secret('cordon-quite-secret') } }]);
    await run.stack.up();
    expect(run.stateOnDisk()).toContain(USER);
    expect(run.stateOnDisk()).not.toContain('cordon-quite-secret');
  });

  it('refuses malformed inputs and configuration by name before anything is written', async () => {
    run.declare([{ type: 'cordon:entra:AccountEnabled', name: 'a', inputs: { user: 'alice; rm -rf /', enabled: true, before: true, marker: MARKER, extra: 1 } }]);
    await expect(run.stack.up()).rejects.toThrow(/user/);
    run.declare([disabled(true)], { service: 'okta' });
    await expect(run.stack.preview()).rejects.toThrow(/service/);
    run.declare([], { service: 'entra', endpoint: cloud.url, loginEndpoint: cloud.url, tenantId: TENANT });
    expect(cloud.log()).toEqual([]);
  });
});
