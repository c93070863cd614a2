import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOf, type Connection } from '../connection.ts';
import type { Operation } from '../resource.ts';
import { fake, graphRoute, MARKER, TENANT, USER, type Fake, type GraphState } from '../testing/fake.ts';
import { accountEnabled } from './account-enabled.ts';
import { sessionsValidFrom } from './sessions-valid-from.ts';

const operation = (timeoutSeconds = 5): Operation => ({ timeoutSeconds, signal: new AbortController().signal });

describe('stacks/provider/resources: entra', () => {
  let cloud: Fake;
  let connection: Connection;
  let state: GraphState;
  const sessions = { user: USER, notBefore: '2026-11-21T03:00:00.500Z', marker: MARKER };
  const disabled = { user: USER, enabled: false, before: true, marker: MARKER };
  beforeEach(async () => {
    state = { accountEnabled: true, signInSessionsValidFromDateTime: '2026-01-01T00:00:00Z', now: '2026-11-21T03:00:01Z', lag: 0 };
    cloud = await fake(graphRoute(state));
    connection = connectionOf({ service: 'entra', endpoint: cloud.url, loginEndpoint: cloud.url, tenantId: TENANT });
  });
  afterEach(async () => cloud.close());
  const count = (method: string): number => cloud.log().filter((line) => line.startsWith(method)).length;

  it('revokes once and looks until the lagging read shows it', async () => {
    state.lag = 3;
    const { outputs } = await sessionsValidFrom.create(connection, sessions, operation());
    expect(outputs).toEqual({ validFrom: '2026-11-21T03:00:01Z' });
    expect(count('POST')).toBe(1);
  });

  it('revokes nothing when the tenant already shows a later time', async () => {
    state.signInSessionsValidFromDateTime = '2026-11-21T03:00:01Z';
    await sessionsValidFrom.create(connection, sessions, operation());
    expect(count('POST')).toBe(0);
  });

  it('revokes again when whole seconds make the first one too early', async () => {
    state.now = '2026-11-21T03:00:00Z';
    cloud.first = ({ method, path }) => {
      if (method === 'POST' && path.startsWith('/v1.0') && count('POST') === 2) state.now = '2026-11-21T03:00:01Z';
      return undefined;
    };
    await sessionsValidFrom.create(connection, sessions, operation());
    expect(state.signInSessionsValidFromDateTime).toBe('2026-11-21T03:00:01Z');
    expect(count('POST')).toBe(2);
  });

  it('looks before it revokes again when an answer never came', async () => {
    cloud.first = ({ method, path }) => {
      if (method !== 'POST' || !path.startsWith('/v1.0')) return undefined;
      state.signInSessionsValidFromDateTime = state.now;
      return 'hang';
    };
    await sessionsValidFrom.create(connection, sessions, operation(1));
    expect(count('POST')).toBe(1);
  });

  it('waits until a disabled account shows as disabled, so that a release at once still restores it', async () => {
    let stale = 0;
    cloud.first = ({ method, path }) => {
      if (method !== 'GET' || path !== `/v1.0/users/${USER}` || state.accountEnabled || stale >= 3) return undefined;
      stale += 1;
      return { status: 200, body: { id: USER, accountEnabled: true, signInSessionsValidFromDateTime: null } };
    };
    await accountEnabled.create(connection, disabled, operation());
    expect(stale).toBe(3);
    await accountEnabled.delete(connection, USER, disabled, operation());
    expect(state.accountEnabled).toBe(true);
  });

  it('leaves alone what somebody else enabled, what was disabled before, and a user who is gone', async () => {
    await accountEnabled.delete(connection, USER, disabled, operation());
    state.accountEnabled = false;
    await accountEnabled.delete(connection, USER, { ...disabled, before: false }, operation());
    expect(state.accountEnabled).toBe(false);
    state.gone = true;
    await accountEnabled.delete(connection, USER, disabled, operation());
    expect(count('PATCH')).toBe(0);
  });

  it('refuses to enable an account, and a user that is not an object id', () => {
    expect(accountEnabled.check({ ...disabled, enabled: true }).failures).toEqual([{ property: 'enabled', reason: expect.stringContaining('must be false') }]);
    expect(accountEnabled.check({ ...disabled, user: '../users' }).failures.map(({ property }) => property)).toEqual(['user']);
  });

  it('says NOT_FOUND with what to check when the user is not in the tenant', async () => {
    state.gone = true;
    await expect(accountEnabled.create(connection, disabled, operation())).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('tenantId') });
  });

  it('asks for one token however many calls start together', async () => {
    await Promise.all([1, 2, 3].map(async () => sessionsValidFrom.read(connection, USER, {}, operation())));
    expect(cloud.calls.filter(({ path }) => path.endsWith('/token'))).toHaveLength(1);
  });
});
