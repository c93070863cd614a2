import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOf, type Connection } from '../connection.ts';
import type { Operation } from '../resource.ts';
import { defenderRoute, fake, MACHINE, MARKER, TENANT, type Fake, type FakeAction } from '../testing/fake.ts';
import { deviceIsolation } from './device-isolation.ts';

const inputs = { machine: MACHINE, mode: 'Full', before: null, marker: MARKER };
const operation = (timeoutSeconds = 5): Operation => ({ timeoutSeconds, signal: new AbortController().signal });
const foreign = (type: string, scope: string): FakeAction => ({
  id: 'f-1', type, scope, status: 'Succeeded', requestorComment: 'automated investigation', creationDateTimeUtc: '2026-11-20T00:00:00Z',
});

describe('stacks/provider/resources/device-isolation', () => {
  let cloud: Fake;
  let connection: Connection;
  let actions: FakeAction[];
  const start = async (status: string): Promise<void> => {
    cloud = await fake(defenderRoute(actions, status));
    connection = connectionOf({ service: 'defender', endpoint: cloud.url, loginEndpoint: cloud.url, tenantId: TENANT });
  };
  beforeEach(() => {
    actions = [];
  });
  afterEach(async () => cloud.close());
  const posts = (): string[] => cloud.log().filter((line) => line.startsWith('POST'));

  it('is a success while the device is offline: accepted, Pending, with the marker in the comment', async () => {
    await start('Pending');
    const made = await deviceIsolation.create(connection, inputs, operation());
    expect(made).toEqual({ id: MACHINE, outputs: { accepted: true, action: 'a-1', status: 'Pending' } });
    expect(actions[0]).toMatchObject({ scope: 'Full', requestorComment: expect.stringContaining(MARKER) });
  });

  it('reports Succeeded when the device was quick', async () => {
    await start('Succeeded');
    const { outputs } = await deviceIsolation.create(connection, inputs, operation());
    expect(outputs['status']).toBe('Succeeded');
  });

  it('fails when the isolation failed at once', async () => {
    await start('Failed');
    await expect(deviceIsolation.create(connection, inputs, operation())).rejects.toMatchObject({ code: 'ABORTED', message: expect.stringContaining('Failed') });
  });

  it('asks once, however often it is created', async () => {
    await start('Pending');
    await deviceIsolation.create(connection, inputs, operation());
    await deviceIsolation.create(connection, inputs, operation());
    expect(posts()).toHaveLength(1);
  });

  it('takes ActiveRequestAlreadyExists for what it is: looks, and accepts the isolation that is under way', async () => {
    await start('Pending');
    let hidden = true;
    actions.push({ ...foreign('Isolate', 'Full'), status: 'Pending', requestorComment: `${MARKER} mode=Full` });
    cloud.first = ({ method, path }) => {
      if (!hidden || method !== 'GET' || path !== '/api/machineactions') return undefined;
      hidden = false;
      return { status: 200, body: { value: [] } };
    };
    const { outputs } = await deviceIsolation.create(connection, inputs, operation());
    expect(outputs).toMatchObject({ accepted: true, action: 'f-1' });
    expect(posts()).toEqual([`POST /api/machines/${MACHINE}/isolate`]);
  });

  it('does not call a release that is under way an isolation', async () => {
    await start('Pending');
    actions.push({ ...foreign('Unisolate', 'Full'), status: 'Pending' });
    await expect(deviceIsolation.create(connection, inputs, operation(1.5))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', message: expect.stringContaining('Unisolate f-1 (Pending)') });
  });

  it('reads before it asks again when an answer never came', async () => {
    await start('Succeeded');
    let lost = false;
    const route = defenderRoute(actions, 'Succeeded');
    cloud.first = (seen) => {
      if (seen.method !== 'POST' || lost || seen.path.endsWith('token')) return undefined;
      lost = true;
      route(seen);
      return { status: 502, body: { error: { code: 'BadGateway', message: '' } } };
    };
    await deviceIsolation.create(connection, inputs, operation());
    expect(actions).toHaveLength(1);
  });

  it('never posts over, and never lifts, an isolation by somebody else', async () => {
    await start('Succeeded');
    actions.push(foreign('Isolate', 'Full'));
    expect((await deviceIsolation.create(connection, inputs, operation())).outputs['action']).toBe('f-1');
    await deviceIsolation.delete(connection, MACHINE, inputs, operation());
    expect(posts()).toEqual([]);
  });

  it('refuses to make a foreign isolation stricter that the plan has not seen, and does it when it has', async () => {
    await start('Succeeded');
    actions.push(foreign('Isolate', 'Selective'));
    await expect(deviceIsolation.create(connection, inputs, operation())).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', message: expect.stringContaining('plan again') });
    const seen = { ...inputs, before: { mode: 'Selective' } };
    await deviceIsolation.create(connection, seen, operation());
    expect(actions.at(-1)).toMatchObject({ type: 'Isolate', scope: 'Full' });
    await deviceIsolation.delete(connection, MACHINE, seen, operation());
    expect(actions.at(-1)).toMatchObject({ type: 'Isolate', scope: 'Selective' });
    await deviceIsolation.delete(connection, MACHINE, seen, operation());
    expect(posts()).toHaveLength(2);
  });

  it('goes from Selective to Full and back as updates, by isolating again', async () => {
    await start('Succeeded');
    await deviceIsolation.create(connection, { ...inputs, mode: 'Selective' }, operation());
    expect(deviceIsolation.diff({ ...inputs, mode: 'Selective' }, inputs)).toEqual({ update: ['mode'] });
    await deviceIsolation.update(connection, MACHINE, {}, inputs, operation());
    await deviceIsolation.update(connection, MACHINE, {}, { ...inputs, mode: 'Selective' }, operation());
    expect(actions.map(({ type, scope }) => `${type} ${scope}`)).toEqual(['Isolate Selective', 'Isolate Full', 'Isolate Selective']);
  });

  it('releases its own isolation, once', async () => {
    await start('Succeeded');
    await deviceIsolation.create(connection, inputs, operation());
    await deviceIsolation.delete(connection, MACHINE, inputs, operation());
    await deviceIsolation.delete(connection, MACHINE, inputs, operation());
    expect(actions.map(({ type }) => type)).toEqual(['Isolate', 'Unisolate']);
  });

  it('takes back an isolation that still waits for its device', async () => {
    await start('Pending');
    await deviceIsolation.create(connection, inputs, operation());
    await deviceIsolation.delete(connection, MACHINE, inputs, operation());
    expect(actions).toMatchObject([{ type: 'Isolate', status: 'Cancelled' }]);
    expect(await deviceIsolation.read(connection, MACHINE, inputs, operation())).toBeNull();
  });

  it('refuses a release when nothing says that the isolation is ours', async () => {
    await start('Succeeded');
    await expect(deviceIsolation.delete(connection, MACHINE, { machine: MACHINE }, operation())).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('needs a connection to defender', async () => {
    await start('Succeeded');
    const entra = connectionOf({ service: 'entra', endpoint: cloud.url, loginEndpoint: cloud.url });
    await expect(deviceIsolation.create(entra, inputs, operation())).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', message: expect.stringContaining('service: defender') });
  });
});
