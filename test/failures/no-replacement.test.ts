import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ids } from '../../range/scenarios/ids.ts';
import { profile } from '../../responders/testing/range.ts';
import type { InForce, Rendered } from '../../responders/contract.ts';
import { controlTypes } from '../../responders/registry.ts';
import { kinds } from '../../stacks/policy/kinds.ts';
import { inForce } from '../../src/contain/join.ts';
import { desiredStacks, type DesiredStack } from '../../src/contain/stacks.ts';
import { A, B } from '../../src/contain/testing.ts';
import { digestOf, type Hold, type Json, type Scope } from '../../src/model/index.ts';
import { contained, eachType, type Contained, type Sample } from './contained.ts';
import { engineRun, type EngineRun } from './one-stack.ts';

const LATER = '2026-12-24T03:00:00.000Z';
const SESSION = 'AROAABCDEFGHIJKLMNOP:session-1';

/** One input that the holds of a control can change together: from, and to. */
interface Change { what: string; from?: Partial<InForce>; to: Partial<InForce>; also?: Hold }

/** What can change of every control. The marker of what has a name in the cloud is in that name: see the last tests. */
const ofAll: Change[] = [
  { what: 'the latest expiry', to: { until: LATER } }, { what: 'the holders', to: { holders: [A, B] } }, { what: 'the longest timeout', to: { timeoutSeconds: 77 } },
];
const byType: Readonly<Record<string, { changes: Change[]; values: Json[] }>> = {
  'entra:sessions-valid-from': { values: [{ notBefore: '2026-11-21T03:00:00Z' }, { notBefore: '2026-11-21T03:00:01Z' }], changes: [{ what: 'the time', to: { value: { notBefore: LATER } } }, { what: 'the marker', to: { marker: 'cordon-ffffffffffffffff' } }] },
  'entra:account-enabled': { values: [{ enabled: false }], changes: [{ what: 'before', to: { before: { enabled: false } } }, { what: 'the marker', to: { marker: 'cordon-ffffffffffffffff' } }] },
  'defender:device-isolation': {
    values: [{ mode: 'Full' }, { mode: 'Selective' }],
    changes: [{ what: 'before', to: { before: { mode: 'Full' } } }, { what: 'the mode', to: { value: { mode: 'Selective' } } }, { what: 'the marker', to: { marker: 'cordon-ffffffffffffffff' } }],
  },
  'aws:role-sessions-not-before': {
    values: [{ notBefore: '2026-01-01T00:00:00Z', userIds: null }, { notBefore: '2026-01-01T00:00:00Z', userIds: [SESSION] }],
    changes: [{ what: 'the time', to: { value: { notBefore: LATER, userIds: null } } }, { what: 'the sessions', to: { value: { notBefore: '2026-01-01T00:00:00Z', userIds: [SESSION] } } }],
  },
  'aws:instance-profile': {
    values: [{ profile: profile('cordon-quarantine') }, { profile: null }],
    changes: [{ what: 'before', to: { before: { profile: profile('web-prod') } } }, { what: 'before, to none', to: { before: { profile: null } } }, { what: 'the profile', to: { value: { profile: null } } }, { what: 'the marker', to: { marker: 'cordon-ffffffffffffffff' } }],
  },
  'azure:nsg-block': { values: [{ cidr: `${ids.attacker}/32` }], changes: [] },
};

const types = eachType();
const typeOf = (name: string): (typeof controlTypes)[number] => {
  const found = controlTypes.find(({ type }) => type === name);
  if (found === undefined) throw new Error(`no control type ${name}`);
  return found;
};
const casesOf = (type: string): { changes: Change[]; values: Json[] } => {
  const found = byType[type];
  if (found === undefined) throw new Error(`test/failures/no-replacement.test.ts knows no inputs of ${type}: add them`);
  return { ...found, changes: [...ofAll, ...found.changes] };
};

let on: Contained;
/** Each change as resources of its own, so that one run of the engine tries all: as they are, and as they become. */
const cells: { type: string; what: string; before: Rendered[]; after: Rendered[]; scope: Scope }[] = [];

function rendered(sample: Sample, change: Change, index: number): { before: Rendered[]; after: Rendered[]; scope: Scope } {
  const hold = sample.hold();
  const type = typeOf(hold.control.type);
  const scope = on.all.find(({ id }) => id === hold.control.scope);
  const [joined] = inForce([hold], on.context.types, 'r');
  if (scope === undefined || joined === undefined) throw new Error(`nothing to hold of ${type.type}`);
  // What has a name in the cloud gets one of its own, and its own place in the band.
  const marker = `cordon-${String(index).padStart(16, '0')}`;
  const own: Scope = scope.provider === 'azure' ? { ...scope, nsgBand: { from: 200 + 2 * index, to: 299 } } : scope;
  const as = (...controls: InForce[]): Rendered[] => type.render(controls.map((one) => ({ ...one, control: one.control })), own).map((resource) => ({ ...resource, name: `${resource.name}-${index}` }));
  const from = { ...joined, marker, ...change.from };
  const also = change.also === undefined ? [] : inForce([change.also], on.context.types, 'r').map((one) => ({ ...one, marker }));
  return { before: as(from), after: as({ ...from, ...change.to }, ...also), scope };
}

const everything = (which: 'before' | 'after'): DesiredStack[] => on.stacks(types.map(({ sample }) => sample.hold())).map((stack) => ({
  ...stack, resources: cells.filter(({ scope, [which]: resources }) => scope.id === stack.scope.id && resources[0]?.provider === stack.provider).flatMap(({ [which]: resources }) => resources),
}));
const runOf = (run: 'up' | 'preview', which: 'before' | 'after', more: Partial<EngineRun> = {}): EngineRun => ({ run, every: everything('before'), register: everything(which), held: new Set(), refresh: false, backend: on.backend, ...more });

/** The connection changes in every way that still reaches the same cloud. */
function moved(scope: Scope): Scope {
  const endpoint = scope.endpoint?.replace('127.0.0.1', 'localhost');
  const common = endpoint === undefined ? {} : { endpoint };
  switch (scope.provider) {
    case 'aws': return { ...scope, ...common, regions: ['us-east-1', ...scope.regions], roleArn: `arn:aws:iam::${ids.account}:role/cordon-responder` };
    case 'azure': return { ...scope, ...common, tenantId: ids.tenant };
    case 'entra':
    case 'defender': return { ...scope, ...common };
  }
}

beforeAll(async () => {
  on = await contained();
  let index = 0;
  for (const { type, sample } of types) {
    const changes = type === 'azure:nsg-block' ? [...casesOf(type).changes, { what: 'the members', to: {}, also: { ...sample.hold(), control: { ...sample.hold().control, object: sample.hold().control.object.replace(`${ids.attacker}/32`, '198.51.100.0/24') } } }] : casesOf(type).changes;
    for (const change of changes) {
      index += 1;
      cells.push({ type, what: change.what, ...rendered(sample, change, index) });
    }
  }
});
afterAll(async () => {
  const updated = cells.filter(({ before, after }) => digestOf(before.map(({ inputs }) => inputs)) !== digestOf(after.map(({ inputs }) => inputs)));
  process.stdout.write(`inputs changed: ${cells.length} of ${types.length} control types, ${updated.length} of them reach the cloud; none is a replacement\n`);
  await on.close();
});

describe('test/failures/no-replacement', { timeout: 180_000 }, () => {
  it('previews every input that the holds can change as an update, and so every change of a connection', async () => {
    const made = await engineRun(runOf('up', 'before'));
    expect(made.error).toBe('');
    const { steps, error } = await engineRun(runOf('preview', 'after'));
    expect(error).toBe('');
    const opOf = new Map(steps.map(({ op, name }) => [name, op]));
    for (const { type, what, before, after } of cells) {
      expect(after.map(({ name }) => name), `${type}: ${what}`).toEqual(before.map(({ name }) => name));
      for (const resource of after) {
        const changed = digestOf(resource.inputs) !== digestOf(before.find(({ name }) => name === resource.name)?.inputs ?? null);
        expect({ type, what, name: resource.name, op: opOf.get(resource.name) }).toEqual({ type, what, name: resource.name, op: changed ? 'update' : 'same' });
      }
    }
    const again = await engineRun(runOf('preview', 'after', { scopeOf: moved }));
    expect(again.error).toBe('');
    expect(new Set(again.steps.map(({ op }) => op))).toEqual(new Set(['same', 'update']));
    expect(again.steps.filter(({ op, name }) => op === 'update' && on.all.some(({ id }) => id === name)).length).toBe(everything('before').length);
  });

  it.each(types.map(({ type, sample }): [string, Sample] => [type, sample]))('%s: no set of holds moves an input that names the cloud object', (type, sample) => {
    const holds = fc.array(fc.record({
      value: fc.constantFrom(...casesOf(type).values), until: fc.constantFrom('2026-11-22T03:00:00.000Z', LATER), incident: fc.constantFrom(A, B), timeoutSeconds: fc.integer({ min: 1, max: 600 }),
      before: fc.constantFrom<Json>(null, sample.hold().before), beside: fc.boolean(),
    }), { minLength: 1, maxLength: 6 }).map((all): Hold[] => [sample.hold(), ...all.map(({ beside, ...more }) => ({ ...(beside ? sample.neighbour() : sample.hold()), ...more }))]);
    const identities = (given: readonly Hold[]): Map<string, Json> => new Map(desiredStacks(given, on.context).flatMap(({ resources }) => resources).map((resource) => [
      resource.name, [resource.type, resource.provider, resource.wave, resource.importId, ...(kinds.get(resource.type)?.identity ?? ['?']).map((key) => resource.inputs[key] ?? null)],
    ]));
    fc.assert(fc.property(holds, holds, (one, other) => {
      const [first, second] = [identities(one), identities(other)];
      for (const [name, identity] of first) if (second.has(name)) expect(second.get(name)).toEqual(identity);
      // What the first hold of all sets ends up in is there in both.
      for (const { resources } of desiredStacks([sample.hold()], on.context)) for (const { name } of resources) expect(first.get(name)).toEqual(second.get(name));
    }), { numRuns: 60 });
  });

  /**
   * Inputs that make the real provider replace: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/role_policy.go
   * (ForceNew), and the path of https://learn.microsoft.com/rest/api/virtualnetwork/security-rules/create-or-update. Of their
   * connections neither does: azure-native's DiffConfig names no replacement, and aws 7 has given up that of its region.
   */
  const FORCE_NEW: Readonly<Record<string, string[]>> = {
    'aws:iam/rolePolicy:RolePolicy': ['name', 'namePrefix', 'role'],
    'azure-native:network:SecurityRule': ['networkSecurityGroupName', 'resourceGroupName', 'securityRuleName'],
  };

  it('holds fixed every input by which the real providers of AWS and Azure replace', () => {
    const native = on.stacks(types.map(({ sample }) => sample.hold())).flatMap(({ resources }) => resources).filter(({ provider }) => provider !== 'cordon');
    expect(new Set(native.map(({ type }) => type))).toEqual(new Set(Object.keys(FORCE_NEW)));
    for (const { type, inputs } of native) {
      const forced = (FORCE_NEW[type] ?? []).filter((key) => key in inputs);
      expect(forced.filter((key) => kinds.get(type)?.identity.includes(key) !== true), type).toEqual([]);
    }
  });

  it.each(['aws/iam/rolePolicy.js', 'azure-native/network/securityRule.js'])('the class of the SDK adds no replacement of its own: %s', (file) => {
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', '@pulumi', file), 'utf8');
    expect(text).toContain('super(');
    expect(text).not.toMatch(/replaceOnChanges|deleteBeforeReplace/);
  });
});
