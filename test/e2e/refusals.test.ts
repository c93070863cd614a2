import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ids } from '../../range/scenarios/ids.ts';
import { makeWorld, run, type World } from './world.ts';

const PLAYBOOK = 'playbooks/ransomware-isolation.yaml';
const Failed = z.looseObject({ error: z.looseObject({ code: z.string(), next: z.string(), problems: z.array(z.looseObject({ file: z.string(), line: z.int(), column: z.int(), message: z.string(), nearest: z.string().nullable() })).optional() }) });

const ransom = (id: number, device: string, more: object = {}) => ({
  id, source: 'edr', event_type: 'ransomware', severity: 'critical', confidence: 95, entity_type: 'device', entity_value: device, context: {}, ...more,
});

describe('test/e2e/refusals', { timeout: 120_000 }, () => {
  let world: World;
  beforeAll(() => { world = makeWorld(); });
  afterAll(async () => { await world.end(); });

  it.each([
    ['malformed YAML', PLAYBOOK, 'playbook:', 'playbook: [', /./, null],
    ['an unknown field', PLAYBOOK, '  conditions:', '  condition:', /condition/, 'conditions'],
    ['an unknown action', PLAYBOOK, 'type: isolate_host', 'type: isolate_hots', /isolate_hots/, 'isolate_host'],
    ['a wrong type', PLAYBOOK, 'risk_threshold: 30', 'risk_threshold: many', /number/, null],
    ['a switch that must stay on', 'playbooks/credential-compromise-containment.yaml', 'audit_log: true', 'audit_log: false', /audit/, null],
    ['an unknown word in the gate table', 'cordon.yaml', 'gate: auto', 'gate: atuo', /auto/, 'auto'],
  ])('says file, line, column and what was expected for %s, with exit code 2, and writes nothing', async (_what, file, from, to, message, nearest) => {
    const text = world.read(file);
    const head = world.head();
    world.edit(file, from, to);
    try {
      const validated = await world.cordon(['playbooks', 'validate', '--json']);
      const [ran, problems] = [await world.respond(ransom(1, 'ws-17')), Failed.parse(validated.json()).error.problems ?? []];
      expect([validated.code, ran.code]).toEqual([2, 2]);
      expect(problems[0]).toMatchObject({ file });
      expect(problems[0]?.line).toBeGreaterThan(0);
      expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
      if (nearest !== null) expect(problems.map((problem) => problem.nearest)).toContain(nearest);
      expect(ran.stderr).toMatch(new RegExp(`${file}:\\d+:\\d+: `));
      expect(ran.stderr).toMatch(/next: /);
      expect(world.head()).toBe(head);
      expect(world.git('status', '--porcelain', '--', 'incidents')).toBe('');
    } finally {
      world.write(file, text);
    }
  });

  it('names the environments when there is none of that name, and says so where there is no repository', async () => {
    const unknown = await world.cordon(['sweep', '--env', 'rnage', '--json']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/did you mean "range"/)]);
    const folder = mkdtempSync(join(tmpdir(), 'cordon-e2e-none-'));
    try {
      const nowhere = await run(['--repo', folder, 'sweep', '--json']);
      expect([nowhere.code, Failed.parse(nowhere.json()).error.next]).toEqual([2, expect.stringMatching(/git|repo/)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect((await world.cordon(['respond'])).code).toBe(2);
    expect((await world.cordon(['respond', '--event', 'no-such-file.json'])).code).toBe(2);
    expect((await world.cordon(['incidents', 'show', '2026-01-01-0000000000', '--json'])).code).toBe(2);
    expect((await world.cordon(['close', '2026-01-01-0000000000', '--as', 'nothing', '--reason', 'x'])).code).toBe(2);
  });

  it('keeps what it rejects, and goes on with the others: exit code 2', async () => {
    const ran = await world.respond([{ source: 'edr', event_type: 'ransomware', entity_value: '' }, { hello: 'world' }, { id: 7, source: 'network', event_type: 'recon', severity: 'low', entity_type: 'ip', entity_value: '192.0.2.200', context: {} }]);
    const { incidents, rejected } = ran.answer();
    expect([ran.code, incidents.length, rejected.length]).toEqual([2, 1, 2]);
    expect(rejected[0]).toMatchObject({ file: expect.stringMatching(/^-/) as string, reason: expect.stringMatching(/empty/) as string });
    expect(world.git('ls-files', 'incidents/rejected').split('\n')).toHaveLength(2);
  });

  it('never touches what is protected, by whatever name it comes', async () => {
    for (const [id, device] of [[20, 'DC-01'], [21, 'dc-01.corp.contoso.example'], [22, '1111111111111111111111111111111111111111']] as const) {
      const ran = await world.respond(ransom(id, device));
      const { refusals, plan, gate } = ran.incident();
      expect([ran.code, gate], device).toEqual([4, 'deny']);
      expect(plan?.steps.filter((step) => step.op !== 'task') ?? [], device).toEqual([]);
      expect(refusals, device).toContainEqual(expect.objectContaining({ rule: 'protected entities', where: expect.stringMatching(/^inventory\/protected\.yaml:\d+$/) as string, next: expect.stringMatching(/./) as string }));
    }
  });

  it('stops at the caps', async () => {
    const capped = makeWorld();
    try {
      capped.edit('cordon.yaml', 'perRun: { targets: 50, percent: 100 }', 'perRun: { targets: 0, percent: 100 }');
      const ran = await capped.respond(ransom(30, 'ws-17'));
      expect([ran.code, ran.incident().gate]).toEqual([4, 'deny']);
      expect(ran.incident().refusals).toContainEqual(expect.objectContaining({ rule: 'guardrails.caps.perRun', where: expect.stringMatching(/^cordon\.yaml:\d+$/) as string }));
    } finally {
      await capped.end();
    }
  });

  it('decides and records in a dry run, and touches nothing: exit code 0', async () => {
    const dry = makeWorld();
    try {
      dry.write(PLAYBOOK, `${dry.read(PLAYBOOK)}  gates: { dry_run: true }\n`);
      dry.commit('A dry run first');
      const range = await dry.range();
      const before = JSON.parse(await range.dump()) as { defender: object; tickets: object };
      const ran = await dry.respond(ransom(40, 'ws-17'));
      expect([ran.code, ran.incident().gate, ran.incident().outcomes]).toEqual([0, 'shadow', []]);
      expect(JSON.parse(await range.dump())).toMatchObject({ defender: before.defender, tickets: before.tickets });
      expect(dry.git('ls-files', `incidents/open/${ran.incident().id}/decisions`)).toContain('1.json');
    } finally {
      await dry.end();
    }
  });

  it('takes a flood for one incident, and still contains what is critical beside it', async () => {
    const flooded = makeWorld();
    try {
      const range = await flooded.range();
      const low = Array.from({ length: 250 }, (_, index) => ({ id: `low-${index}`, source: 'network', event_type: 'recon', severity: 'low', entity_type: 'ip', entity_value: `192.0.2.${index}`, context: {} }));
      const ran = await flooded.respond([...low, ransom(50, 'ws-17')]);
      const { incidents } = ran.answer();
      expect(ran.code).toBe(4);
      const storms = incidents.filter((incident) => incident.refusals.some((refusal) => refusal.rule === 'storm'));
      expect(storms).toHaveLength(1);
      expect(storms[0]?.refusals[0]).toMatchObject({ where: expect.stringMatching(/cordon\.yaml/) as string, next: expect.stringMatching(/cordon resume/) as string });
      // Twenty of them may open before a breaker trips, never hundreds.
      expect(incidents.length).toBeLessThanOrEqual(22);
      const critical = incidents.find((incident) => incident.entities.some((entity) => entity.value === ids.laptop));
      expect(critical).toMatchObject({ state: 'contained', gate: 'auto' });
      const { defender } = JSON.parse(await range.dump()) as { defender: { machines: Record<string, { isolation: unknown }> } };
      expect(defender.machines[ids.laptop]?.isolation).not.toBeNull();
      const resumed = await flooded.cordon(['resume', '--json']);
      expect(resumed.code).toBe(0);
    } finally {
      await flooded.end();
    }
  });
});
