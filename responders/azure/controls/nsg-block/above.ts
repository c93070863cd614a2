import { mayCover } from '../../addresses.ts';
import type { SecurityGroup, SecurityRule } from '../../client.ts';

/** An allow that is looked at before a deny of this priority, and lets (some of) the network through. */
export function allowsAbove(group: SecurityGroup, cidr: string, priority: number): SecurityRule[] {
  return group.rules.filter((rule) => rule.access === 'Allow' && rule.priority < priority && reaches(rule, cidr).includes(true));
}

/** Allows above with a service tag whose addresses only Azure knows. */
export function unknownAbove(group: SecurityGroup, cidr: string, priority: number): SecurityRule[] {
  return group.rules.filter((rule) => rule.access === 'Allow' && rule.priority < priority && !reaches(rule, cidr).includes(true) && reaches(rule, cidr).includes(null));
}

/** Whether the far side of a rule holds the network. */
function reaches(rule: SecurityRule, cidr: string): (boolean | null)[] {
  return (rule.direction === 'Inbound' ? rule.sources : rule.destinations).map((prefix) => mayCover(prefix, cidr));
}
