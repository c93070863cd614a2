import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/index.ts';
import { inputs, smallPlaybook } from '../../src/decide/testing.ts';
import { patched } from '../../src/flow/patch.ts';
import { digestOf } from '../../src/model/index.ts';
import { at, event, incident, SERVICE } from '../../src/record/fixtures.ts';
import { openLedger, record, type IncidentRecord } from '../../src/record/index.ts';
import type { World } from '../e2e/world.ts';
import { alert, kinds, LAPTOP, seen, storyWorld, timeline } from './stories.ts';

const flood = (count: number, more: (index: number) => object): object[] => Array.from({ length: count }, (_, index) => ({ id: `flood-${index}`, source: 'network', event_type: 'recon', severity: 'low', entity_type: 'ip', entity_value: `192.0.${2 + Math.floor(index / 256)}.${index % 256}`, context: {}, ...more(index) }));
const waiting = (world: World): string[] => timeline(world).flatMap(({ data }) => (data.kind === 'planned' && data.gate === 'approval' ? [data.digest] : []));

describe('test/failures/floods', { timeout: 300_000 }, () => {
  describe('a target added every minute', () => {
    let world: World;
    beforeAll(() => {
      world = storyWorld([{ id: 'block', type: 'block_ip' }]);
      world.edit('playbooks/failure.yaml', '"actions"', '"gates": { "human_approval": true }, "actions"');
      world.commit('A person decides');
    });
    afterAll(async () => { await world.end(); });

    it('leaves each increment as it was read: the first can be approved after the last has come, and a flood of low alerts in between', async () => {
      const range = await world.range();
      const minute = async (n: number): Promise<void> => {
        const ran = await world.respond(alert([LAPTOP, { type: 'ip', value: `203.0.113.${20 + n}` }], `minute ${n}`));
        expect([ran.code, ran.incident().state], ran.stderr).toEqual([3, 'awaiting-approval']);
        await range.advance(60);
      };
      for (let n = 0; n < 5; n += 1) await minute(n);
      const digests = waiting(world);
      expect([new Set(digests).size, kinds(world).filter((kind) => kind === 'superseded')]).toEqual([5, []]);

      // Some of the flood name the same laptop, so that they join the incident; the rest stand alone until the breaker trips.
      const flooded = await world.respond(flood(250, (index) => (index % 10 === 0 ? { entity_type: 'device', entity_value: 'ws-17' } : {})));
      expect(flooded.code).toBe(4);
      expect(flooded.answer().incidents.length).toBeLessThanOrEqual(22);

      const id = world.git('ls-tree', '--name-only', 'HEAD', 'incidents/open/').split('\n').map((path) => path.split('/')[2] ?? '').find((one) => world.read(`incidents/open/${one}/incident.yaml`).includes('severity: critical')) ?? '';
      const [first = '', ...rest] = digests;
      const approved = await world.cordon(['approve', id, '--digest', first, '--json']);
      expect(approved.code, approved.stderr).toBe(0);
      await minute(5);
      const applied = await world.cordon(['apply', '--json']);
      const rules = (await seen(world)).rules;
      expect([applied.code, rules.length > 0], applied.stderr).toEqual([3, true]);
      // What was approved is there, and only that.
      expect((await seen(world)).text).toContain('203.0.113.20/32');
      expect((await seen(world)).text).not.toContain('203.0.113.21/32');

      for (const digest of rest) expect((await world.cordon(['approve', id, '--digest', digest])).code).toBe(0);
      // Neighbours become one network in the rules, so the outcomes tell.
      const { outcomes } = (await world.cordon(['apply', '--json'])).incident();
      expect(outcomes.map(({ target, effectiveAt }) => [target, effectiveAt !== null])).toEqual([0, 1, 2, 3, 4].map((n) => [`ip:203.0.113.${20 + n}`, true]));
      expect(kinds(world)).not.toContain('superseded');
      process.stdout.write(`a target every minute: ${digests.length + 1} increments, ${digests.length} approved after the last had come, 250 low alerts in between\n`);
    });
  });

  describe('a flood that looks like the real thing', () => {
    let world: World;
    beforeAll(() => { world = storyWorld([{ id: 'isolate', type: 'isolate_host' }, { id: 'disable', type: 'disable_account' }]); });
    afterAll(async () => { await world.end(); });

    it('contains what came before it, does nothing on its own in it, and lets a person contain what it hid', async () => {
      const real = await world.respond(alert([LAPTOP], 'real'));
      expect([real.code, (await seen(world)).isolated], real.stderr).toEqual([0, true]);

      // Same source and severity as the real one; alice would be disabled on her own if this were no flood.
      const users = flood(300, (index) => ({ source: 'edr', event_type: 'malware', severity: 'critical', confidence: 95, entity_type: 'user', entity_value: index === 299 ? 'alice@contoso.example' : `nobody-${index}@contoso.example` }));
      const ran = await world.respond(users);
      expect(ran.code).toBe(4);
      expect(ran.answer().incidents.flatMap(({ outcomes }) => outcomes).filter(({ target }) => target.startsWith('user:'))).toEqual([]);
      expect(await seen(world)).toMatchObject({ isolated: true, aliceEnabled: true });

      expect((await world.cordon(['resume'])).code).toBe(0);
      const swept = await world.cordon(['sweep', '--json']);
      const storm = swept.answer().incidents.find(({ plan }) => plan?.steps.some(({ action }) => action === 'disable') === true);
      expect([storm?.gate, (await seen(world)).aliceEnabled], swept.stderr).toEqual(['approval', true]);
      const approved = await world.cordon(['approve', storm?.id ?? '', '--digest', storm?.plan?.digest ?? '']);
      expect(approved.code, approved.stderr).toBe(0);
      await world.cordon(['apply']);
      expect(await seen(world)).toMatchObject({ isolated: true, aliceEnabled: false });
    });

    it('takes 1,000 alerts in one call and sweeps 300 open incidents in bounded time and memory', async () => {
      const peak = join(world.folder, '.cordon', 'peak');
      const env = { NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'peak-memory.ts')).href}`, CORDON_TEST_PEAK: peak };
      const timed = async (what: string, run: () => Promise<{ code: number }>): Promise<number> => {
        const started = performance.now();
        const { code } = await run();
        const seconds = (performance.now() - started) / 1_000;
        process.stdout.write(`${what}: exit ${code}, ${seconds.toFixed(1)} s, ${readFileSync(peak, 'utf8').trim().split('\n').at(-1) ?? '?'} MB\n`);
        return seconds;
      };
      let incidents: number[] = [];
      const took = await timed('1,000 alerts in one call', async () => {
        const ran = await world.respond(flood(1_000, (index) => ({ id: `many-${index}`, severity: 'medium' })), { env });
        incidents = [ran.code, ran.answer().incidents.length, ran.answer().rejected.length];
        return ran;
      });
      // Twenty may open before the breaker trips, and one stands for all the others.
      expect(incidents).toEqual([4, 21, 0]);
      const again = await timed('the same 1,000 again', async () => await world.respond(flood(1_000, (index) => ({ id: `many-${index}`, severity: 'medium' })), { env }));
      await open300(world);
      const swept = await timed('a sweep with 300 open incidents more', async () => await world.cordon(['sweep', '--json'], { env }));
      // Bounds are of hangs and of quadratic growth, not of speed: a busy machine takes several times what an idle one does.
      expect(Math.max(took, again, swept)).toBeLessThan(100);
      expect(Math.max(...readFileSync(peak, 'utf8').trim().split('\n').map(Number))).toBeLessThan(700);
    });
  });
});

/** 300 incidents that a person has to look at, decided and recorded in one commit. */
async function open300(world: World): Promise<void> {
  const ledger = await openLedger(world.folder);
  const facts = { environment: 'range', madeAt: at(0), wallTime: null };
  const all = Array.from({ length: 300 }, (_, index) => {
    const name = `open-${index}`;
    const one = event(name, { entities: [{ kind: 'ip', value: `198.18.${index % 250}.1`, name: '' }], eventType: 'recon' });
    const opened = incident(name, { entities: one.entities });
    const decision = { inputs: { ...inputs({ events: [one], playbooks: [smallPlaybook('OTHER')] }), incident: opened }, decision: decide({ ...inputs({ events: [one], playbooks: [smallPlaybook('OTHER', { triggers: [{ source: 'siem', event_type: 'recon' }] })] }), incident: opened }) };
    const blank: IncidentRecord = { folder: '', incident: opened, events: [], decisions: [], plans: [], holds: [], tasks: [], timeline: [] };
    const entries = [
      { at: at(0), actor: SERVICE, inputs: null, result: 'opened', data: { kind: 'opened' as const, fingerprint: one.fingerprint } },
      { at: at(0), actor: SERVICE, inputs: null, result: 'decided', data: { kind: 'decided' as const, round: 1, inputs: digestOf(decision.inputs), decision: digestOf(decision.decision), gate: null } },
    ];
    return patched(blank, { incident: opened, events: [one], decision, entries }, facts);
  });
  await record(ledger, { message: '300 incidents', incidents: all.map(({ change }) => change), root: new Map(all.flatMap(({ root }) => [...root])), actor: SERVICE, now: at(0) });
}
