/** An address of IPv4 with its prefix (32 without one), the bits below the prefix cleared. */
export interface Network4 { readonly address: number; readonly prefix: number }

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/;

function mask(prefix: number): number {
  return prefix === 0 ? 0 : (0xffff_ffff << (32 - prefix)) >>> 0;
}

/** The address with the bits below a prefix cleared. */
export function masked(address: number, prefix: number): number {
  return (address & mask(prefix)) >>> 0;
}

/** `a.b.c.d` or `a.b.c.d/n`; null for anything else. */
export function parseNetwork4(text: string): Network4 | null {
  const match = IPV4.exec(text.trim());
  if (match === null) return null;
  let address = 0;
  for (let i = 1; i <= 4; i += 1) {
    const octet = Number(match[i]);
    if (octet > 255) return null;
    address = address * 256 + octet;
  }
  const prefix = match[5] === undefined ? 32 : Number(match[5]);
  return prefix > 32 ? null : { address: masked(address, prefix), prefix };
}

export function text4(address: number): string {
  return [24, 16, 8, 0].map(shift => (address >>> shift) & 255).join('.');
}

/** The same for IPv6, where an IPv4 address stands in `::ffff:0:0/96`. */
export interface Network6 { readonly address: bigint; readonly prefix: number }

const FULL = (1n << 128n) - 1n;

export function masked6(address: bigint, prefix: number): bigint {
  return address & (FULL ^ ((1n << BigInt(128 - prefix)) - 1n));
}

/**
 * `::a.b.c.d/n` counts its prefix from the four octets for `parse_ipv6`, from all bits where two addresses are compared.
 */
export function parseNetwork6(text: string, ofOctets = true): Network6 | null {
  const trimmed = text.trim();
  const four = parseNetwork4(trimmed);
  if (four !== null) return { address: 0xffff_0000_0000n | BigInt(four.address), prefix: four.prefix + 96 };
  const [host = '', suffix, more] = trimmed.split('/');
  if (more !== undefined || (suffix !== undefined && !/^\d{1,3}$/.test(suffix))) return null;
  const embedded = ofOctets && host.includes('.');
  const address = parseGroups(host);
  if (address === null) return null;
  const prefix = suffix === undefined ? 128 : Number(suffix) + (embedded && Number(suffix) <= 32 ? 96 : 0);
  return prefix > 128 ? null : { address: masked6(address, prefix), prefix };
}

function parseGroups(host: string): bigint | null {
  const dotted = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(host);
  let text = host;
  if (dotted !== null) {
    const four = parseNetwork4(dotted[2] ?? '');
    if (four === null) return null;
    text = `${dotted[1]}${(four.address >>> 16).toString(16)}:${(four.address & 0xffff).toString(16)}`;
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map(half => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  let address = 0n;
  for (const group of [...head, ...Array.from({ length: missing }, () => '0'), ...tail]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null;
    address = (address << 16n) | BigInt(Number.parseInt(group, 16));
  }
  return address;
}

/** All eight groups with four digits each. */
export function text6(address: bigint): string {
  return address.toString(16).padStart(32, '0').replaceAll(/(.{4})(?=.)/g, '$1:');
}
