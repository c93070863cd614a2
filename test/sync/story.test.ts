import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { findPulumi } from '../../src/contain/pulumi/cli.ts';
import { until } from '../e2e/world.ts';
import { CONTENT, IDS, rule, sentinelWorld, type SentinelWorld } from './world.ts';

// Each sync starts the engine once or twice, on machines that are busy with others.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const BAD = '11111111-0000-4000-8000-000000000009';
const World = z.looseObject({ repositories: z.record(z.string(), z.looseObject({ trees: z.record(z.string(), z.object({ files: z.record(z.string(), z.string().nullable()) })), pulls: z.array(z.looseObject({ head: z.string(), body: z.string() })) })) });

function hasPulumi(): boolean {
  try {
    findPulumi(process.env);
    return true;
  } catch {
    process.stdout.write('skipped: test/sync needs the Pulumi CLI (`npm run setup`)\n');
    return false;
  }
}

describe.skipIf(!hasPulumi())('test/sync', () => {
  let world: SentinelWorld;
  const titles = async (): Promise<string[]> => (await world.live('alertRules')).map(({ properties }) => String(properties['displayName'])).toSorted();

  beforeAll(async () => {
    world = await sentinelWorld({ ...CONTENT, ...rule('bad', BAD, 'Bad query', 'SecurityEvent | where (EventID == 1\n') });
    await world.portal('alertRules', IDS.foreign, { displayName: 'Of others', enabled: true, query: 'SecurityEvent' }, 'Scheduled');
  });
  afterAll(async () => { await world.end(); });

  it('shows in a preview what it would create, and creates nothing: exit code 3', async () => {
    const preview = await world.sync('--preview');
    expect([preview.code, preview.states()]).toEqual([3, Object.fromEntries(['Hash passed', 'Password spray', 'Public bucket', 'Break glass', 'Bad query', 'High value', 'Triage'].map((title) => [title, 'create planned']))]);
    expect([await titles(), await world.live('metadata')]).toEqual([['Of others'], []]);
  });

  it('creates scheduled and NRT rules, an automation rule and a watchlist; one refused query stops nothing else: exit code 5', async () => {
    const first = await world.sync();
    expect(first.code, first.stderr).toBe(5);
    expect(first.states()).toEqual({ 'Hash passed': 'create done', 'Password spray': 'create done', 'Public bucket': 'create done', 'Break glass': 'create done', 'Bad query': 'create failed', 'High value': 'create done', Triage: 'create done' });
    expect(first.unit(BAD).reason).toMatch(/400 BadRequest: Failed to run the analytics rule query/);
    expect(await titles()).toEqual(['Break glass', 'Hash passed', 'Of others', 'Password spray', 'Public bucket']);
    expect((await world.live('watchlists/HighValue/watchlistItems')).map(({ properties }) => properties['itemsKeyValue'])).toEqual(expect.arrayContaining([{ host: 'ws-17', owner: 'dana' }, { host: 'srv-pay-01', owner: 'bob' }]));
    expect((await world.live('automationRules'))[0]?.properties).toMatchObject({ order: 10, actions: [{ order: 1, actionType: 'ModifyProperties' }, { order: 2, actionType: 'AddIncidentTask' }] });
    const metadata = (await world.live('metadata')).find(({ name }) => name === `analyticsrule-${IDS.hash}`);
    expect(metadata?.properties).toMatchObject({ customVersion: world.head(), source: { kind: 'SourceRepository' }, threatAnalysisTechniques: ['T1110.003'] });
  });

  it('keeps a rule through a rename of folder and title, stops at what was changed in the portal, and offers that as a pull request: exit code 4', async () => {
    await world.portal('alertRules', IDS.spray, { severity: 'High', query: 'SecurityEvent\r\n| where EventID == 4625\r\n| where Computer != "`x`"' });
    await world.hands('POST', `alertRules/${IDS.bucket}/auto-disable`);
    world.git('rm', '-r', '-q', 'detections/bad');
    world.git('mv', 'detections/hash', 'detections/pass');
    world.edit('detections/pass/rule.yaml', 'name: Hash passed', 'name: Hash was passed');
    world.edit('detections/automation/triage.yaml', 'rules: [hash]', 'rules: [pass]');
    world.edit('detections/spray/rule.yaml', 'name: Password spray', 'name: Spray of passwords');
    world.commit('rename');
    const next = await world.sync('--pull-request');
    expect(next.code, next.stderr).toBe(4);
    expect(next.states()).toMatchObject({ 'Hash was passed': 'update done', 'Spray of passwords': 'drift', 'Public bucket': 'auto-disabled', 'Break glass': 'same', Triage: 'update done' });
    expect(next.unit(IDS.spray).changes).toContainEqual({ path: 'severity', from: 'Medium', to: 'High' });
    const live = await world.live('alertRules');
    expect(live.find(({ name }) => name === IDS.hash)?.properties).toMatchObject({ displayName: 'Hash was passed' });
    expect(live.find(({ name }) => name === IDS.spray)?.properties).toMatchObject({ displayName: 'Password spray', severity: 'High' });
    expect(live.find(({ name }) => name === IDS.bucket)?.properties).toMatchObject({ displayName: 'AUTO DISABLED Public bucket', enabled: false });
    expect(next.answer.pullRequest).toBe('https://github.com/contoso/response/pull/1');
    const { repositories } = World.parse(JSON.parse(await (await world.range()).dump()));
    const [tree] = Object.values(repositories['contoso/response']?.trees ?? {});
    expect(Object.keys(tree?.files ?? {})).toEqual(['detections/spray/query.kql', 'detections/spray/rule.yaml']);
    expect(tree?.files['detections/spray/rule.yaml']).toBe(world.read('detections/spray/rule.yaml').replace('severity: Medium', 'severity: High'));
    expect(tree?.files['detections/spray/query.kql']).toBe('SecurityEvent\n| where EventID == 4625\n| where Computer != "`x`"\n');
    expect(repositories['contoso/response']?.pulls).toMatchObject([{ head: 'cordon/sentinel/range', body: expect.stringMatching(/\n```\nrule: |\n``\n/) }]);
  });

  it('writes over what somebody changed only where a person names it, and never for a workflow', async () => {
    const refused = await world.cordon(['detections', 'sync', '--overwrite', 'spray', '--json'], { env: { CORDON_ACTOR: 'service:sweeper' } });
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('needs a person')]);
    const unknown = await world.cordon(['detections', 'sync', '--overwrite', 'spry', '--json']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('did you mean "spray"')]);
    const forced = await world.sync('--overwrite', 'spray', 'bucket');
    expect([forced.code, forced.states()], forced.stderr).toMatchObject([0, { 'Spray of passwords': 'update done', 'Public bucket': 'update done' }]);
    expect(await titles()).toEqual(['Break glass', 'Hash was passed', 'Of others', 'Public bucket', 'Spray of passwords']);
  });

  it('ends in the same state after a kill half-way, and takes nothing for somebody else\'s', async () => {
    for (const [path, text] of Object.entries({ ...rule('late', '11111111-0000-4000-8000-000000000010', 'Late', 'SecurityEvent\n| where EventID == 1\n'), ...rule('later', '11111111-0000-4000-8000-000000000011', 'Later', 'SecurityEvent\n| where EventID == 2\n') })) world.write(path, text);
    world.git('rm', '-r', '-q', 'detections/glass');
    world.commit('two more, one less');
    const range = await world.range();
    await range.faults([{ service: 'arm', operation: '^PUT .*/alertRules/', delayMs: 4_000 }]);
    const child = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts'), '--repo', world.folder, 'detections', 'sync'], { detached: true, stdio: 'ignore', env: { ...process.env, CORDON_ACTOR: 'person:dana@contoso.example' } });
    await until('the rule is there and nobody was told', async () => (await titles()).includes('Late'), 60);
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await new Promise((done) => { child.once('close', done); });
    await range.faults([]);
    const again = await world.sync();
    expect([again.code, again.answer.errors], again.stderr).toEqual([0, []]);
    expect(await titles()).toEqual(['Hash was passed', 'Late', 'Later', 'Of others', 'Public bucket', 'Spray of passwords']);
    expect((await world.live('metadata')).map(({ name }) => name)).not.toContain(`analyticsrule-${IDS.glass}`);
  });

  it('lets two runs at once end as one, and then finds nothing to do: exit code 0', async () => {
    world.edit('detections/spray/rule.yaml', 'Spray of passwords', 'Sprayed');
    world.write('detections/watchlists/HighValue.csv', 'host,owner\nws-17,erin\n');
    world.commit('once more');
    const both = await Promise.all([world.sync(), world.sync()]);
    expect(both.map(({ code, answer }) => [code, answer.errors]), both.map(({ stderr }) => stderr).join('\n')).toEqual([[0, []], [0, []]]);
    const after = await world.sync('--preview');
    expect([after.code, new Set(Object.values(after.states()))]).toEqual([0, new Set(['same'])]);
    expect((await world.live('watchlists/HighValue/watchlistItems')).map(({ properties }) => properties['itemsKeyValue'])).toEqual([{ host: 'ws-17', owner: 'erin' }]);
  });
});
