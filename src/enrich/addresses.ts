import ipaddr from 'ipaddr.js';
import type { EntityKind } from '../model/index.ts';

/** One spelling of an entity's value or name: IPv6-mapped addresses as IPv4, no case, no dot of the DNS root. */
export function canonical(kind: EntityKind, text: string): string {
  const trimmed = text.normalize('NFKC').trim().toLowerCase();
  if (kind === 'ip') return ipaddr.isValid(trimmed) ? ipaddr.process(trimmed).toString() : trimmed;
  return kind === 'domain' || kind === 'device' ? trimmed.replace(/\.$/, '') : trimmed;
}

/** Whether an address belongs to somebody else: not private, local or otherwise special. Reserved ones (documentation among them) are nobody's of ours. */
export function isForeignAddress(text: string): boolean {
  return ipaddr.isValid(text) && ['unicast', 'reserved'].includes(ipaddr.process(text).range());
}
