import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlKey, ENTITY_KINDS, type ControlKey, type Json, type Scope } from '../src/model/index.ts';
import type { ControlType, InForce } from './contract.ts';
import type { Clients } from './clients.ts';
import { actions, catalogue, controlTypes, taskTypes } from './registry.ts';
import { inForce, INSTANCE, NSG, profile, ROLE, ALICE, LAPTOP, scopesAt, SUBSCRIPTION } from './testing/range.ts';
import { KNOWN_PERMISSIONS } from './testing/permissions.ts';
import { ticket } from './notify/actions/ticket/index.ts';

const scopes = scopesAt('http://127.0.0.1:9');

/** Values, objects and the scope that the laws of one control type are tried on. */
interface Sample {
  scope: Scope;
  values: fc.Arbitrary<Json>;
  objects: string[];
  befores: Json[];
}

const seconds = fc.integer({ min: 1_700_000_000, max: 1_900_000_000 });
const instants = fc.oneof(
  seconds.map((at) => new Date(at * 1000).toISOString()),
  seconds.map((at) => new Date(at * 1000).toISOString().replace('.000Z', 'Z')),
);
const userIds = fc.uniqueArray(fc.integer({ min: 0, max: 9 }).map((n) => `AROAABCDEFGHIJKLMNOP:session-${n}`), { minLength: 1, maxLength: 5 });

const samples: { [type: string]: Sample } = {
  'entra:sessions-valid-from': { scope: scopes.entra, values: fc.record({ notBefore: instants }), objects: [ALICE, '7c1d9a54-2b6e-4f0d-8f3a-5a6b7c8d9e01'], befores: [null, { notBefore: '2026-01-01T00:00:00Z' }] },
  'entra:account-enabled': { scope: scopes.entra, values: fc.constant({ enabled: false }), objects: [ALICE], befores: [{ enabled: true }, { enabled: false }] },
  'defender:device-isolation': { scope: scopes.defender, values: fc.record({ mode: fc.constantFrom('Full', 'Selective') }), objects: [LAPTOP], befores: [null, { mode: 'Full' }] },
  'aws:role-sessions-not-before': { scope: scopes.aws, values: fc.record({ notBefore: instants, userIds: fc.option(userIds.map((ids) => ids.sort()), { nil: null }) }), objects: [ROLE, 'arn:aws:iam::210987654321:role/service-role/deploy'], befores: [null] },
  'aws:instance-profile': { scope: scopes.aws, values: fc.record({ profile: fc.option(fc.constantFrom(profile('a'), profile('b'), profile('cordon-quarantine')), { nil: null }) }), objects: [INSTANCE], befores: [{ profile: profile('web-staging') }, { profile: null }] },
  'azure:nsg-block': {
    scope: scopes.azure,
    values: fc.constantFrom('203.0.113.7/32', '203.0.113.0/24', '198.51.100.0/24', '2001:db8::/48').map((cidr) => ({ cidr })),
    objects: [`203.0.113.7/32@${NSG.toLowerCase()}`, `203.0.113.99/32@${NSG.toLowerCase()}`, `2001:db8::/48@${NSG.toLowerCase()}`, `198.51.100.9/32@/subscriptions/${SUBSCRIPTION}/resourcegroups/rg-b/providers/microsoft.network/networksecuritygroups/nsg-b`],
    befores: [null],
  },
};

function sampleOf(type: ControlType<Json, Clients>): Sample {
  const sample = samples[type.type];
  if (sample === undefined) throw new Error(`laws.test.ts has no sample for ${type.type}: add one`);
  return sample;
}

function keyOf(type: ControlType<Json, Clients>, object: string): ControlKey {
  return { scope: sampleOf(type).scope.id, type: type.type, object, field: type.field };
}

function held(type: ControlType<Json, Clients>, object: string, value: Json, before: Json = sampleOf(type).befores[0] ?? null): InForce {
  return inForce(keyOf(type, object), value, { before });
}

/** What of a resource, if it changed, would be another cloud object: a replacement. */
const IDENTITY: { [type: string]: string[] } = {
  'cordon:entra:SessionsValidFrom': ['user'],
  'cordon:entra:AccountEnabled': ['user'],
  'cordon:defender:DeviceIsolation': ['machine'],
  'cordon:aws:InstanceProfile': ['instance', 'region'],
  'aws:iam/rolePolicy:RolePolicy': ['name', 'role'],
  'azure-native:network:SecurityRule': ['resourceGroupName', 'networkSecurityGroupName', 'securityRuleName', 'direction'],
};

describe('responders/laws', () => {
  it('loads something to check', () => {
    expect(controlTypes.length).toBeGreaterThanOrEqual(6);
    expect(actions.length).toBeGreaterThanOrEqual(6);
  });

  describe.each(controlTypes.map((type) => [type.type, type] as const))('%s', (_name, type) => {
    const { values, objects, befores, scope } = sampleOf(type);

    it('takes the sample values by its own schema, and no others', () => {
      fc.assert(fc.property(values, (value) => { expect(type.value.parse(value)).toEqual(value); }), { numRuns: 30 });
      for (const wrong of [null, {}, { unknown: 1 }, 'text']) expect(type.value.safeParse(wrong).success).toBe(false);
    });

    it('joins so that order, repetition and grouping do not matter', () => {
      fc.assert(fc.property(values, values, values, (a, b, c) => {
        expect(type.join(a, b)).toEqual(type.join(b, a));
        expect(type.join(a, a)).toEqual(a);
        expect(type.join(type.join(a, b), c)).toEqual(type.join(a, type.join(b, c)));
        expect(type.value.safeParse(type.join(a, b)).success).toBe(true);
      }));
    });

    it('stamps to a valid value that never asks for less, and stamping again with the same time changes nothing', () => {
      const { stamp } = type;
      if (stamp === undefined) return;
      fc.assert(fc.property(values, instants, (value, at) => {
        const stamped = stamp(value, at);
        expect(type.value.safeParse(stamped).success).toBe(true);
        expect(type.join(value, stamped)).toEqual(stamped);
        expect(stamp(stamped, at)).toEqual(stamped);
      }));
    });

    it('renders the same bytes for the same controls in any order, and leaves its input alone', () => {
      fc.assert(fc.property(values, fc.boolean(), (value, reversed) => {
        const controls = objects.map((object) => held(type, object, value));
        const frozen = JSON.stringify(controls);
        const once = type.render(controls, scope).sort(byName);
        const again = type.render(reversed ? controls.toReversed() : controls, scope).sort(byName);
        expect(JSON.stringify(again)).toBe(JSON.stringify(once));
        expect(JSON.stringify(controls)).toBe(frozen);
      }), { numRuns: 30 });
    });

    it('serves every control, with a unique name for each resource and its own provider', () => {
      fc.assert(fc.property(values, (value) => {
        const controls = objects.map((object) => held(type, object, value));
        const rendered = type.render(controls, scope);
        expect(new Set(rendered.map((resource) => resource.name)).size).toBe(rendered.length);
        expect(new Set(rendered.flatMap((resource) => resource.serves))).toEqual(new Set(controls.map((one) => controlKey(one.control))));
        for (const resource of rendered) {
          expect(resource.provider).toBe(type.pulumiProvider);
          expect(JSON.stringify(resource.inputs)).toContain('cordon-');
          expect(resource.name).not.toContain('::');
        }
      }), { numRuns: 20 });
    });

    it('updates where a join makes a difference, and never replaces', () => {
      fc.assert(fc.property(values, values, (a, b) => {
        for (const object of objects) {
          const identity = (value: Json): unknown => type.render([held(type, object, value)], scope).map((resource) => [
            resource.name, resource.type, resource.wave, resource.importId, (IDENTITY[resource.type] ?? []).map((key) => resource.inputs[key]),
          ]);
          expect(identity(type.join(a, b))).toEqual(identity(a));
        }
      }), { numRuns: 30 });
    });

    it('keeps the identity of a resource when another control comes or goes', () => {
      fc.assert(fc.property(values, fc.subarray(objects, { minLength: 1 }), (value, some) => {
        const all = new Map(type.render(objects.map((object) => held(type, object, value)), scope).map((resource) => [resource.name, resource]));
        for (const resource of type.render(some.map((object) => held(type, object, value)), scope)) {
          const same = all.get(resource.name);
          expect(same?.importId).toBe(resource.importId);
          expect((IDENTITY[resource.type] ?? ['?']).map((key) => same?.inputs[key])).toEqual((IDENTITY[resource.type] ?? ['?']).map((key) => resource.inputs[key]));
        }
      }), { numRuns: 30 });
    });

    it('marks with one marker what ends up in one resource', () => {
      const owner = (object: string): string => type.markedObject?.(keyOf(type, object)) ?? controlKey(keyOf(type, object));
      const byKey = new Map(objects.map((object) => [controlKey(keyOf(type, object)), owner(object)]));
      for (const value of fc.sample(values, 5)) {
        for (const resource of type.render(objects.map((object) => held(type, object, value)), scope)) {
          expect(new Set(resource.serves.map((key) => byKey.get(key))).size).toBe(1);
        }
      }
    });

    it('says what a release restores, for every state before', () => {
      for (const before of befores) {
        const how = type.undo(before);
        expect(how === null || how.length > 10).toBe(true);
      }
    });
  });

  it('sets no cloud field by two control types', () => {
    const fields = controlTypes.map((type) => `${type.scopeProvider}/${type.field}`);
    expect(new Set(fields).size).toBe(fields.length);
    const makers = controlTypes.map((type) => type.render(sampleOf(type).objects.slice(0, 1).map((object) => held(type, object, fc.sample(sampleOf(type).values, 1)[0] ?? null)), sampleOf(type).scope)[0]?.type);
    expect(new Set(makers).size).toBe(controlTypes.length);
  });

  it('names each control type after its scope provider', () => {
    for (const type of controlTypes) expect(type.type.startsWith(`${type.scopeProvider}:`)).toBe(true);
  });

  describe.each(actions.map((action) => [action.id, action] as const))('%s', (_id, action) => {
    it('is named after its folder, and takes known kinds', () => {
      expect(action.id).toMatch(/^(entra|defender|aws|azure|notify)\/[a-z-]+$/);
      expect(action.kinds.length).toBeGreaterThan(0);
      for (const kind of action.kinds) expect(ENTITY_KINDS).toContain(kind);
    });

    it('needs permissions that exist at the vendor', () => {
      expect(action.permissions.length).toBeGreaterThan(0);
      for (const permission of action.permissions) expect(KNOWN_PERMISSIONS).toContain(permission);
    });

    it('has a RE&CT id, and refuses parameters that nobody knows', () => {
      expect(action.react).toMatch(/^RA[1-6]\d{3}$/);
      expect(action.parameters.safeParse({ unheardOf: 1 }).success).toBe(false);
      expect(action.parameters.safeParse({}).success).toBe(true);
    });
  });

  it('takes the parameters of the playbook that every team starts from', () => {
    for (const id of ['entra/revoke-sessions', 'aws/revoke-role-sessions']) {
      const action = actions.find((one) => one.id === id);
      expect(action?.parameters.safeParse({ provider: 'identity_platform', scope: 'active_sessions' }).success).toBe(true);
    }
    expect(ticket.parameters.safeParse({ system: 'jira', project: 'SEC', priority: 'high', labels: ['auto-remediated', 'credential-theft'] }).success).toBe(true);
  });

  it('has a task type for each action that is a task, and lists them so in the catalogue', () => {
    expect(catalogue().filter((one) => one.task).map((one) => one.id)).toEqual(taskTypes.map((task) => task.type));
    for (const task of taskTypes) expect(actions.some((action) => action.id === task.type)).toBe(true);
  });
});

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
