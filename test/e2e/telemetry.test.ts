import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RangeClient } from '../../range/client.ts';
import { productAlerts } from '../../range/demo/alerts.ts';
import { ids } from '../../range/scenarios/ids.ts';
import { DetectionsRunAnswer, type IncidentAnswer } from '../../src/model/index.ts';
import { makeWorld, until, type Ran, type World } from './world.ts';

const ALICE = `user:${ids.alice}`;
const LAPTOP = `device:${ids.laptop}`;
const ADDRESS = `ip:${ids.attacker}`;

/** What the attacker does in the range is seen by these rules, and each is right: he works with what he has stolen, from where he is. */
const RIGHT = new Set(['aws-role-session-off-instance', 'beaconing-listed-address', 'impossible-travel', 'lsass-dump', 'pass-the-hash', 'token-replay']);

describe('test/e2e/telemetry', { timeout: 180_000 }, () => {
  let world: World;
  let range: RangeClient;
  let logs: string;
  let first: Ran;

  /** Reads LSASS on ws-17, and waits until that is done. */
  const passTheHash = async (): Promise<void> => {
    await range.tell(['pass-the-hash']);
    await until('the hash is passed', async () => (await range.attacker()).plays.length === 0);
  };
  const writeLogs = async (): Promise<Ran> => await world.cordon(['range', 'logs', '--out', logs]);
  const respond = async (...rules: string[]): Promise<Ran> => await world.cordon(['detections', 'run', ...rules, '--data', logs, '--respond', '--json']);
  const entities = ({ entities: named }: IncidentAnswer): string[] => named.map(({ kind, value }) => `${kind}:${value}`);
  const events = (id: string): string[] => world.git('ls-files', `incidents/open/${id}/events`).split('\n').filter((path) => path !== '');

  beforeAll(async () => {
    world = makeWorld();
    logs = join(world.folder, 'logs');
    range = await world.range();
    await passTheHash();
    await range.attack(true);
    await until('the attacker tries', async () => (await range.attacker()).actions.filter(({ count }) => count >= 3).length >= 10);
    await range.attack(false);
  }, 60_000);
  afterAll(async () => { await world.end(); });

  it('writes what the clouds have logged, one file a table, or only the tables that are named', async () => {
    const some = await world.cordon(['range', 'logs', '--out', join(logs, '..', 'some'), '--table', 'DeviceEvents', 'DeviceLogonEvents', '--json']);
    expect([some.code, some.json()]).toMatchObject([0, { logs: [{ file: expect.stringMatching(/some\/DeviceEvents\.ndjson$/) }, { records: expect.any(Number) }] }]);
    expect((await world.cordon(['range', 'logs', '--out', logs, '--table', 'Nothing'])).stderr).toMatch(/no log of that name; there are: .*SigninLogs/);
    const all = await writeLogs();
    expect(all.code).toBe(0);
    for (const file of ['CloudTrail.json', 'DeviceEvents.ndjson', 'DeviceLogonEvents.ndjson', 'SigninLogs.ndjson']) expect(existsSync(join(logs, file)), file).toBe(true);
  });

  it('finds ws-17 and alice with the pass-the-hash rule, and is right wherever another rule fires', async () => {
    const ran = await world.cordon(['detections', 'run', '--all', '--data', logs, '--json']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const results = DetectionsRunAnswer.parse(ran.json());
    const found = results.filter(({ alerts }) => alerts.length > 0);
    expect(found.map(({ rule }) => rule).filter((rule) => !RIGHT.has(rule))).toEqual([]);
    expect(found.find(({ rule }) => rule === 'pass-the-hash')?.alerts).toMatchObject([{ entities: expect.arrayContaining([{ kind: 'device', value: 'ws-17' }, { kind: 'user', value: 'alice' }]) }]);
    // The background is there to be quiet about: an agent that opens LSASS, runas /netonly, sign-ins, an administrator's and the instances' own calls.
    expect(results.find(({ rule }) => rule === 'pass-the-hash')?.tableRows).toMatchObject({ DeviceEvents: expect.any(Number), DeviceLogonEvents: expect.any(Number) });
    expect(results.find(({ rule }) => rule === 'pass-the-hash')?.tableRows['DeviceEvents']).toBeGreaterThan(5);
  });

  it('opens an incident about both with --respond, and the same rows again are the same incident and no commit', async () => {
    first = await respond('pass-the-hash');
    expect(entities(first.incident())).toEqual(expect.arrayContaining([LAPTOP, ALICE]));
    expect(events(first.incident().id)).toHaveLength(1);
    const head = world.head();
    const again = await respond('pass-the-hash');
    expect(again.incident()).toEqual(first.incident());
    expect([again.code, world.head()]).toEqual([first.code, head]);
    expect((await world.cordon(['incidents', 'list', '--json'])).answer().incidents).toHaveLength(1);
  });

  it('knows the same act in later logs with more rows, and folds what another rule finds in them into the incident', async () => {
    const { id } = first.incident();
    await passTheHash();
    await range.attack(true);
    await until('the attacker signs in', async () => (await range.attacker()).actions.some(({ id: action, count }) => action === 'entra-refresh' && count >= 8));
    await range.attack(false);
    await writeLogs();
    const before = events(id);
    const folded = await respond('pass-the-hash', 'token-replay');
    expect(folded.incident().id).toBe(id);
    expect(entities(folded.incident())).toEqual(expect.arrayContaining([LAPTOP, ALICE, ADDRESS]));
    // That of the hash is not among the new ones.
    const added = events(id).filter((path) => !before.includes(path)).map((path) => world.read(path));
    expect(added.length).toBeGreaterThan(0);
    expect(added.filter((text) => text.includes('Pass-the-hash'))).toEqual([]);
    expect((await world.cordon(['incidents', 'list', '--json'])).answer().incidents).toHaveLength(1);
  });

  it('contains when products with eyes of their own say the same', async () => {
    const ran = await world.respond(productAlerts((await range.clock()).now).map(({ alert }) => alert));
    const one = ran.incident();
    expect([ran.code, one.id, one.state]).toEqual([0, first.incident().id, 'contained']);
    expect(one.outcomes.filter(({ effectiveAt }) => effectiveAt !== null).map(({ target }) => target)).toEqual(expect.arrayContaining([ALICE, LAPTOP, ADDRESS]));
    expect((await range.attacker()).on).toBe(false);
    await passTheHash();
    expect((await range.attacker()).actions.find(({ id }) => id === 'pass-the-hash')?.allowed).toBe(false);
    const { AuditLogs: audited = [], AWSCloudTrail: called = [] } = await range.telemetry(['AuditLogs', 'AWSCloudTrail']);
    expect(audited.some((row) => row['OperationName'] === 'Update StsRefreshTokenValidFrom Timestamp')).toBe(true);
    expect(called.some((record) => record['eventName'] === 'PutRolePolicy')).toBe(true);
  });
});
