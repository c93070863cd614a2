import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RespondAnswer, TimelineEntry } from '../../src/model/index.ts';
import { withLock } from '../../src/record/lock.ts';
import { filesAt, run, until, type Ran, type World } from '../e2e/world.ts';
import { says, startCordon, startNode, type Started } from '../e2e/process.ts';
import { alert, ALICE, ATTACKER, BOB, entriesOf, ids, LAPTOP, ROLE, seen, storyWorld } from './stories.ts';

const DANA = 'person:dana@contoso.example';
const ERIN = 'person:erin@contoso.example';
/** Longer than the time after which a silent holder on another machine is given up. */
const LONGER_THAN_STALE_MS = 17_000;

let world: World;
let shared = '';
let two = '';
let locks = '';
let stopped: Started;
let stoppedAt = 0;

/** Timelines of all incidents on the shared main branch: what everybody sees. */
function published(): TimelineEntry[] {
  return entriesOf(filesAt(shared, 'main', 'incidents'));
}
const kindsOf = (kind: string): TimelineEntry[] => published().filter(({ data }) => data.kind === kind);
const start = (folder: string, args: readonly string[], { input, actor }: { input?: object; actor?: string } = {}): Started => startCordon(['--repo', folder, ...args], {
  ...(input === undefined ? {} : { input: JSON.stringify(input) }), ...(actor === undefined ? {} : { env: { CORDON_ACTOR: actor } }),
});
const messages = (folder: string): string[] => execFileSync('git', ['-C', folder, 'log', '--format=%s', '-30', 'main'], { encoding: 'utf8' }).trim().split('\n');
const count = (folder: string, message: string): number => messages(folder).filter((one) => one === message).length;
/** Waits for one more commit with this message. */
const another = async (folder: string, message: string, work: () => Started): Promise<Started> => {
  const before = count(folder, message);
  const started = work();
  await until(message, async () => await Promise.resolve(count(folder, message) > before), 60);
  return started;
};
const inTwo = async (...args: string[]): Promise<Ran> => await run(['--repo', two, ...args]);
const whole = async (): Promise<void> => {
  for (const folder of [world.folder, two]) {
    const verified = await run(['--repo', folder, 'audit', 'verify']);
    expect(verified.code, verified.stdout).toBe(0);
  }
};
const idOf = async (entity: { value: string }, folder = world.folder): Promise<string> => {
  const { incidents } = (await run(['--repo', folder, 'incidents', 'list', '--json'])).answer();
  return incidents.find(({ entities }) => entities.some(({ name, value }) => name === entity.value || value === entity.value))?.id ?? '';
};

beforeAll(async () => {
  locks = mkdtempSync(join(tmpdir(), 'cordon-locks-'));
  stopped = startNode([join(import.meta.dirname, 'lock.fixture.ts'), locks, '2']);
  await says(stopped, /inside/);
  stopped.signal('SIGSTOP');
  stoppedAt = Date.now();
  world = storyWorld([
    { id: 'disable', type: 'disable_account' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' },
    { id: 'revoke', type: 'revoke_token', when: 'entity.kind == "aws_role"', parameters: { provider: 'identity_platform' } },
  ], { timeout_seconds: 15, retry_policy: { max_attempts: 2, backoff_ms: 100 } });
  world.edit('cordon.yaml', 'range: { kind: range }', 'range: { kind: range, remote: origin }');
  world.commit('Runs share their record');
  shared = `${world.folder}-shared.git`;
  two = `${world.folder}-two`;
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', shared]);
  world.git('remote', 'add', 'origin', shared);
  world.git('push', '--quiet', 'origin', 'main');
  await world.range();
  // Two runners, one range: the clouds and the state of Pulumi are the same for both.
  execFileSync('git', ['clone', '--quiet', shared, two]);
  for (const [name, value] of [['user.name', 'Erin'], ['user.email', 'erin@contoso.example']] as const) execFileSync('git', ['-C', two, 'config', name, value]);
  mkdirSync(join(two, '.cordon'));
  symlinkSync(join(world.folder, '.cordon', 'range'), join(two, '.cordon', 'range'));
}, 120_000);
afterAll(async () => {
  stopped.signal('SIGKILL');
  await world.end();
  for (const folder of [shared, two, locks]) rmSync(folder, { recursive: true, force: true });
});

describe('test/failures/races', { timeout: 400_000 }, () => {
  it('respond beside respond: the one that waits says for whom and how long, also with --json; it goes on at once when the other is killed, and does what that one began', async () => {
    const first = await another(world.folder, 'apply: intent', () => start(world.folder, ['respond', '--event', '-'], { input: alert([ALICE], 'first') }));
    const second = start(world.folder, ['respond', '--event', '-', '--json'], { input: alert([LAPTOP], 'second') });
    await says(second, new RegExp(`waiting for respond \\(pid ${first.pid}\\), [1-9]\\d* s`));
    await first.kill();
    const { code, stdout, stderr } = await second.done;
    expect(code, stderr).toBe(0);
    expect(RespondAnswer.parse(JSON.parse(stdout)).incidents).toHaveLength(1);
    expect(await seen(world)).toMatchObject({ aliceEnabled: false, isolated: true });
    const again = await world.respond(alert([ALICE], 'first'));
    expect(again.code, again.stderr).toBe(0);
    expect(again.incident().state).toBe('contained');
    expect(kindsOf('opened')).toHaveLength(2);
    await whole();
  });

  it('approve beside approve: both persons count, none twice, and one that is killed has approved wholly or not at all', async () => {
    const asked = await world.respond(alert([BOB], 'third'));
    expect(asked.code, asked.stderr).toBe(3);
    const { id, plan } = asked.incident();
    const approve = (actor: string): Started => start(world.folder, ['approve', id, '--digest', plan?.digest ?? ''], { actor });
    const all = [approve(DANA), approve(ERIN), approve(DANA), approve('person:frank')];
    await sleep(1_500);
    await all[3]?.kill();
    for (const one of all.slice(0, 3)) expect((await one.done).code, one.said()).toBe(0);
    expect((await approve('person:frank').done).code).toBe(0);
    const mine = published().filter(({ incident }) => incident === id);
    expect(mine.flatMap(({ data, actor }) => (data.kind === 'approved' ? [actor.id] : [])).sort()).toEqual(['dana@contoso.example', 'erin@contoso.example', 'frank']);
    expect(mine.filter(({ data }) => data.kind === 'held')).toHaveLength(1);
    await whole();
  });

  it('apply beside apply: what the killed one began is finished by the other, once', async () => {
    const first = await another(world.folder, 'apply: intent', () => start(world.folder, ['apply']));
    const second = start(world.folder, ['apply', '--json']);
    await says(second, new RegExp(`waiting for apply \\(pid ${first.pid}\\)`));
    await first.kill();
    const { code, stdout, stderr } = await second.done;
    expect(code, stderr).toBe(0);
    expect(RespondAnswer.parse(JSON.parse(stdout)).incidents.every(({ state }) => state === 'contained')).toBe(true);
    expect((await seen(world)).text).toContain(ids.bob);
    await whole();
  });

  it('sweep beside release: a release that is killed is finished by the sweep, and nothing else is let go', async () => {
    const id = await idOf(ALICE);
    const first = await another(world.folder, `${id}: released`, () => start(world.folder, ['release', id, '--reason', 'over']));
    const second = start(world.folder, ['sweep']);
    await sleep(300);
    await first.kill();
    const { code, stderr } = await second.done;
    expect(code, stderr).toBe(0);
    expect(await seen(world)).toMatchObject({ aliceEnabled: true, isolated: true });
    expect(kindsOf('released')).toHaveLength(1);
    await whole();
  });

  it('a second clone finishes what a runner began and was killed in: its intent was published before it acted', async () => {
    const results = count(shared, 'apply: result');
    const first = await another(shared, 'apply: intent', () => start(world.folder, ['respond', '--event', '-'], { input: alert([ROLE], 'fourth') }));
    await first.kill();
    expect([count(shared, 'apply: result'), count(world.folder, 'apply: result')]).toEqual([results, results]);
    const swept = await inTwo('sweep', '--json');
    expect(swept.code, swept.stderr).toBe(0);
    expect((await seen(world)).text).toContain('CordonDenySessionsBefore');
    expect(published().filter(({ data }) => data.kind === 'outcome' && data.outcome.action === 'revoke' && data.outcome.effectiveAt !== null).length).toBeGreaterThan(0);
    await whole();
  });

  it('two clones respond at once, to two alerts and to one and the same: all is done, once, and both have one record', async () => {
    const both = alert([ROLE], 'both');
    const ran = await Promise.all([
      world.respond([alert([LAPTOP, ATTACKER], 'fifth'), both]),
      run(['--repo', two, 'respond', '--event', '-', '--json'], { input: JSON.stringify([alert([ALICE], 'sixth'), both]), env: { CORDON_ACTOR: ERIN } }),
    ]);
    for (const one of ran) expect([0, 5], one.stderr).toContain(one.code);
    for (const folder of [world.folder, two]) expect((await run(['--repo', folder, 'sweep'])).code).toBe(0);
    const { aliceEnabled, rules, text } = await seen(world);
    expect({ aliceEnabled, rules: rules.length }).toEqual({ aliceEnabled: false, rules: 2 });
    expect(text).toContain('CordonDenySessionsBefore');
    const arrived = published().flatMap(({ data }) => (data.kind === 'opened' || data.kind === 'event-added' ? [data.fingerprint] : []));
    expect(new Set(arrived).size).toBe(arrived.length);
    await run(['--repo', world.folder, 'sweep', '--quiet']);
    const heads = [world.folder, two, shared].map((folder) => execFileSync('git', ['-C', folder, 'rev-parse', 'main'], { encoding: 'utf8' }));
    expect(new Set(heads).size).toBe(1);
    for (const folder of [world.folder, two]) expect(execFileSync('git', ['-C', folder, 'status', '--porcelain'], { encoding: 'utf8' })).toBe('');
    await whole();
  });

  it('touches nothing while the remote cannot be reached, and says what to do; a pause works all the same', async () => {
    const before = (await seen(world)).text;
    world.git('remote', 'set-url', 'origin', `${shared}.gone`);
    const refused = await world.respond(alert([{ type: 'ip', value: '198.51.100.78' }], 'seventh'));
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({ error: { code: 'REMOTE_UNREACHABLE', next: expect.stringContaining('git fetch origin') } });
    expect((await seen(world)).text.includes('198.51.100.78')).toBe(before.includes('198.51.100.78'));
    const paused = await world.cordon(['pause', '--reason', 'no remote']);
    expect(paused.code, paused.stderr).toBe(0);
    expect(paused.stderr).toContain('not shared yet');
    world.git('remote', 'set-url', 'origin', shared);
    expect((await world.cordon(['resume'])).code).toBe(0);
    expect(messages(shared)).toEqual(expect.arrayContaining(['pause', 'resume']));
  });

  it('does not rob a living holder that was stopped for longer than a heartbeat may be missing; it goes on as if nothing had been', async () => {
    await sleep(Math.max(0, stoppedAt + LONGER_THAN_STALE_MS - Date.now()));
    await expect(withLock(locks, 'x', 'test', async () => await Promise.resolve('robbed'), { patience: 1_200 })).rejects.toMatchObject({ code: 'LOCK_BUSY', message: expect.stringContaining(`process ${stopped.pid} on ${hostname()} (apply)`) });
    stopped.signal('SIGCONT');
    const said: string[] = [];
    expect(await withLock(locks, 'x', 'test', async () => await Promise.resolve('after it'), { patience: 20_000, onWait: (holder) => { said.push(holder?.purpose ?? '?'); } })).toBe('after it');
    expect(await stopped.done).toMatchObject({ code: 0, stderr: expect.stringContaining('out') });
  });

  it.each([['fresh', 0, 'LOCK_BUSY'], ['old', 60_000, 'taken']])('a holder on another machine whose heartbeat is %s (%s ms): %s', async (_, age, result) => {
    const folder = mkdtempSync(join(locks, 'elsewhere-'));
    mkdirSync(join(folder, 'x.lock'));
    writeFileSync(join(folder, 'x.holder.json'), JSON.stringify({ pid: process.pid, host: 'runner-7', started: null, purpose: 'sweep', since: Date.now() - age }));
    const beat = new Date(Date.now() - age);
    utimesSync(join(folder, 'x.lock'), beat, beat);
    const taken = await withLock(folder, 'x', 'test', async () => await Promise.resolve('taken'), { patience: 300 }).catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : 'other'));
    expect(taken).toBe(result);
  });
});
