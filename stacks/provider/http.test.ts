import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send } from './http.ts';
import type { Operation } from './resource.ts';
import { fake, type Fake } from './testing/fake.ts';

describe('stacks/provider/http', () => {
  let cloud: Fake;
  beforeEach(async () => {
    cloud = await fake(() => ({ status: 200, body: { ok: true } }));
  });
  afterEach(async () => cloud.close());
  const operation = (timeoutSeconds: number, signal = new AbortController().signal): Operation => ({ timeoutSeconds, signal });

  it('repeats a read after 500, and a write not', async () => {
    let failures = 1;
    cloud.first = () => (failures-- > 0 ? { status: 500 } : undefined);
    expect((await send({ method: 'GET', url: `${cloud.url}/a` }, operation(5))).status).toBe(200);
    failures = 1;
    await expect(send({ method: 'POST', url: `${cloud.url}/a` }, operation(5))).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'HTTP 500' });
    expect(cloud.log()).toHaveLength(3);
  });

  it('gives up at once when it is told to wait longer than it may', async () => {
    cloud.first = () => ({ status: 429, headers: { 'retry-after': '60' }, body: { error: { code: 'TooManyRequests', message: 'slow' } } });
    const started = performance.now();
    await expect(send({ method: 'POST', url: `${cloud.url}/a` }, operation(2))).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED', reason: 'TooManyRequests', message: expect.stringContaining('asks to wait 60 s'),
    });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('stops after a bounded number of refusals', async () => {
    cloud.first = () => ({ status: 503, headers: { 'retry-after': '0' } });
    await expect(send({ method: 'POST', url: `${cloud.url}/a` }, operation(20))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(cloud.log()).toHaveLength(6);
  });

  it('says DEADLINE_EXCEEDED for silence and CANCELLED for a cancel', async () => {
    cloud.first = () => 'hang';
    await expect(send({ method: 'GET', url: `${cloud.url}/a` }, operation(0.3))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 100);
    await expect(send({ method: 'GET', url: `${cloud.url}/a` }, operation(10, cancel.signal))).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('maps what the cloud refuses to codes', async () => {
    const codes: [number, string][] = [[400, 'INVALID_ARGUMENT'], [401, 'UNAUTHENTICATED'], [403, 'PERMISSION_DENIED'], [409, 'ABORTED'], [412, 'ABORTED']];
    for (const [status, code] of codes) {
      cloud.first = () => ({ status, body: { error: { code: 'Some', message: 'why' } } });
      await expect(send({ method: 'PUT', url: `${cloud.url}/a` }, operation(5))).rejects.toMatchObject({ code, reason: 'Some', message: expect.stringContaining('why') });
    }
  });
});
