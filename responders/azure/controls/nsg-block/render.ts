import type { SecurityRuleArgs } from '@pulumi/azure-native/network/securityRule.js';
import { mergeCidr } from 'cidr-tools';
import { controlKey, type Scope } from '../../../../src/model/index.ts';
import type { InForce, Rendered } from '../../../contract.ts';
import { resourceName } from '../../../names.ts';
import type { NsgId } from '../../client.ts';
import { objectOf } from './object.ts';

/** Addresses in one rule. https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#networking-limits */
export const MOST_ADDRESSES = 4_000;
export const DIRECTIONS = ['Inbound', 'Outbound'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * One rule a direction, IP version and 4,000 addresses, whatever the number of blocks: the versions apart, because Azure refuses a
 * rule that mixes them. Priorities go up from the lowest of the band; the two directions count apart.
 */
export function render(controls: readonly InForce[], scope: Scope): Rendered[] {
  if (scope.provider !== 'azure') throw new TypeError(`expected an azure scope, got ${scope.id}`);
  const byNsg = new Map<string, InForce[]>();
  for (const held of controls) {
    const { nsg } = objectOf(held.control);
    byNsg.set(nsg, [...(byNsg.get(nsg) ?? []), held]);
  }
  return [...byNsg.values()].flatMap((group) => rulesOf(group, scope.nsgBand));
}

function rulesOf(group: readonly InForce[], band: { from: number; to: number }): Rendered[] {
  return ([4, 6] as const).flatMap((version) => {
    const held = group.filter((one) => objectOf(one.control).network.version === version);
    const [first] = held;
    if (first === undefined) return [];
    const merged = mergeCidr(held.map((one) => objectOf(one.control).network.cidr));
    const rules: Rendered[] = [];
    for (let chunk = 0; chunk * MOST_ADDRESSES < merged.length; chunk += 1) {
      const priority = band.from + 2 * chunk + (version === 4 ? 0 : 1);
      if (priority > band.to) throw new RangeError(`${objectOf(first.control).nsg}: ${merged.length} networks do not fit into the band ${band.from} to ${band.to}: widen nsgBand in cordon.yaml`);
      const addresses = merged.slice(chunk * MOST_ADDRESSES, (chunk + 1) * MOST_ADDRESSES);
      rules.push(...DIRECTIONS.map((direction) => rule(held, first, addresses, direction, `${version}${chunk === 0 ? '' : `-${chunk}`}`, priority)));
    }
    return rules;
  });
}

function rule(held: readonly InForce[], first: InForce, addresses: string[], direction: Direction, suffix: string, priority: number): Rendered {
  const { nsg, parts } = objectOf(first.control);
  const name = ruleName(first.marker, direction, suffix);
  const [sourceAddressPrefixes, destinationAddressPrefixes] = direction === 'Inbound' ? [addresses, null] : [null, addresses];
  const inputs = {
    resourceGroupName: parts.resourceGroup,
    networkSecurityGroupName: parts.name,
    securityRuleName: name,
    access: 'Deny',
    direction,
    priority,
    protocol: '*',
    description: descriptionOf(first.marker),
    sourcePortRange: '*',
    destinationPortRange: '*',
    ...(sourceAddressPrefixes === null ? { sourceAddressPrefix: '*' } : { sourceAddressPrefixes }),
    ...(destinationAddressPrefixes === null ? { destinationAddressPrefix: '*' } : { destinationAddressPrefixes }),
  } satisfies SecurityRuleArgs;
  return {
    name: `${resourceName('nsg-block', parts.name, nsg)}-${direction.toLowerCase()}${suffix}`,
    type: 'azure-native:network:SecurityRule',
    provider: 'azure-native',
    wave: 1,
    inputs,
    serves: held.map((one) => controlKey(one.control)).sort(),
    importId: ruleId(parts, name),
    timeoutSeconds: Math.max(...held.map((one) => one.timeoutSeconds)),
  };
}

/** Our rules of one NSG share its marker. */
export function ruleName(marker: string, direction: Direction, suffix: string): string {
  return `${marker}-${direction.toLowerCase()}${suffix}`;
}

/** At most 140 characters. */
export function descriptionOf(marker: string): string {
  return `Incident containment. Managed by cordon, do not edit. ${marker}`;
}

/** ARM id of a rule, in the case that Azure itself writes. */
export function ruleId({ subscription, resourceGroup, name }: NsgId, rule: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/networkSecurityGroups/${name}/securityRules/${rule}`;
}
