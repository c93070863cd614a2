import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestRange } from '../../range/testing.ts';
import type { Rendered } from '../contract.ts';
import { benchAt, call, context, entity, inForce, NSG, rangeIfThere, request, scopesAt } from '../testing/range.ts';
import { blockIpNsg } from './actions/block-ip-nsg/index.ts';
import { covers, mayCover, network, notPublic } from './addresses.ts';
import { nsgBlock } from './controls/nsg-block/index.ts';
import { blockObject } from './controls/nsg-block/object.ts';

const range = await rangeIfThere();
const ATTACKER = '203.0.113.7/32';
const VM = NSG.replace('Microsoft.Network/networkSecurityGroups/nsg-app', 'Microsoft.Compute/virtualMachines/vm-app-1');
const keyFor = (cidr: string) => ({ scope: 'azure-contoso', type: 'azure:nsg-block', object: blockObject(cidr, NSG), field: 'block' });
const block = (cidr: string) => inForce(keyFor(cidr), { cidr });
const API = 'api-version=2024-05-01';

describe('responders/azure', () => {
  describe.skipIf(range === null)('against the range', () => {
    const there = range as TestRange;
    const bench = benchAt(there?.url ?? '');
    afterAll(() => there.close());
    beforeEach(() => there.client.reset());
    const preflight = (value: string, parameters = {}, known = false, scopes = bench.all) => {
      const ip = entity('ip', value);
      return blockIpNsg.preflight(request(ip, { parameters, context: context(ip, { known }) }), scopes, bench.clients, { now: '2026-11-21T03:00:00Z', timeoutSeconds: 5 });
    };
    const put = (resource: Rendered) => {
      const { resourceGroupName: _group, networkSecurityGroupName: _nsg, securityRuleName, ...properties } = resource.inputs;
      return there.ask('PUT', `/arm${NSG}/securityRules/${String(securityRuleName)}?${API}`, { properties });
    };
    const addRule = (name: string, priority: number, direction: string, prefix: string) =>
      there.ask('PUT', `/arm${NSG}/securityRules/${name}?${API}`, { properties: {
        access: 'Allow', direction, priority, protocol: '*', sourcePortRange: '*', destinationPortRange: '*',
        sourceAddressPrefix: direction === 'Inbound' ? prefix : '*', destinationAddressPrefix: direction === 'Inbound' ? '*' : prefix,
      } });

    it('expands to one block for each NSG, and says that established flows stay', async () => {
      const found = await preflight('::ffff:203.0.113.7');
      if (!found.ok) throw new Error(found.refusal.reason);
      expect(blockIpNsg.expand(request(entity('ip', 'x')), found.facts)).toEqual([{ kind: 'control', control: keyFor(ATTACKER), value: { cidr: ATTACKER }, before: null }]);
      expect(found.residual?.what).toContain('established');
      expect(found.notes.join()).toContain('Virtual Network Manager');
    });

    it.each([
      ['10.1.2.3', 'not-public'], ['169.254.169.254', 'not-public'], ['168.63.129.16', 'not-public'], ['127.0.0.1', 'not-public'], ['::1', 'not-public'], ['fd00::1', 'not-public'],
      ['203.0.0.0/15', 'too-wide'], ['2001:db8::/31', 'too-wide'], ['0.0.0.0/0', 'too-wide'],
      ['203.0.113.7; DROP', 'not-an-address'], ['0xcb007107', 'not-an-address'], ['203.0.113', 'not-an-address'], ['', 'not-an-address'], ['fe80::1%eth0', 'not-an-address'],
    ])('refuses %s as %s', async (value, rule) => {
      expect(await preflight(value)).toMatchObject({ ok: false, refusal: { rule: `azure/block-ip-nsg:${rule}` } });
    });

    it('refuses an address that the inventory has as ours', async () => {
      expect(await preflight('198.51.100.3', {}, true)).toMatchObject({ ok: false, refusal: { rule: 'azure/block-ip-nsg:own-address' } });
    });

    it('refuses where somebody else\'s rule is in the band, and names it', async () => {
      await addRule('owner-rule', 250, 'Inbound', '10.0.0.0/8');
      there.pass(2_000);
      expect(await preflight('203.0.113.7')).toMatchObject({ ok: false, refusal: { rule: 'azure/block-ip-nsg:void', reason: expect.stringContaining('owner-rule (250)') } });
    });

    it.each([['Inbound', '*'], ['Inbound', 'Internet'], ['Outbound', '203.0.113.0/24']])('refuses where an %s allow of %s stands above', async (direction, prefix) => {
      await addRule('admin-allow', 150, direction, prefix);
      there.pass(2_000);
      expect(await preflight('203.0.113.7')).toMatchObject({ ok: false, refusal: { rule: 'azure/block-ip-nsg:void', reason: expect.stringContaining('admin-allow') } });
    });

    it('lets the bastion\'s allow stand, and tells of a service tag that only Azure can read', async () => {
      await addRule('storage', 150, 'Outbound', 'Storage.WestEurope');
      there.pass(2_000);
      expect(await preflight('203.0.113.7')).toMatchObject({ ok: true, notes: expect.arrayContaining([expect.stringContaining('storage')]) });
    });

    it('goes only to the NSGs that are asked for, and says which is missing', async () => {
      expect(await preflight('203.0.113.7', { nsgs: [NSG.replace('nsg-app', 'nsg-gone')] })).toMatchObject({ ok: false, refusal: { reason: expect.stringContaining('nsg-gone does not exist') } });
      const both = await preflight('203.0.113.7', { nsgs: [NSG, NSG.replace('nsg-app', 'nsg-gone')] });
      expect(both).toMatchObject({ ok: true, residual: { what: expect.stringContaining('not blocked: nsg-gone') } });
    });

    it('is effective when both directions deny and nothing allows before; the range agrees', async () => {
      const held = block(ATTACKER);
      const rules = nsgBlock.render([held], bench.scopes.azure);
      const at = call(bench.scopes.azure);
      expect(await nsgBlock.verify(held, at, bench.clients)).toMatchObject({ state: 'not-effective' });
      const flow = () => there.ask('POST', '/wire/azure/flows', { vm: VM, direction: 'Outbound', remote: '203.0.113.7', port: 443, protocol: 'Tcp' });
      expect((await flow()).body).toMatchObject({ allowed: true });
      for (const rule of rules) expect((await put(rule)).status).toBeLessThan(300);
      there.pass(5_000);
      expect(await nsgBlock.verify(held, at, bench.clients)).toMatchObject({ state: 'effective', residual: { what: expect.stringContaining('established') } });
      expect((await flow()).body).toMatchObject({ allowed: false });
      expect(await nsgBlock.observe(held.control, at, bench.clients, held.marker)).toMatchObject({ value: { cidr: ATTACKER }, ours: true, foreign: null, present: rules.map((rule) => rule.importId).sort() });
      await addRule('admin-allow', 150, 'Outbound', 'Internet');
      there.pass(2_000);
      expect(await nsgBlock.verify(held, at, bench.clients)).toMatchObject({ state: 'not-effective', why: expect.stringContaining('admin-allow (150)') });
    });

    it('does not take a rule under its name for its own without the marker', async () => {
      const held = block(ATTACKER);
      for (const rule of nsgBlock.render([held], bench.scopes.azure)) await put({ ...rule, inputs: { ...rule.inputs, description: 'mine' } });
      there.pass(2_000);
      expect(await nsgBlock.observe(held.control, call(bench.scopes.azure), bench.clients, held.marker)).toMatchObject({ value: null, ours: false, foreign: expect.stringContaining('did not write') });
    });
  });

  const scope = scopesAt('http://127.0.0.1:9').azure;

  it('merges all blocks of an NSG into one rule for each direction and version', () => {
    const rendered = nsgBlock.render([block('203.0.113.6/32'), block(ATTACKER), block('2001:db8::/48')], scope);
    expect(rendered.map((rule) => [rule.inputs['direction'], rule.inputs['priority'], rule.inputs['sourceAddressPrefixes'] ?? rule.inputs['destinationAddressPrefixes']])).toEqual([
      ['Inbound', 200, ['203.0.113.6/31']], ['Outbound', 200, ['203.0.113.6/31']], ['Inbound', 201, ['2001:db8::/48']], ['Outbound', 201, ['2001:db8::/48']],
    ]);
    expect(nsgBlock.markedObject?.(keyFor('203.0.113.6/32'))).toBe(nsgBlock.markedObject?.(keyFor(ATTACKER)));
  });

  it('goes on in a second rule above 4,000 addresses, and stops where the band ends', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => block(`198.${(n >> 15) & 255}.${(n >> 7) & 255}.${(n & 127) * 2}/32`));
    expect(nsgBlock.render(many(4_001), scope).map((rule) => rule.inputs['priority'])).toEqual([200, 200, 202, 202]);
    expect(() => nsgBlock.render(many(4_001), { ...scope, nsgBand: { from: 200, to: 201 } })).toThrow(/nsgBand/);
  });

  it('reads every address into one form, and finds it inside networks', () => {
    fc.assert(fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (ip, prefix) => {
      const one = network(`${ip}/${prefix}`);
      expect(one).not.toBeNull();
      expect(network(one?.cidr ?? '')).toEqual(one);
      expect(covers([one?.cidr ?? ''], `${ip}/32`)).toBe(true);
      expect(network(`::ffff:${ip}`)?.cidr).toBe(`${ip}/32`);
    }));
    expect(network('2001:0DB8::0001')?.cidr).toBe('2001:db8::1/128');
    expect(network('203.0.113.9/24')?.cidr).toBe('203.0.113.0/24');
    expect(notPublic('203.0.113.7/32')).toBeNull();
    expect(mayCover('VirtualNetwork', ATTACKER)).toBe(false);
    expect(mayCover('203.0.113.0/24', ATTACKER)).toBe(true);
    expect(mayCover('10.0.0.0/8', ATTACKER)).toBe(false);
    expect(mayCover('AzureCloud', ATTACKER)).toBeNull();
  });
});
