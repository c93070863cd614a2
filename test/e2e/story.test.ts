import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RangeClient } from '../../range/client.ts';
import { compare } from '../../range/compare.ts';
import { storyAlerts } from '../../range/demo/alerts.ts';
import { ids } from '../../range/scenarios/ids.ts';
import { IncidentAnswer } from '../../src/model/index.ts';
import { makeWorld, until, type Ran, type World } from './world.ts';

const SCHEMAS = join(import.meta.dirname, '..', '..', 'schemas');
const ALICE = `user:${ids.alice}`;
const LAPTOP = `device:${ids.laptop}`;
const ROLE = `aws_role:arn:aws:iam::${ids.account}:role/${ids.role}`;
const ADDRESS = `ip:${ids.attacker}`;

/** Every name that stands in the description of `respond --json`, and where. */
const NAMES = {
  incident: ['id', 'state', 'gate', 'priority', 'queue', 'risk', 'playbook', 'entities', 'exceptions', 'refusals', 'plan', 'outcomes'],
  risk: ['score', 'threshold', 'parts'], part: ['name', 'points', 'reason'], playbook: ['id', 'version', 'digest'], entity: ['kind', 'value', 'name'],
  plan: ['digest', 'steps'], step: ['op', 'action', 'target', 'scope', 'type'], outcome: ['action', 'target', 'requestedAt', 'acceptedAt', 'effectiveAt', 'residual'],
};

describe('test/e2e/story', { timeout: 120_000 }, () => {
  let world: World;
  let range: RangeClient;
  let before: string;
  let first: Ran;
  let alerts: object[];

  beforeAll(async () => {
    world = makeWorld();
    range = await world.range();
    before = await range.dump();
    await range.attack(true);
    await tried(3);
    alerts = storyAlerts((await range.clock()).now).map(({ alert }) => alert);
    first = await world.respond(alerts);
  }, 120_000);
  afterAll(async () => { await world.end(); });

  /** Waits until the attacker has tried everything some more times. */
  async function tried(times: number): Promise<void> {
    const least = async (): Promise<number> => Math.min(...(await range.attacker()).actions.map((action) => action.count));
    const goal = (await range.attacker()).actions.length === 0 ? times : (await least()) + times;
    await until('the attacker tries', async () => (await range.attacker()).actions.length > 0 && (await least()) >= goal);
  }

  it('answers three alerts with one incident, as one JSON object that its schema describes', () => {
    expect(first.code).toBe(0);
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    formats.default(ajv);
    const valid = ajv.compile(JSON.parse(readFileSync(join(SCHEMAS, 'respond-answer.schema.json'), 'utf8')));
    expect(valid(first.json()), JSON.stringify(valid.errors)).toBe(true);
    expect(first.answer().incidents).toHaveLength(1);
    expect(first.answer().rejected).toEqual([]);
  });

  it('has every field of the answer, with what the alerts and the playbook say', () => {
    const one = first.incident();
    const has = (value: object | undefined | null, names: string[]): void => { expect(Object.keys(value ?? {})).toEqual(expect.arrayContaining(names)); };
    has(one, NAMES.incident);
    has(one.risk, NAMES.risk);
    has(one.risk.parts[0], NAMES.part);
    has(one.playbook, NAMES.playbook);
    has(one.entities[0], NAMES.entity);
    has(one.plan, NAMES.plan);
    has(one.plan?.steps[0], NAMES.step);
    has(one.outcomes[0], NAMES.outcome);
    expect(one).toMatchObject({ state: 'contained', gate: 'auto', queue: 'soc', playbook: { id: 'IR-HYBRID-001', version: '1.0.0' } });
    expect(one.risk.score).toBe(one.risk.parts.reduce((sum, part) => sum + part.points, 0));
    expect(one.risk.score).toBeGreaterThanOrEqual(one.risk.threshold);
    expect(one.entities.map(({ kind, value }) => `${kind}:${value}`)).toEqual(expect.arrayContaining([ALICE, LAPTOP, ROLE, ADDRESS]));
    expect(one.plan?.steps.map((step) => `${step.op} ${step.type} ${step.scope} ${step.target}`)).toEqual(expect.arrayContaining([
      `create cordon:entra:SessionsValidFrom entra-contoso ${ALICE}`, `create cordon:defender:DeviceIsolation defender-contoso ${LAPTOP}`,
      `create aws:iam/rolePolicy:RolePolicy aws-${ids.account} ${ROLE}`, `create cordon:aws:InstanceProfile aws-${ids.account} ${ROLE}`,
      `create azure-native:network:SecurityRule azure-contoso ${ADDRESS}`,
    ]));
    expect(one.plan?.steps.filter((step) => step.op === 'task').map((step) => step.type)).toEqual(['notify/ticket']);
  });

  it('tells three truths of every target: asked, accepted, seen to be effective, in this order', () => {
    const { outcomes } = first.incident();
    expect(outcomes.map((outcome) => outcome.target)).toEqual(expect.arrayContaining([ALICE, LAPTOP, ROLE, ADDRESS]));
    for (const { requestedAt, acceptedAt, effectiveAt, failure } of outcomes) {
      expect(failure).toBeNull();
      expect([requestedAt, acceptedAt, effectiveAt]).not.toContain(null);
      expect([requestedAt, acceptedAt, effectiveAt]).toEqual([requestedAt, acceptedAt, effectiveAt].toSorted());
    }
    expect(outcomes.find((outcome) => outcome.target === ALICE)?.residual?.what).toMatch(/continuous access evaluation/);
  });

  it('leaves the attacker with nothing but what the answer names as residual', async () => {
    await tried(3);
    const { actions } = await range.attacker();
    const allowed = actions.filter((action) => action.allowed === true).map((action) => action.id);
    // The first two are in the residual of the outcomes; nobody reported the server yet.
    expect(allowed.filter((id) => !['entra-token-legacy', 'azure-flow', 'server-beacon'].includes(id))).toEqual([]);
    expect(actions.filter((action) => action.allowed === false).length).toBeGreaterThanOrEqual(5);
    const residuals = first.incident().outcomes.flatMap((outcome) => outcome.residual?.what ?? []);
    expect(residuals.some((what) => /established/.test(what))).toBe(true);
    await range.attack(false);
  });

  it('changes nothing when the same alert comes again, a hundred times or in another order', async () => {
    const head = world.head();
    const again = await world.respond(alerts);
    expect(again.code).toBe(first.code);
    const [one] = again.answer().incidents;
    expect(one).toEqual(first.incident());
    const flood = await world.respond(Array.from({ length: 100 }, () => alerts.toReversed()).flat());
    expect(flood.code).toBe(first.code);
    expect(flood.answer()).toEqual(again.answer());
    expect(world.head()).toBe(head);
    expect(world.git('status', '--porcelain')).toBe('');
  });

  it('shows the same outcomes by list, plan and verify', async () => {
    const { id, outcomes, plan } = first.incident();
    expect((await world.cordon(['incidents', 'list', '--json'])).answer().incidents).toEqual([first.incident()]);
    const verified = await world.cordon(['verify', id, '--json']);
    expect([verified.code, verified.incident().outcomes.map((outcome) => outcome.effectiveAt)]).toEqual([0, outcomes.map((outcome) => outcome.effectiveAt)]);
    const plans = z.looseObject({ plans: z.array(z.looseObject({ digest: z.string(), waits: z.boolean() })) });
    const shown = await world.cordon(['plan', id, '--json']);
    expect(shown.code).toBe(0);
    expect(plans.parse(shown.json()).plans).toMatchObject([{ digest: plan?.digest, waits: false }]);
  });

  it('keeps in git what it did: holds, timeline, decision and trailers', () => {
    const { id, plan } = first.incident();
    const folder = `incidents/open/${id}`;
    const held = world.read(`${folder}/containment.yaml`);
    for (const type of ['entra:sessions-valid-from', 'defender:', 'aws:', 'azure:']) expect(held).toContain(type);
    const trailers = world.git('log', '--format=%(trailers:key=Incident,valueonly)%(trailers:key=Plan-Digest,valueonly)%(trailers:key=Decision-Digest,valueonly)');
    expect(trailers).toContain(id);
    expect(trailers).toContain(plan?.digest);
    const order = world.git('log', '--reverse', '--format=%s').split('\n');
    // Intents are committed before effects.
    expect(order.indexOf('apply: intent')).toBeLessThan(order.indexOf('apply: result'));
    expect(world.git('ls-files', `${folder}/timeline`).split('\n').length).toBeGreaterThan(8);
  });

  it('finds its own record whole and decides it again to the same bytes', async () => {
    const verified = await world.cordon(['audit', 'verify', '--json']);
    expect([verified.code, verified.json()]).toEqual([0, { findings: [] }]);
    expect((await world.cordon(['audit', 'replay', '--cordon', join(import.meta.dirname, '..', '..')])).stdout).toMatch(/round 1: equal/);
    expect((await world.cordon(['audit', 'replay', '--cordon', world.folder])).code).toBe(2);
    const replayed = await world.cordon(['audit', 'replay', '--json']);
    expect(replayed.code).toBe(0);
    const { results } = z.looseObject({ results: z.array(z.looseObject({ verdict: z.string() })) }).parse(replayed.json());
    expect(results.map(({ verdict }) => verdict)).toEqual(['equal']);
  });

  it('refuses to close while something is held, restores the worlds on release, and closes then', async () => {
    const { id } = first.incident();
    const close = ['close', id, '--as', 'confirmed', '--reason', 'stolen by phishing', '--json'];
    const head = world.head();
    const refused = await world.cordon(close);
    expect([refused.code, refused.json(), world.head()]).toMatchObject([4, { error: { code: 'HOLDS_IN_FORCE' } }, head]);
    const acknowledged = await world.cordon(['ack', id, '--json']);
    expect(acknowledged.code).toBe(0);
    const released = await world.cordon(['release', id, '--reason', 'over', '--json']);
    expect([released.code, released.incident().state]).toEqual([0, 'released']);
    // What the clouds' readers may still see of before is gone after a moment.
    await expect.poll(async () => compare(before, await range.dump()).differences, { timeout: 10_000, interval: 200 }).toEqual([]);
    const closed = await world.cordon(close);
    expect([closed.code, closed.incident().state]).toEqual([0, 'closed']);
    expect(world.git('ls-files', 'incidents/open')).toBe('');
    const shown = await world.cordon(['incidents', 'show', id, '--json']);
    const { incident } = z.looseObject({ incident: z.record(z.string(), z.unknown()) }).parse(shown.json());
    for (const at of ['occurredAt', 'detectedAt', 'acknowledgedAt', 'containedAt', 'closedAt']) expect(z.iso.datetime().safeParse(incident[at]).success, at).toBe(true);
    expect(IncidentAnswer.parse((await world.cordon(['incidents', 'list', '--all', '--json'])).answer().incidents[0])).toMatchObject({ id, state: 'closed' });
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
    expect((await world.cordon(['audit', 'replay'])).code).toBe(0);
  });
});
