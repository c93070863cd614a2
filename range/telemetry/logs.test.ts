import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleSchema } from '../../src/detect/schema.ts';
import { readLogs } from '../../src/telemetry/index.ts';
import { compare } from '../compare.ts';
import { rangeClient } from '../client.ts';
import { startRange, stopRange } from '../daemon.ts';
import { ids } from '../scenarios/ids.ts';
import { type TestRange, testRange } from '../testing.ts';
import { background } from './background.ts';
import { writeLogs } from './export.ts';
import { KEPT, LOGS, note, type Telemetry } from './log.ts';

const BASE = Date.parse('2026-11-21T03:00:00Z');

describe('range/telemetry/logs', () => {
  let range: TestRange;
  let dir: string;
  beforeAll(async () => {
    range = await testRange();
    dir = mkdtempSync(join(tmpdir(), 'cordon-logs-'));
  });
  afterAll(async () => {
    await range.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const revoke = () => range.ask('POST', `/graph/v1.0/users/${ids.alice}/revokeSignInSessions`);
  const audited = async (): Promise<number> => ((await range.client.telemetry(['AuditLogs'])).AuditLogs ?? []).filter((row) => row['OperationName'] === 'Update StsRefreshTokenValidFrom Timestamp').length;

  it(`keeps the newest ${KEPT} records of a log, and cuts a text at 32768 characters wherever it stands`, () => {
    const telemetry: Telemetry = {};
    for (let index = 0; index < KEPT + 10; index++) note(telemetry, ['AuditLogs', { index, deep: [{ text: 'x'.repeat(index === KEPT ? 40_000 : 1) }] }]);
    expect(telemetry.AuditLogs).toHaveLength(KEPT);
    expect(telemetry.AuditLogs?.[0]).toMatchObject({ index: 10 });
    expect(telemetry.AuditLogs?.find((row) => row['index'] === KEPT)).toEqual({ index: KEPT, deep: [{ text: 'x'.repeat(32_768) }] });
  });

  it('are no part of the world: a dump is the same, a restored world keeps them, a reset begins anew', async () => {
    const before = await range.client.dump();
    await revoke();
    expect(await audited()).toBe(1);
    const dumped = await range.client.dump();
    expect(dumped).not.toContain('Update StsRefreshTokenValidFrom');
    await range.client.telemetry();
    expect(await range.client.dump()).toBe(dumped);
    await range.client.load(before);
    expect(await audited()).toBe(1);
    await range.client.reset();
    expect(await audited()).toBe(0);
    expect(compare(before, await range.client.dump()).differences).toEqual([]);
  });

  it('tells the same background for the same time, and never another one of a moment that was told, whatever was done meanwhile', async () => {
    const between = (rows: ReturnType<typeof background>, from: number, to: number): string[] => rows.map((entry) => JSON.stringify(entry)).filter((text) => {
      const at = Date.parse(/"(?:TimeGenerated|eventTime)":"([^"]+)"/.exec(text)?.[1] ?? '');
      return at >= from && at < to;
    }).toSorted();
    const first = background(range.range, BASE);
    await range.ask('PATCH', `/graph/v1.0/users/${ids.bob}`, { accountEnabled: false });
    await range.ask('POST', `/defender/api/machines/${ids.server}/isolate`, { Comment: 'c', IsolationType: 'Full' });
    range.pass(10_000);
    expect(background(range.range, BASE)).toEqual(first);
    fc.assert(fc.property(fc.integer({ min: 0, max: 20 * 3_600_000 }), fc.integer({ min: 0, max: 3_600_000 }), (later, offset) => {
      const now = BASE + later + offset;
      expect(between(background(range.range, now), now - 86_400_000, BASE)).toEqual(between(first, now - 86_400_000, BASE));
    }), { numRuns: 20 });
    await range.client.reset();
  });

  it('knows people, agents and services that have nothing to do with the story, and leaves the emergency account out', () => {
    const rows = background(range.range, BASE);
    expect(new Set(rows.map(([log]) => log))).toEqual(new Set(['AADNonInteractiveUserSignInLogs', 'AuditLogs', 'AWSCloudTrail', 'DeviceEvents', 'DeviceLogonEvents', 'DeviceNetworkEvents', 'NTANetAnalytics', 'SigninLogs']));
    const text = JSON.stringify(rows);
    expect(text).not.toContain('break-glass');
    expect(text).not.toContain(ids.attacker);
    expect(rows.filter(([, row]) => row['UserId'] === ids.alice)).toHaveLength(1);
  });

  it('are one file a log that is read again without a record left over; a log that is empty now leaves no old file', async () => {
    await range.client.tell(['pass-the-hash']);
    await revoke();
    const out = join(dir, 'out');
    const telemetry = await range.client.telemetry();
    writeLogs(out, telemetry);
    writeFileSync(join(out, 'AzureActivity.ndjson'), '{"of": "yesterday"}\n');
    const written = writeLogs(out, telemetry);
    expect(existsSync(join(out, 'AzureActivity.ndjson'))).toBe(false);
    expect(readdirSync(out).toSorted()).toEqual(written.map(({ file }) => file.split('/').at(-1)).toSorted());
    const logs = await readLogs([out], ruleSchema(null).schema);
    expect(logs.unread).toEqual([]);
    for (const log of LOGS) expect(logs.tables.get(log)?.length ?? 0, log).toBe(telemetry[log]?.length ?? 0);
    expect(writeLogs(join(dir, 'some'), await range.client.telemetry(['SigninLogs'])).map(({ file }) => file)).toEqual([join(dir, 'some', 'SigninLogs.ndjson')]);
  });

  it('refuses the name of a log that there is none of', async () => {
    expect(await range.ask('GET', '/range/telemetry?log=Nothing')).toMatchObject({ status: 400, body: { error: expect.stringContaining('SigninLogs') } });
  });

  it('are there again when the range is started again', async () => {
    const folder = join(dir, 'daemon');
    const first = rangeClient((await startRange(folder)).url);
    await first.tell(['pass-the-hash']);
    const logons = async (client: typeof first): Promise<number> => ((await client.telemetry(['DeviceLogonEvents'])).DeviceLogonEvents ?? []).filter((row) => row['AccountName'] === 'alice').length;
    for (let tries = 0; tries < 200 && (await logons(first)) === 0; tries++) await new Promise((wake) => { setTimeout(wake, 20); });
    await stopRange(folder);
    expect(await logons(rangeClient((await startRange(folder)).url))).toBe(1);
    await stopRange(folder);
  });
});
