import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Context, Event, Incident, Inventory, sha256, type Detection, type Entity, type IncidentSummary } from '../model/index.ts';
import { enrich, fileSources, type Sources } from './index.ts';

const now = '2026-11-21T03:00:00Z';
const alice: Entity = { kind: 'user', value: '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59', name: 'alice@contoso.example' };
const ws17: Entity = { kind: 'device', value: '73e7e2de709dff64ef64b1d0c30e67fab63279db', name: 'ws-17' };
const attacker: Entity = { kind: 'ip', value: '203.0.113.7', name: '203.0.113.7' };
const ip = (value: string): Entity => ({ kind: 'ip', value, name: value });

const inventory = Inventory.pick({ assets: true, identities: true }).parse({
  assets: [
    { id: ws17.value, kind: 'device', name: 'ws-17', aliases: ['WS-17.corp'], addresses: ['10.1.2.17', '10.9.9.9'], environment: 'staging', criticality: 4, owner: 'fin', scope: 'defender-contoso', tags: { os: 'windows' } },
    { id: 'd2', kind: 'device', name: 'pay', addresses: ['10.9.9.9'], environment: 'production', criticality: 9 },
    { id: 'd3', kind: 'device', name: 'twin' }, { id: 'd4', kind: 'device', name: 'twin' },
  ],
  identities: [{ id: alice.value.toUpperCase(), kind: 'user', name: alice.name, environment: 'staging', criticality: 5, privileged: true }],
});

const event = (changes: Partial<Event> = {}): Event => Event.parse({
  fingerprint: sha256('1'), adapter: 'defender', source: 'edr', eventType: 'credential_theft', severity: 'high', severityAssumed: false, title: 't', sourceId: null,
  detection: 'Rule one', confidence: null, occurredAt: null, detectedAt: now, receivedAt: now, entities: [], unresolved: [], loggedOn: [], tactics: [], techniques: [],
  metadata: {}, payloadDigest: sha256('1'), ...changes,
});
const incident = (entities: Entity[]): Incident => Incident.parse({
  id: '2026-11-21-0123456789', title: 't', state: 'new', severity: 'high', severityAssumed: false, priority: 'P4', queue: 'soc', sources: ['edr'], entities, events: [], linked: [],
  storm: null, openedAt: now, lastEventAt: now, occurredAt: null, detectedAt: now, acknowledgedAt: null, containedAt: null, closedAt: null, closedAs: null,
});
const detection: Detection = {
  slug: 'rule-one', file: 'detections/rule-one/rule.yaml', query: 'T', tests: null,
  rule: { id: '5d0f0a3e-6f0b-4d4f-9a6e-2f7c2f1f8c11', name: 'Rule One', severity: 'High', kind: 'Scheduled', tactics: [], relevantTechniques: [], entityMappings: [] },
  response: { enabled: true, playbook: 'P', confidence: 90, falsePositives: [] },
};
const summary = (n: number, changes: Partial<IncidentSummary> = {}): IncidentSummary => ({
  id: `2026-11-${String(n).padStart(2, '0')}-0000000000`, openedAt: `2026-11-${String(n).padStart(2, '0')}T00:00:00Z`, entities: [`user:${alice.value}`], detections: ['rule one'], closedAs: null, ...changes,
});
type Files = Parameters<typeof fileSources>[0];
const run = async (entities: Entity[], changes: Partial<Files & { events: Event[]; sources: Partial<Sources>; limit: string }> = {}): Promise<Context> => {
  const { events = [event()], sources = {}, limit = '10s', ...files } = changes;
  const all = fileSources({ inventory, indicators: [], summaries: [], detections: [], ...files }, now);
  return Context.parse(await enrich({ incident: incident(entities), events, now, sources: { ...all, ...sources }, limit }));
};

describe('src/enrich', () => {
  it('takes what the inventory knows, each fact with source and time', async () => {
    const [device, user] = (await run([alice, ws17])).entities;
    expect(device).toMatchObject({ entity: ws17, known: true, environment: 'staging', criticality: 4, owner: 'fin', scope: 'defender-contoso', addresses: ['10.1.2.17', '10.9.9.9'], privileged: false });
    expect(device?.facts).toContainEqual({ name: 'tags', value: { os: 'windows' }, source: 'inventory', at: now });
    expect(user).toMatchObject({ entity: alice, known: true, privileged: true, criticality: 5 });
    expect(user?.facts).toContainEqual({ name: 'privileged', value: true, source: 'identity', at: now });
  });

  it('finds an entity by a name that one entry has, and not by one that two have', async () => {
    const context = await run([{ kind: 'device', value: 'ws-17.CORP', name: '' }, { kind: 'device', value: 'twin', name: '' }]);
    expect(context.entities.map(({ entity, known }) => [entity.value, known])).toEqual([['twin', false], ['ws-17.CORP', true]]);
  });

  it('marks a foreign address outside the inventory as external, and a private one not', async () => {
    const context = await run([ip('10.0.0.1'), attacker]);
    expect(context.entities.map(({ entity, known, facts }) => [entity.value, known, facts.map(({ name }) => name)])).toEqual([['10.0.0.1', false, []], ['203.0.113.7', false, ['external']]]);
    expect((await run([ip('8.8.8.8')])).entities[0]?.facts).toEqual([{ name: 'external', value: true, source: 'inventory', at: now }]);
  });

  it('gives an address of ours what its asset is worth, of several the strictest', async () => {
    const context = await run([ip('::ffff:10.1.2.17'), ip('10.9.9.9')]);
    expect(context.entities.map(({ environment, criticality, known }) => ({ environment, criticality, known }))).toEqual([
      { environment: 'production', criticality: 9, known: true }, { environment: 'staging', criticality: 4, known: true },
    ]);
  });

  it('records who was logged on', async () => {
    const context = await run([ws17], { events: [event({ loggedOn: [{ host: ws17, user: alice }] }), event({ loggedOn: [{ host: ws17, user: alice }] })] });
    expect(context.entities[0]?.loggedOn).toEqual([alice]);
  });

  it('matches indicators in any spelling, the surest first, and not one that has expired', async () => {
    const indicator = (value: string, confidence: number, validUntil?: string) => ({ kind: 'ip' as const, value, confidence, source: 's', reason: 'r', ...(validUntil === undefined ? {} : { validUntil }) });
    const { indicators } = await run([attacker], { indicators: [indicator('203.0.113.7', 40), indicator('::ffff:203.0.113.7', 90), indicator('203.0.113.7', 99, '2026-11-21T02:59:59Z'), indicator('203.0.113.8', 99)] });
    expect(indicators.map(({ confidence }) => confidence)).toEqual([90, 40]);
    const domain = await run([{ kind: 'domain', value: 'Evil.Example.', name: '' }], { indicators: [{ kind: 'domain', value: 'evil.example', confidence: 50, source: 's', reason: '' }] });
    expect(domain.indicators).toHaveLength(1);
  });

  it('counts earlier incidents of an entity, without false alarms, later ones and itself', async () => {
    const { history } = await run([alice, ws17], { summaries: [summary(2), summary(1), summary(3, { closedAs: 'false-positive' }), summary(22), summary(4, { id: '2026-11-21-0123456789' })] });
    expect(history).toEqual([{ entity: `user:${alice.value}`, earlierIncidents: ['2026-11-01-0000000000', '2026-11-02-0000000000'] }]);
  });

  it('computes a detection\'s precision over closed incidents, by id or name alike', async () => {
    const summaries = [summary(1, { closedAs: 'confirmed' }), summary(2, { closedAs: 'confirmed', detections: [detection.rule.id] }), summary(3, { closedAs: 'false-positive' }), summary(4, { closedAs: 'benign' }), summary(5), summary(6, { closedAs: 'confirmed', detections: ['other'] })];
    expect((await run([alice], { summaries, detections: [detection] })).detections).toEqual([{ detection: 'Rule one', confidence: 90, playbook: 'P', precision: 66.7, closed: 4 }]);
    expect((await run([alice], { detections: [{ ...detection, response: { enabled: false, playbook: 'P', confidence: 90, falsePositives: [] } }] })).detections).toEqual([{ detection: 'Rule one', confidence: null, precision: null, closed: 0 }]);
  });

  it.each(['inventory', 'identity', 'threatIntelligence', 'history', 'detections'] as const)('goes on without the source %s, and names it with its fallback', async (name) => {
    const failing = { [name]: () => { throw new Error('connection refused\nstack'); } };
    const context = await run([alice, ws17], { sources: failing });
    expect(context.sources.map(({ status }) => status).toSorted()).toEqual(['failed', 'ok', 'ok', 'ok', 'ok']);
    expect(context.sources.find(({ status }) => status === 'failed')).toEqual({ name, status: 'failed', at: now, reason: 'connection refused', fallback: expect.stringMatching(/./) });
    expect(context.entities).toHaveLength(2);
  });

  it('leaves environment and criticality unknown when the inventory fails', async () => {
    const { entities: [device] } = await run([ws17], { sources: { inventory: () => Promise.reject(new Error('down')) } });
    expect(device).toMatchObject({ known: false, environment: null, criticality: null });
  });

  it('does not wait for a source that never answers', async () => {
    const context = await run([alice], { sources: { history: () => new Promise(() => {}) }, limit: '1s' });
    expect(context.sources.find(({ name }) => name === 'history')).toMatchObject({ status: 'failed', reason: 'no answer within 1s' });
  });

  it('does not depend on the order of entities, events, inventory and history', async () => {
    const entities = [alice, ws17, attacker, ip('10.9.9.9')];
    const expected = await run(entities, { summaries: [summary(1), summary(2)] });
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray(entities, { minLength: 4 }), fc.shuffledSubarray(inventory.assets, { minLength: 4 }), fc.shuffledSubarray([summary(1), summary(2)], { minLength: 2 }), async (shuffled, assets, summaries) => {
      expect(await run(shuffled, { inventory: { ...inventory, assets }, summaries })).toEqual(expected);
    }), { numRuns: 30 });
  });
});
