import ipaddr from 'ipaddr.js';
import { plainName, type EntityKind } from '../model/index.ts';

/** One spelling of an entity's value or name: IPv6-mapped addresses as IPv4, the rest as names are compared. */
export function canonical(kind: EntityKind, text: string): string {
  const plain = plainName(text);
  return kind === 'ip' && ipaddr.isValid(plain) ? ipaddr.process(plain).toString() : plain;
}

/** Whether an address belongs to somebody else: not private, local or otherwise special. Reserved ones (documentation among them) are nobody's of ours. */
export function isForeignAddress(text: string): boolean {
  return ipaddr.isValid(text) && ['unicast', 'reserved'].includes(ipaddr.process(text).range());
}
