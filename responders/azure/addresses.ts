import ipaddr from 'ipaddr.js';
import { containsCidr, overlapCidr } from 'cidr-tools';

/** A network in its one normal form, with what we must know of it. */
export interface Network {
  /** `203.0.113.7/32`, host bits zero. */
  cidr: string;
  version: 4 | 6;
  prefix: number;
}

/** An address or CIDR of either version, IPv4 in IPv6 form as IPv4; null where it is neither. */
export function network(text: string): Network | null {
  const [address = '', length, ...rest] = text.trim().split('/');
  // Strict notation alone: what one parser reads as octal another reads as decimal.
  if (rest.length > 0 || !(ipaddr.IPv4.isValidFourPartDecimal(address) || (address.includes(':') && ipaddr.IPv6.isValid(address) && !address.includes('%')))) return null;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const parsed = ipaddr.parse(address);
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  let prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return null;
  let ip = parsed;
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() && prefix >= 96) {
    ip = parsed.toIPv4Address();
    prefix -= 96;
  }
  const version = ip.kind() === 'ipv4' ? 4 : 6;
  const whole = `${ip.toString()}/${prefix}`;
  const start = version === 4 ? ipaddr.IPv4.networkAddressFromCIDR(whole) : ipaddr.IPv6.networkAddressFromCIDR(whole);
  return { cidr: `${start.toString()}/${prefix}`, version, prefix };
}

/**
 * Networks that no attacker on the Internet talks from, and that we or the platform live in. Blocks for documentation (RFC 5737,
 * RFC 3849) are left out: nobody has them, so blocking one harms nobody, and exercises use them.
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const NOT_PUBLIC: readonly [string, string][] = [
  ['0.0.0.0/8', 'this network'], ['10.0.0.0/8', 'private'], ['100.64.0.0/10', 'shared address space'], ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, with the instance metadata service'], ['172.16.0.0/12', 'private'], ['192.0.0.0/24', 'reserved'],
  ['192.168.0.0/16', 'private'], ['198.18.0.0/15', 'reserved for benchmarks'], ['224.0.0.0/4', 'multicast'], ['240.0.0.0/4', 'reserved'],
  // https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  ['168.63.129.16/32', 'Azure\'s own platform address: DNS, DHCP and health probes'],
  ['::/127', 'unspecified or loopback'], ['::ffff:0:0/96', 'IPv4 in IPv6'], ['64:ff9b::/96', 'IPv4 translation'], ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'], ['ff00::/8', 'multicast'],
];

/** Why a network is not one of the public Internet; null where it is. */
export function notPublic(cidr: string): string | null {
  return NOT_PUBLIC.find(([range]) => overlapCidr(range, cidr))?.[1] ?? null;
}

/** Whether an address prefix of an NSG rule (a CIDR, `*`, a service tag) may cover any of a public network; null: only Azure knows. */
export function mayCover(prefix: string, cidr: string): boolean | null {
  if (prefix === '*' || /^(any|internet)$/i.test(prefix)) return true;
  const range = network(prefix);
  if (range !== null) return overlapCidr(range.cidr, cidr);
  // These tags never hold a public address. https://learn.microsoft.com/azure/virtual-network/service-tags-overview
  if (/^(VirtualNetwork|AzureLoadBalancer|AzurePlatformDNS|AzurePlatformIMDS|AzurePlatformLKM)$/i.test(prefix)) return false;
  return null;
}

/** Whether these prefixes together hold all of a network. */
export function covers(prefixes: readonly string[], cidr: string): boolean {
  const ranges = prefixes.map(network).filter((range) => range !== null).map((range) => range.cidr);
  return ranges.length > 0 && containsCidr(ranges, cidr);
}
