import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestRange } from '../../range/testing.ts';
import type { Json } from '../../src/model/index.ts';
import { benchAt, call, context, entity, inForce, LAPTOP, rangeIfThere, request } from '../testing/range.ts';
import { isolateDevice } from './actions/isolate-device/index.ts';
import { deviceIsolation } from './controls/device-isolation/index.ts';

const range = await rangeIfThere();
const control = { scope: 'defender-contoso', type: 'defender:device-isolation', object: LAPTOP, field: 'isolation' };
const OFFLINE = '2222222222222222222222222222222222222222';
const DC = '1111111111111111111111111111111111111111';

describe.skipIf(range === null)('responders/defender', () => {
  const there = range as TestRange;
  const bench = benchAt(there?.url ?? '');
  afterAll(() => there.close());
  beforeEach(() => there.client.reset());
  const preflight = (value: string, facts: { name: string; value: Json }[] = []) => {
    const device = entity('device', value);
    const known = context(device, { facts: facts.map((fact) => ({ ...fact, source: 'inventory', at: '2026-11-21T03:00:00Z' })) });
    return isolateDevice.preflight(request(device, { context: known }), bench.all, bench.clients, { now: '2026-11-21T03:00:00Z', timeoutSeconds: 5 });
  };
  const isolate = (comment: string, machine = LAPTOP) => there.ask('POST', `/defender/api/machines/${machine}/isolate`, { Comment: comment, IsolationType: 'Full' });
  const marker = inForce(control, { mode: 'Full' }).marker;
  const verify = async (object = LAPTOP, mode = 'Full') =>
    deviceIsolation.verify(inForce({ ...control, object }, { mode }, { marker }), call(bench.scopes.defender, (await there.client.clock()).now), bench.clients);

  it('expands to the id of the one device of a name', async () => {
    const found = await preflight('ws-17');
    if (!found.ok) throw new Error(found.refusal.reason);
    expect(isolateDevice.expand(request(entity('device', 'ws-17'), { parameters: { mode: 'Selective' } }), found.facts))
      .toEqual([{ kind: 'control', control, value: { mode: 'Selective' }, before: null }]);
  });

  it.each([
    ['no-such-device', 'unknown-device', []],
    ["x' or computerDnsName ne 'y", 'unknown-device', []],
    [DC, 'critical-role', []],
    [LAPTOP, 'critical-role', [{ name: 'tags', value: { role: 'Hyper-V Host' } }]],
    [LAPTOP, 'critical-role', [{ name: 'tags', value: ['jump_host'] }]],
  ])('refuses %s as %s', async (value, rule, facts) => {
    expect(await preflight(value, facts)).toMatchObject({ ok: false, refusal: { rule: `defender/isolate-device:${rule}` } });
  });

  it('refuses a name that two active devices have, and takes the active one of two entries', async () => {
    const { machines } = there.range.world.defender;
    const laptop = machines[LAPTOP];
    if (laptop === undefined) throw new Error('the laptop is missing');
    const twin = { ...laptop, id: '3333333333333333333333333333333333333333' };
    machines[twin.id] = twin;
    expect(await preflight('ws-17')).toMatchObject({ ok: false, refusal: { rule: 'defender/isolate-device:ambiguous-device', reason: expect.stringContaining(twin.id) } });
    twin.healthStatus = 'Inactive';
    expect(await preflight('ws-17')).toMatchObject({ ok: true, facts: { machine: LAPTOP } });
  });

  it('is pending on 201, effective when the device has confirmed, and not when it was lifted', async () => {
    expect(await verify()).toMatchObject({ state: 'not-effective' });
    await isolate(`cordon ${marker}`);
    expect(await verify()).toMatchObject({ state: 'pending' });
    await there.client.advance(60);
    expect(await verify()).toMatchObject({ state: 'effective', residual: null });
    expect(await deviceIsolation.observe(control, call(bench.scopes.defender), bench.clients, marker)).toEqual({ value: { mode: 'Full' }, ours: true, foreign: null });
    await there.ask('POST', `/defender/api/machines/${LAPTOP}/unisolate`, { Comment: 'done' });
    await there.client.advance(60);
    expect(await verify()).toMatchObject({ state: 'not-effective', why: expect.stringContaining('lifted') });
  });

  it('waits up to 3 days for a device that is offline, and says so before', async () => {
    expect(await preflight(OFFLINE)).toMatchObject({ ok: true, residual: { what: expect.stringContaining('does not answer') } });
    await isolate(`cordon ${marker}`, OFFLINE);
    const { now } = await there.client.clock();
    const seen = await verify(OFFLINE);
    expect(seen).toMatchObject({ state: 'pending' });
    expect(seen.state === 'pending' ? Date.parse(seen.until ?? '') - Date.parse(now) : 0).toBeGreaterThan(2.9 * 86_400_000);
    await there.client.advance(3 * 86_400 + 3_600);
    expect(await verify(OFFLINE)).toMatchObject({ state: 'not-effective' });
  });

  it('shows somebody else\'s isolation as not ours, and leaves it at release', async () => {
    await isolate('automatic attack disruption');
    await there.client.advance(60);
    expect(await deviceIsolation.observe(control, call(bench.scopes.defender), bench.clients, marker)).toEqual({ value: { mode: 'Full' }, ours: false, foreign: null });
    const found = await preflight(LAPTOP);
    if (!found.ok) throw new Error(found.refusal.reason);
    expect(found.notes.join()).toContain('isolated already');
    const [expansion] = isolateDevice.expand(request(entity('device', LAPTOP)), found.facts);
    expect(expansion).toMatchObject({ before: { mode: 'Full' } });
    expect(await verify()).toMatchObject({ state: 'effective', residual: { what: expect.stringContaining('somebody else') } });
    expect(deviceIsolation.undo({ mode: 'Full' })).toContain('stays isolated');
  });
});
