import ipaddr from 'ipaddr.js';
import type { Rule, RuleProperties } from './state.ts';

/** A packet that opens a flow. `vnet` is the address space that the VirtualNetwork tag stands for. */
export type Packet = {
  direction: 'Inbound' | 'Outbound';
  source: string;
  destination: string;
  port: number;
  protocol: string;
  vnet: readonly string[];
};

/** The load balancer's probes come from here. https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const PLATFORM_ADDRESS = '168.63.129.16';

const base = { protocol: '*', sourcePortRange: '*', sourcePortRanges: [], destinationPortRange: '*', destinationPortRanges: [], sourceAddressPrefixes: [], destinationAddressPrefixes: [] };
const fallback = (name: string, priority: number, access: 'Allow' | 'Deny', direction: 'Inbound' | 'Outbound', sourceAddressPrefix: string, destinationAddressPrefix: string): Rule => ({
  name,
  properties: { ...base, priority, access, direction, sourceAddressPrefix, destinationAddressPrefix },
});

/** https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules */
export const defaultRules: readonly Rule[] = [
  fallback('AllowVnetInBound', 65000, 'Allow', 'Inbound', 'VirtualNetwork', 'VirtualNetwork'),
  fallback('AllowAzureLoadBalancerInBound', 65001, 'Allow', 'Inbound', 'AzureLoadBalancer', '*'),
  fallback('DenyAllInBound', 65500, 'Deny', 'Inbound', '*', '*'),
  fallback('AllowVnetOutBound', 65000, 'Allow', 'Outbound', 'VirtualNetwork', 'VirtualNetwork'),
  fallback('AllowInternetOutBound', 65001, 'Allow', 'Outbound', '*', 'Internet'),
  fallback('DenyAllOutBound', 65500, 'Deny', 'Outbound', '*', '*'),
];

/** The rule that decides about a packet: the lowest priority number of its direction that fits. */
export function decidingRule(rules: readonly Rule[], packet: Packet): Rule {
  const ordered = [...rules, ...defaultRules]
    .filter((rule) => rule.properties.direction === packet.direction)
    .sort((a, b) => a.properties.priority - b.properties.priority);
  const found = ordered.find((rule) => fits(rule.properties, packet));
  if (found === undefined) throw new Error('the default rules leave no packet undecided');
  return found;
}

function fits(rule: RuleProperties, packet: Packet): boolean {
  const protocol = rule.protocol === '*' || rule.protocol.toLowerCase() === packet.protocol.toLowerCase();
  const sources = all(rule.sourceAddressPrefix, rule.sourceAddressPrefixes);
  const destinations = all(rule.destinationAddressPrefix, rule.destinationAddressPrefixes);
  const ports = all(rule.destinationPortRange, rule.destinationPortRanges);
  return (
    protocol &&
    sources.some((prefix) => covers(prefix, packet.source, packet.vnet)) &&
    destinations.some((prefix) => covers(prefix, packet.destination, packet.vnet)) &&
    ports.some((range) => inRange(range, packet.port))
  );
}

const all = (single: string | undefined, several: readonly string[]): readonly string[] => (single === undefined || single === '' ? several : [single, ...several]);

function inRange(range: string, port: number): boolean {
  if (range === '*') return true;
  const [from, to] = range.split('-');
  return port >= Number(from) && port <= Number(to ?? from);
}

/** Whether an address prefix or service tag covers an address. An unknown tag covers nothing. */
export function covers(prefix: string, address: string, vnet: readonly string[]): boolean {
  const tag = prefix.toLowerCase();
  if (prefix === '*' || tag === 'any') return true;
  const inVnet = vnet.some((range) => inPrefix(range, address));
  if (tag === 'virtualnetwork') return inVnet || address === PLATFORM_ADDRESS;
  if (tag === 'azureloadbalancer') return address === PLATFORM_ADDRESS;
  if (tag === 'internet') return !inVnet && address !== PLATFORM_ADDRESS;
  return inPrefix(prefix, address);
}

/** Whether text is an address or a CIDR. */
export const isPrefix = (text: string): boolean => ipaddr.isValidCIDR(text) || (ipaddr.isValid(text) && ipaddr.parse(text).toString() !== '');

function inPrefix(prefix: string, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (!isPrefix(prefix)) return false;
  const [network, bits] = ipaddr.isValidCIDR(prefix) ? ipaddr.parseCIDR(prefix) : [ipaddr.parse(prefix), 128];
  if (network.kind() !== parsed.kind()) return false;
  return parsed.match(network, Math.min(bits, parsed.kind() === 'ipv4' ? 32 : 128));
}
