import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, nsgId, vmId } from '../scenarios/ids.ts';
import { type TestRange, testRange } from '../testing.ts';

const nsgPath = `/arm${nsgId}?api-version=2024-05-01`;
const rulePath = (name: string): string => `/arm${nsgId}/securityRules/${name}?api-version=2024-05-01`;
const block = (change: object = {}): object => ({
  properties: { access: 'Deny', direction: 'Outbound', priority: 200, protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefixes: ['203.0.113.7/32'], destinationPortRange: '*', description: 'cordon-abc', ...change },
});

describe('range/azure', () => {
  let range: TestRange;
  beforeEach(async () => {
    range = await testRange();
  });
  afterEach(() => range.close());

  const flow = async (change: object = {}) => (await range.ask('POST', '/wire/azure/flows', { vm: vmId, remote: ids.attacker, port: 443, ...change })).body;

  // https://learn.microsoft.com/rest/api/virtualnetwork/security-rules/create-or-update
  it('creates a rule with 201, updates it with 200, and deletes it with 200, then 204', async () => {
    expect(await range.ask('PUT', rulePath('block'), block())).toMatchObject({ status: 201, body: { name: 'block', properties: { provisioningState: 'Succeeded', priority: 200, destinationAddressPrefixes: ['203.0.113.7/32'] } } });
    expect((await range.ask('PUT', rulePath('BLOCK'), block({ priority: 201 }))).status).toBe(200);
    expect((await range.ask('GET', rulePath('block'))).body).toMatchObject({ properties: { priority: 201 } });
    expect((await range.ask('DELETE', rulePath('block'))).status).toBe(200);
    expect((await range.ask('DELETE', rulePath('block'))).status).toBe(204);
    expect(await range.ask('GET', rulePath('block'))).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
    expect(await range.ask('GET', rulePath('block').replace('nsg-app', 'nsg-none'))).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } });
  });

  it('refuses a priority that is taken in the direction, and one out of 100 to 4096', async () => {
    const taken = await range.ask('PUT', rulePath('block'), block({ priority: 310 }));
    expect(taken).toMatchObject({ status: 400, body: { error: { code: 'SecurityRuleConflict', message: expect.stringContaining('block conflicts with rule allow-web-out') } } });
    expect((await range.ask('PUT', rulePath('block'), block({ priority: 300 }))).status).toBe(201);
    expect(await range.ask('PUT', rulePath('other'), block({ priority: 99 }))).toMatchObject({ status: 400, body: { error: { code: 'SecurityRuleInvalidPriority' } } });
    expect((await range.ask('PUT', rulePath('other'), block({ priority: 205, destinationAddressPrefixes: ['203.0.113.7/40'] }))).status).toBe(400);
    expect((await range.ask('PUT', rulePath('other'), block({ priority: 205, description: 'x'.repeat(141) }))).status).toBe(400);
    const many = Array.from({ length: 4001 }, (_none, index) => `10.${index >> 8}.${index & 255}.1`);
    expect((await range.ask('PUT', rulePath('other'), block({ priority: 205, destinationAddressPrefixes: many }))).status).toBe(400);
  });

  it('holds If-Match and If-None-Match against the etags', async () => {
    const { body, status } = await range.ask('GET', nsgPath);
    const etag = typeof body === 'object' && body !== null && 'etag' in body ? String(body.etag) : '';
    expect(status).toBe(200);
    expect((await range.ask('PUT', rulePath('block'), block(), { 'if-none-match': '*' })).status).toBe(201);
    expect((await range.ask('PUT', rulePath('block'), block(), { 'if-none-match': '*' })).status).toBe(412);
    expect(await range.ask('PUT', nsgPath, body, { 'if-match': etag })).toMatchObject({ status: 412, body: { error: { code: 'PreconditionFailed' } } });
  });

  it('replaces the whole group on PUT: what the body leaves out is gone', async () => {
    const before = await range.ask('GET', nsgPath);
    expect(before.body).toMatchObject({ properties: { flushConnection: false, securityRules: [{ name: 'allow-bastion-ssh' }, { name: 'allow-https' }, { name: 'allow-web-out' }] } });
    expect((await range.ask('PUT', nsgPath, before.body)).status).toBe(200);
    expect((await range.ask('GET', nsgPath)).body).toMatchObject({ properties: { securityRules: [{ name: 'allow-bastion-ssh' }, { name: 'allow-https' }, { name: 'allow-web-out' }] } });
    await range.ask('PUT', nsgPath, { location: 'westeurope' });
    expect((await range.ask('GET', nsgPath)).body).toMatchObject({ properties: { securityRules: [] } });
    expect((await range.ask('GET', `/arm/subscriptions/${ids.subscription}/providers/Microsoft.Network/networkSecurityGroups`)).body).toMatchObject({ value: [{ name: 'nsg-app' }] });
    expect((await range.ask('GET', nsgPath, undefined, { authorization: '' })).status).toBe(401);
  });

  it('denies a new flow once the rule has reached the packets, by priority', async () => {
    expect(await flow()).toMatchObject({ allowed: true, rule: 'nsg-app/allow-web-out' });
    await range.ask('PUT', rulePath('block'), block());
    expect(await flow()).toMatchObject({ allowed: true });
    range.pass(501);
    expect(await flow()).toMatchObject({ allowed: false, rule: 'nsg-app/block', flow: null });
    expect(await flow({ remote: '203.0.113.8' })).toMatchObject({ allowed: true });
    await range.ask('PUT', rulePath('owner'), block({ access: 'Allow', priority: 150 }));
    range.pass(501);
    expect(await flow()).toMatchObject({ allowed: true, rule: 'nsg-app/owner' });
  });

  it('lets an established flow pass until the group flushes; a flow that was cut stays cut', async () => {
    await range.ask('PUT', rulePath('block'), block());
    range.pass(501);
    expect(await flow({ flow: ids.flow })).toMatchObject({ allowed: true, rule: 'established flow' });
    const { body } = await range.ask('GET', nsgPath);
    const properties = typeof body === 'object' && body !== null && 'properties' in body ? body.properties : {};
    await range.ask('PUT', nsgPath, { ...(typeof body === 'object' ? body : {}), properties: { ...(typeof properties === 'object' ? properties : {}), flushConnection: true } });
    range.pass(501);
    expect(await flow({ flow: ids.flow })).toMatchObject({ allowed: false, rule: 'nsg-app/block' });
    expect(await flow({ flow: ids.flow })).toMatchObject({ allowed: false, rule: 'no such flow' });
  });

  it('finds the group of a machine through its interface', async () => {
    const vm = await range.ask('GET', `/arm${vmId}?api-version=2024-07-01`);
    expect(vm.body).toMatchObject({ properties: { networkProfile: { networkInterfaces: [{ id: expect.stringMatching(/nic-app-1$/) }] } } });
    const nic = await range.ask('GET', `/arm/subscriptions/${ids.subscription}/resourceGroups/rg-app/providers/Microsoft.Network/networkInterfaces/nic-app-1`);
    expect(nic.body).toMatchObject({ properties: { networkSecurityGroup: { id: nsgId } } });
  });
});
