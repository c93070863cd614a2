import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, decidingRule, type Packet } from './evaluate.ts';
import { type Rule, RuleProperties } from './state.ts';

const vnet = ['10.30.0.0/16', 'fd00:30::/48'];
const out = (destination: string, more: Partial<Packet> = {}): Packet => ({ direction: 'Outbound', source: '10.30.1.4', destination, port: 443, protocol: 'Tcp', vnet, ...more });
const rule = (name: string, given: object): Rule => ({
  name,
  properties: RuleProperties.parse({ access: 'Deny', direction: 'Outbound', priority: 200, protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefix: '*', destinationPortRange: '*', ...given }),
});

describe('range/azure/evaluate', () => {
  // https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules
  it.each<[string, Packet, string]>([
    ['out to the Internet', out('203.0.113.7'), 'AllowInternetOutBound'],
    ['out within the network', out('10.30.9.9'), 'AllowVnetOutBound'],
    ['in from the Internet', out('10.30.1.4', { direction: 'Inbound', source: '203.0.113.7' }), 'DenyAllInBound'],
    ['in from the network', out('10.30.1.4', { direction: 'Inbound', source: '10.30.2.2' }), 'AllowVnetInBound'],
    ['in from the load balancer, whose address the VirtualNetwork tag holds too', out('10.30.1.4', { direction: 'Inbound', source: '168.63.129.16' }), 'AllowVnetInBound'],
    ['out to the Internet over IPv6', out('2001:db8::7', { source: 'fd00:30::4' }), 'AllowInternetOutBound'],
  ])('a packet %s meets the default rule', (_title, packet, name) => {
    expect(decidingRule([], packet).name).toBe(name);
  });

  it('takes protocol, ports, prefixes and direction into account', () => {
    const rules = [
      rule('udp', { priority: 100, protocol: 'Udp' }),
      rule('ssh', { priority: 101, destinationPortRange: undefined, destinationPortRanges: ['22', '8000-8100'] }),
      rule('inbound', { priority: 102, direction: 'Inbound' }),
      rule('net', { priority: 103, destinationAddressPrefix: undefined, destinationAddressPrefixes: ['198.51.100.0/24', '203.0.113.7'] }),
    ];
    expect(decidingRule(rules, out('203.0.113.7')).name).toBe('net');
    expect(decidingRule(rules, out('198.51.100.200')).name).toBe('net');
    expect(decidingRule(rules, out('203.0.113.8')).name).toBe('AllowInternetOutBound');
    expect(decidingRule(rules, out('203.0.113.8', { port: 8050 })).name).toBe('ssh');
    expect(decidingRule(rules, out('203.0.113.8', { protocol: 'udp' })).name).toBe('udp');
  });

  it('an unknown service tag covers nothing', () => {
    expect(covers('AzurePlatformDNS', '203.0.113.7', vnet)).toBe(false);
  });

  it('decides by the lowest priority that fits, whatever the order of the rules', () => {
    const priorities = fc.uniqueArray(fc.integer({ min: 100, max: 4096 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(priorities, fc.infiniteStream(fc.boolean()), (list, coin) => {
        const rules = list.map((priority) => rule(`r${priority}`, { priority, access: coin.next().value === true ? 'Allow' : 'Deny' }));
        const lowest = `r${Math.min(...list)}`;
        expect(decidingRule(rules, out('203.0.113.7')).name).toBe(lowest);
        expect(decidingRule(rules.toReversed(), out('203.0.113.7')).name).toBe(lowest);
      }),
    );
  });
});
