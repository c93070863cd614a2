import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids } from '../scenarios/ids.ts';
import { type TestRange, testRange } from '../testing.ts';

describe('range/defender', () => {
  let range: TestRange;
  beforeEach(async () => {
    range = await testRange();
  });
  afterEach(() => range.close());

  const isolate = (id: string, IsolationType = 'Full') => range.ask('POST', `/defender/api/machines/${id}/isolate`, { Comment: 'cordon-abc', IsolationType });
  const idOf = (body: unknown): string => (typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '');
  const action = (id: string) => range.ask('GET', `/defender/api/machineactions/${id}`);
  const beacon = async (id: string) => (await range.ask('POST', `/wire/devices/${id}/beacon`, { remote: ids.attacker })).body;

  // https://learn.microsoft.com/defender-endpoint/api/isolate-machine
  it('answers 201 Pending, and isolates some seconds later', async () => {
    const ordered = await isolate(ids.laptop);
    expect(ordered).toMatchObject({ status: 201, body: { type: 'Isolate', status: 'Pending', requestorComment: 'cordon-abc', machineId: ids.laptop, scope: 'Full' } });
    expect(await beacon(ids.laptop)).toMatchObject({ allowed: true });
    range.pass(1500);
    expect((await action(idOf(ordered.body))).body).toMatchObject({ status: 'InProgress' });
    range.pass(1500);
    expect((await action(idOf(ordered.body))).body).toMatchObject({ status: 'Succeeded' });
    expect(await beacon(ids.laptop)).toMatchObject({ allowed: false });
    const freed = await range.ask('POST', `/defender/api/machines/${ids.laptop}/unisolate`, { Comment: 'released' });
    expect(freed).toMatchObject({ status: 201, body: { type: 'Unisolate', status: 'Pending' } });
    range.pass(3000);
    expect(await beacon(ids.laptop)).toMatchObject({ allowed: true });
  });

  it('has no field of isolation on a machine, only the list of its actions, newest first', async () => {
    await isolate(ids.laptop);
    range.pass(3000);
    await range.ask('GET', `/defender/api/machines/${ids.laptop}`);
    await range.ask('POST', `/defender/api/machines/${ids.laptop}/unisolate`, { Comment: 'released' });
    const { body } = await range.ask('GET', `/defender/api/machineactions?$filter=${encodeURIComponent(`machineId eq '${ids.laptop}'`)}`);
    expect(body).toMatchObject({ value: [{ type: 'Unisolate' }, { type: 'Isolate', status: 'Succeeded' }] });
    const machine = (await range.ask('GET', `/defender/api/machines/${ids.laptop}`)).body;
    expect(machine).not.toHaveProperty('isolation');
    const named = await range.ask('GET', `/defender/api/machines?$filter=${encodeURIComponent("computerDnsName eq 'ws-17'")}`);
    expect(named.body).toMatchObject({ value: [{ id: ids.laptop, lastIpAddress: '10.1.2.17' }] });
    expect((await range.ask('GET', `/defender/api/machines?$filter=${encodeURIComponent('startswith(x)')}`)).status).toBe(400);
  });

  it('refuses a second request while one is active, and a body without a comment', async () => {
    await isolate(ids.laptop);
    expect(await isolate(ids.laptop, 'Selective')).toMatchObject({ status: 400, body: { error: { code: 'ActiveRequestAlreadyExists' } } });
    expect((await range.ask('POST', `/defender/api/machines/${ids.server}/isolate`, { IsolationType: 'Full' })).status).toBe(400);
    expect((await isolate('nobody')).status).toBe(404);
  });

  it('leaves an offline device Pending for three days, then TimeOut; one that comes back is isolated', async () => {
    const waiting = idOf((await isolate(ids.offlineLaptop)).body);
    await range.client.advance(3 * 24 * 3600 - 1);
    expect((await action(waiting)).body).toMatchObject({ status: 'Pending' });
    await range.client.advance(2);
    expect((await action(waiting)).body).toMatchObject({ status: 'TimeOut' });
    const again = idOf((await isolate(ids.offlineLaptop)).body);
    await range.client.advance(3600);
    await range.client.device(ids.offlineLaptop, true);
    expect((await action(again)).body).toMatchObject({ status: 'Pending' });
    range.pass(3000);
    expect((await action(again)).body).toMatchObject({ status: 'Succeeded' });
  });

  it('takes 100 calls a minute, then 429 with Retry-After until the minute is over', async () => {
    for (let call = 0; call < 100; call++) expect((await range.ask('GET', '/defender/api/machineactions')).status).toBe(200);
    range.pass(20_000);
    const refused = await range.ask('GET', '/defender/api/machineactions');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    range.pass(40_001);
    expect((await range.ask('GET', '/defender/api/machineactions')).status).toBe(200);
  });
});
