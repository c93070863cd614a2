import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { controlTypes } from '../../responders/registry.ts';
import { ALICE, inForce, INSTANCE, LAPTOP, NSG, profile, ROLE, scopesAt } from '../../responders/testing/range.ts';
import type { Inventory, Json } from '../../src/model/index.ts';
import { kinds, type Inputs } from './kinds.ts';
import { readKnown } from './known.ts';
import { rules, type Checked, type Known } from './policies.ts';

const scopes = scopesAt('http://127.0.0.1:9');
const MARKER = 'cordon-0123456789abcdef';

/** One control of each type, as its responder would hold it. */
const samples: readonly { type: string; scope: keyof typeof scopes; object: string; field: string; value: Json; before: Json }[] = [
  { type: 'entra:sessions-valid-from', scope: 'entra', object: ALICE, field: 'signInSessionsValidFromDateTime', value: { notBefore: '2026-11-21T03:00:00Z' }, before: null },
  { type: 'entra:account-enabled', scope: 'entra', object: ALICE, field: 'accountEnabled', value: { enabled: false }, before: { enabled: true } },
  { type: 'defender:device-isolation', scope: 'defender', object: LAPTOP, field: 'isolation', value: { mode: 'Full' }, before: null },
  { type: 'aws:role-sessions-not-before', scope: 'aws', object: ROLE, field: 'sessions', value: { notBefore: '2026-11-21T03:00:00Z', userIds: null }, before: null },
  { type: 'aws:instance-profile', scope: 'aws', object: INSTANCE, field: 'profile', value: { profile: profile('cordon-quarantine') }, before: { profile: profile('web-staging') } },
  { type: 'azure:nsg-block', scope: 'azure', object: `203.0.113.7/32@${NSG.toLowerCase()}`, field: 'block', value: { cidr: '203.0.113.7/32' }, before: null },
];

const rendered = samples.flatMap(({ type, scope, object, field, value, before }) => {
  const control = controlTypes.find((one) => one.type === type);
  if (control === undefined) throw new Error(`no control type ${type}`);
  return control.render([{ ...inForce({ scope: scopes[scope].id, type, object, field }, value, { before }), marker: MARKER }], scopes[scope]);
});

const checked = (type: string, name = 'one', inputs: Inputs = {}): Checked => ({ name, type, inputs, options: { protect: false } });
const asChecked = rendered.map((resource): Checked => checked(resource.type, resource.name, resource.inputs));

const inventory: Inventory = {
  assets: [], contacts: { people: [], roles: [], owners: [] },
  identities: [{ id: ROLE, kind: 'aws_role', name: 'web-staging', aliases: [], tags: {}, productionCritical: false, privileged: false, synced: false, guest: false }],
  protected: [],
};
const known = (rule?: Inventory['protected'][number]['rule'], applied: ReadonlyMap<string, Inputs> = new Map()): Known => ({
  ok: true, applied, inventory: { ...inventory, protected: rule === undefined ? [] : [{ rule, where: 'inventory/protected.yaml:4' }] },
});
const violations = (name: string, resource: Checked, about: Known = known()): string[] => {
  const rule = rules.find((one) => one.name === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return rule.violations(resource, about);
};

describe('stacks/policy', () => {
  it('knows every type that a control type renders, and no other', () => {
    expect(new Set(samples.map(({ type }) => type))).toEqual(new Set(controlTypes.map(({ type }) => type)));
    expect(new Set(rendered.map(({ type }) => type))).toEqual(new Set(kinds.keys()));
    for (const type of ['aws:s3/bucket:Bucket', 'cordon:entra:Other', 'constructor']) expect(violations('known-type', checked(type))).toHaveLength(1);
  });

  it.each(asChecked.map((resource) => [resource.name, resource] as const))('passes %s as its control type renders it', (_name, resource) => {
    expect(rules.flatMap((rule) => rule.violations(resource, known()))).toEqual([]);
  });

  it.each(asChecked.map((resource) => [resource.name, resource] as const))('finds the missing marker of %s', (_name, resource) => {
    const unmarked = Object.fromEntries(Object.entries(resource.inputs).map(([name, value]) => [name, typeof value === 'string' ? value.replaceAll(MARKER, 'cordon-of-somebody') : value]));
    expect(violations('marker', { ...resource, inputs: unmarked })).toEqual(['it does not carry a marker of cordon']);
  });

  it.each([
    ['a user by id', { kind: 'user', id: ALICE, reason: 'break-glass' }, 2],
    ['devices by pattern', { kind: 'device', match: `${LAPTOP.slice(0, 8).toUpperCase()}*`, reason: 'by pattern' }, 1],
    ['a role by the ARN that the inventory has', { kind: 'aws_role', id: ROLE, reason: 'deploys' }, 1],
    ['an instance by its id', { kind: 'ec2_instance', id: INSTANCE, reason: 'payments' }, 1],
    ['a network around the address', { kind: 'ip', cidr: '203.0.113.0/28', reason: 'our egress' }, 2],
  ] as const)('refuses what is done to %s, and says which rule', (_name, rule, count) => {
    const found = asChecked.flatMap((resource) => violations('protected-target', resource, known(rule)));
    expect(found).toHaveLength(count);
    for (const one of found) expect(one).toContain('inventory/protected.yaml:4');
  });

  it('leaves in force what was in force before the target became protected', () => {
    const [first] = asChecked;
    if (first === undefined) throw new Error('nothing rendered');
    const rule = { kind: 'user', id: ALICE, reason: 'break-glass' } as const;
    expect(violations('protected-target', first, known(rule, new Map([[first.name, first.inputs]])))).toEqual([]);
  });

  it('refuses everything when the list of protected entities cannot be read', () => {
    for (const resource of asChecked) expect(violations('protected-target', resource, { ok: false, reason: 'it is gone' })).toEqual(['the list of protected entities cannot answer: it is gone']);
  });

  it('refuses protect and deleteBeforeReplace', () => {
    const resource = checked('cordon:entra:AccountEnabled');
    expect(violations('releasable', { ...resource, options: { protect: true } })).toHaveLength(1);
    expect(violations('no-replacement', { ...resource, options: { protect: false, deleteBeforeReplace: true } })).toHaveLength(1);
  });

  it.each(asChecked.map((resource) => [resource.name, resource] as const))('sees that another object under the name %s would be a replacement, and other inputs would not', (_name, resource) => {
    const applied = new Map([[resource.name, resource.inputs]]);
    for (const field of kinds.get(resource.type)?.identity ?? []) {
      expect(violations('no-replacement', { ...resource, inputs: { ...resource.inputs, [field]: 'another' } }, known(undefined, applied))[0]).toContain(field);
    }
    expect(violations('no-replacement', { ...resource, inputs: { ...resource.inputs, description: 'another' } }, known(undefined, applied))).toEqual([]);
  });

  describe('readKnown', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cordon-policy-'));
    afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

    it('refuses without a repository, in a folder that is none, and never throws', async () => {
      for (const env of [{}, { CORDON_REPO: folder }, { CORDON_REPO: join(folder, 'nowhere') }]) expect(await readKnown(env)).toMatchObject({ ok: false });
    });
  });
});
