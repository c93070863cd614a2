import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, SentinelTarget } from '../model/index.ts';
import { armId, keyOf, SHAPES, type Token } from './shapes.ts';
import { planUnits, type PlanInputs } from './plan.ts';
import type { Props, Recorded, Resource, Seen, Step, Unit } from './types.ts';

const TARGET: SentinelTarget = { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'rg', workspace: 'law-test' };
const MARKER = 'cordon-ours';
const ID = '11111111-0000-4000-8000-000000000001';
const RULE: Token = 'azure-native:securityinsights:ScheduledAlertRule';
const BODY = { displayName: 'A', enabled: true, severity: 'Low', query: 'T\n| take 1\n', queryFrequency: 'PT1H', queryPeriod: 'PT1H', triggerOperator: 'GreaterThan', triggerThreshold: 0, suppressionDuration: 'PT5H', suppressionEnabled: false };

const resource = (type: Token, name: string, armName: string, inputs: Props): Resource => ({ name, type, provider: SHAPES[type].provider, id: armId(TARGET, SHAPES[type].collection, armName), inputs: { resourceGroupName: 'rg', workspaceName: 'law-test', ...inputs } });
const metadata = (sourceId = MARKER): Resource => resource('azure-native:securityinsights:Metadata', `metadata-analyticsrule-${ID}`, `analyticsrule-${ID}`, { metadataName: `analyticsrule-${ID}`, kind: 'AnalyticsRule', parentId: 'p', source: { kind: 'SourceRepository', sourceId } });
const unit = (change: Props = {}, type: Token = RULE): Unit => ({ key: keyOf('rule', ID), kind: 'rule', id: ID, title: String(change['displayName'] ?? 'A'), file: 'detections/a/rule.yaml', resources: [resource(type, ID, ID, { ruleId: ID, ...BODY, ...change }), metadata()] });
const seenOf = (one: Resource, properties: Props = one.inputs): Seen => ({ id: one.id, name: one.id.split('/').at(-1) ?? '', collection: SHAPES[RULE].collection === 'alertRules' && one.type === RULE ? 'alertRules' : 'metadata', kind: one.type === RULE ? 'Scheduled' : null, etag: '"1"', properties });
const recordedOf = (...units: Unit[]): Recorded => ({ resources: new Map(units.flatMap(({ resources }) => resources.map((one) => [one.name, { ...one, urn: `urn:${one.name}` }] as const))), pending: [] });
const there = (of: Unit, change: Props = {}): Seen[] => of.resources.map((one) => seenOf(one, one.type === RULE ? { ...one.inputs, ...change } : one.inputs));
const NONE: Recorded = { resources: new Map(), pending: [] };

const plan = (inputs: Partial<PlanInputs>): Step[] => planUnits({ units: [], recorded: NONE, seen: [], marker: MARKER, overwrite: new Set(), adopt: new Set(), ...inputs });
const told = (steps: readonly Step[]): string[] => steps.map(({ unit: { action, state } }) => `${action} ${state}`);

describe('src/sync/plan', () => {
  it('creates what is written and nowhere, updates what was deployed otherwise, deletes what is no longer written', () => {
    expect(told(plan({ units: [unit()] }))).toEqual(['create planned']);
    expect(plan({ units: [unit({ severity: 'High' })], recorded: recordedOf(unit()), seen: there(unit()) })[0]?.unit).toMatchObject({ action: 'update', changes: [{ path: 'severity', from: 'Low', to: 'High' }] });
    const gone = plan({ recorded: recordedOf(unit()), seen: there(unit()) });
    expect([told(gone), gone[0]?.register]).toEqual([['delete planned'], []]);
    expect(told(plan({ units: [unit()], recorded: recordedOf(unit()), seen: there(unit()) }))).toEqual(['none same']);
  });

  it('takes what the service fills in, other line ends and other words for a duration as no difference', () => {
    const filled = { query: 'T\r\n| take 1', queryFrequency: 'PT60M', description: '', tactics: [], eventGroupingSettings: { aggregationKind: 'SingleAlert' }, lastModifiedUtc: 'now', incidentConfiguration: { createIncident: true, groupingConfiguration: { enabled: false, reopenClosedIncident: false, lookbackDuration: 'PT5H', matchingMethod: 'AllEntities', groupByEntities: [] } } };
    expect(told(plan({ units: [unit()], recorded: recordedOf(unit()), seen: there(unit(), filled) }))).toEqual(['none same']);
  });

  it('stops at an edit in the portal and registers what was deployed, also where the file is gone', () => {
    for (const units of [[unit({ displayName: 'B' })], []]) {
      const [step] = plan({ units, recorded: recordedOf(unit()), seen: there(unit(), { severity: 'High' }) });
      expect(step?.unit).toMatchObject({ state: 'drift', action: 'none', changes: [{ path: 'severity', from: 'Low', to: 'High' }] });
      expect(step?.register.map(({ inputs }) => inputs['displayName'])).toEqual(['A', undefined]);
    }
  });

  it('takes an edit that was merged into the files for what it is', () => {
    expect(told(plan({ units: [unit({ severity: 'High' })], recorded: recordedOf(unit()), seen: there(unit(), { severity: 'High' }) }))).toEqual(['update planned']);
  });

  it('writes over an edit that a person gives up, after it was read', () => {
    const [step] = plan({ units: [unit()], recorded: recordedOf(unit()), seen: there(unit(), { severity: 'High' }), overwrite: new Set([keyOf('rule', ID)]) });
    expect([step?.unit.state, step?.unit.action, step?.refresh.includes(ID), step?.unit.changes]).toEqual(['planned', 'update', true, [{ path: 'severity', from: 'High', to: 'Low' }]]);
  });

  it('reports a deleted rule and one that Sentinel stopped, and does not bring them back', () => {
    expect(plan({ units: [unit()], recorded: recordedOf(unit()), seen: there(unit()).slice(1) })[0]?.unit).toMatchObject({ state: 'drift', reason: expect.stringContaining('deleted') });
    expect(plan({ units: [unit({ query: 'Mended' })], recorded: recordedOf(unit()), seen: there(unit(), { enabled: false, displayName: 'AUTO DISABLED A' }) })[0]?.unit).toMatchObject({ state: 'auto-disabled', action: 'none' });
  });

  it('never takes over a rule that nothing says is ours, or that is another repository\'s, unless a person names it', () => {
    const foreign = there(unit()).slice(0, 1);
    expect(told(plan({ units: [unit()], seen: foreign }))).toEqual(['none foreign']);
    expect(told(plan({ units: [unit()], seen: [...foreign, seenOf(metadata('cordon-theirs'))] }))).toEqual(['none foreign']);
    expect(told(plan({ units: [unit({ severity: 'High' })], seen: foreign, adopt: new Set([keyOf('rule', ID)]) }))).toEqual(['adopt planned']);
    expect(plan({ seen: foreign })).toEqual([]);
  });

  it('finds its own again when the state is lost: by the metadata, or by a create that never ended', () => {
    expect(told(plan({ units: [unit()], seen: there(unit()) }))).toEqual(['adopt planned']);
    expect(told(plan({ seen: there(unit()) }))).toEqual(['delete planned']);
    const own = unit().resources[0];
    const begun: Recorded = { resources: new Map(), pending: [{ type: 'creating', name: ID, inputs: own?.inputs ?? {} }] };
    expect(told(plan({ units: [unit()], recorded: begun, seen: there(unit()).slice(0, 1) }))).toEqual(['adopt planned']);
    expect(told(plan({ units: [unit()], recorded: begun, seen: there(unit(), { query: 'Another' }).slice(0, 1) }))).toEqual(['none foreign']);
  });

  it('refuses to make an NRT rule of a scheduled one under the same id', () => {
    expect(plan({ units: [unit({}, 'cordon:sentinel:NrtAlertRule')], recorded: recordedOf(unit()), seen: there(unit()) })[0]?.unit).toMatchObject({ state: 'refused', reason: expect.stringContaining('new id') });
  });

  it('holds for every mix: nothing that differs from both what was deployed and what is written is ever registered otherwise', () => {
    const severity = fc.constantFrom('High', 'Medium', 'Low');
    const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value);
    fc.assert(fc.property(maybe(severity), maybe(severity), maybe(severity), fc.boolean(), (written, deployed, live, ours) => {
      const steps = plan({
        units: written === null ? [] : [unit({ severity: written })], recorded: deployed === null ? NONE : recordedOf(unit({ severity: deployed })),
        seen: [...(live === null ? [] : there(unit(), { severity: live }).slice(0, 1)), ...(ours ? [seenOf(metadata())] : [])],
      });
      const changedByOthers = live !== null && live !== deployed && live !== written;
      for (const step of steps) {
        const rule = step.register.find(({ type }) => type === RULE);
        if (!changedByOthers || (deployed === null && written === null)) continue;
        expect(step.unit.state).not.toBe('planned');
        expect(rule?.inputs['severity'] ?? null satisfies Json).toBe(deployed);
      }
      if (live !== null && deployed === null && !ours) expect(steps.every(({ register, adopt }) => register.length === 0 && adopt.size === 0)).toBe(true);
    }));
  });
});
