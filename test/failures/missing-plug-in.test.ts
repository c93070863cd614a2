import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, exitOf } from '../../src/flow/answer.ts';
import { operate } from '../../src/flow/operation.ts';
import { respond } from '../../src/flow/respond.ts';
import type { World } from '../e2e/world.ts';
import { alert, ATTACKER, LAPTOP, seen, storyWorld } from './stories.ts';

let world: World;

beforeAll(() => {
  world = storyWorld([{ id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' }], { timeout_seconds: 15, retry_policy: { max_attempts: 1, backoff_ms: 0 } });
});
afterAll(async () => { await world.end(); });

describe('test/failures/missing-plug-in', { timeout: 120_000 }, () => {
  it('applies the other stacks when the plug-in of one provider is missing, and says which one is', async () => {
    await world.range();
    const empty = join(world.folder, '.cordon', 'empty');
    mkdirSync(empty, { recursive: true });
    const operator = { root: world.folder, environment: null, actor: { kind: 'person' as const, id: 'dana' }, env: process.env, log: pino({ level: 'silent' }), progress: () => undefined, planned: () => undefined };
    const [record] = (await operate(operator, 'test', async (operation) => {
      const providers = operation.connected.backend.providers.map((one) => (one.name === 'azure-native' ? { ...one, path: empty } : one));
      const connected = { ...operation.connected, backend: { ...operation.connected.backend, providers } };
      return await respond({ ...operation, connected }, [{ file: '-', bytes: Buffer.from(JSON.stringify(alert([LAPTOP, ATTACKER]))) }]);
    })).incidents;
    if (record === undefined) throw new Error('no incident');
    const { outcomes } = answerOf(record);
    expect(exitOf(record)).toBe(5);
    expect(outcomes.find(({ action }) => action === 'isolate')?.effectiveAt).not.toBeNull();
    expect(outcomes.find(({ action }) => action === 'block')).toMatchObject({ acceptedAt: null, failure: { reason: expect.stringMatching(/azure-native/) } });
    expect(await seen(world)).toMatchObject({ isolated: true, rules: [] });
    const swept = await world.cordon(['sweep', '--json']);
    expect(swept.code, swept.stderr).toBe(0);
    expect((await seen(world)).rules).toHaveLength(2);
  });
});
