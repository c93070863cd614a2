import * as z from 'zod';
import type { Entity, Inventory } from '../../src/model/index.ts';

/** Inputs of a resource as the engine shows them to a policy. */
export type Inputs = Readonly<Record<string, unknown>>;

/** What a second check must know of one type of containment resource. */
export interface Kind {
  /** Where its inputs carry our marker. */
  marker(inputs: Inputs): string;
  /** Whom or what it touches. */
  targets(inputs: Inputs, inventory: Pick<Inventory, 'assets' | 'identities'>): Entity[];
  /** Inputs that name the cloud object: a difference in one of them is a replacement. */
  identity: readonly string[];
}

const Text = z.string();
const Texts = z.array(z.string());
const text = (inputs: Inputs, name: string): string => Text.safeParse(inputs[name]).data ?? '';
const texts = (inputs: Inputs, name: string): string[] => Texts.safeParse(inputs[name]).data ?? [];
const one = (kind: Entity['kind'], value: string): Entity[] => [{ kind, value, name: '' }];

/** An inventory has ARNs where the provider has names: every entry that ends in the name may be meant. */
function byName(kind: 'aws_role' | 'ec2_instance', name: string, inventory: Pick<Inventory, 'assets' | 'identities'>): Entity[] {
  const known = [...inventory.assets, ...inventory.identities].filter((entry) => entry.kind === kind && entry.id.split('/').at(-1)?.toLowerCase() === name.toLowerCase());
  return [...one(kind, name), ...known.map((entry): Entity => ({ kind, value: entry.id, name: entry.name }))];
}

const ofUser: Kind = { marker: (inputs) => text(inputs, 'marker'), targets: (inputs) => one('user', text(inputs, 'user')), identity: ['user'] };

/** Every type that a control type renders. What is not here may not be in a containment stack. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['cordon:entra:SessionsValidFrom', ofUser],
  ['cordon:entra:AccountEnabled', ofUser],
  ['cordon:defender:DeviceIsolation', { marker: (inputs) => text(inputs, 'marker'), targets: (inputs) => one('device', text(inputs, 'machine')), identity: ['machine'] }],
  ['cordon:aws:InstanceProfile', {
    marker: (inputs) => text(inputs, 'marker'), targets: (inputs, inventory) => byName('ec2_instance', text(inputs, 'instance'), inventory), identity: ['instance', 'region'],
  }],
  ['aws:iam/rolePolicy:RolePolicy', { marker: (inputs) => text(inputs, 'name'), targets: (inputs, inventory) => byName('aws_role', text(inputs, 'role'), inventory), identity: ['name', 'role'] }],
  ['azure-native:network:SecurityRule', {
    marker: (inputs) => /^(.*)-(?:in|out)bound[46](?:-\d+)?$/.exec(text(inputs, 'securityRuleName'))?.[1] ?? '',
    targets: (inputs) => ['sourceAddressPrefixes', 'destinationAddressPrefixes'].flatMap((name) => texts(inputs, name)).flatMap((cidr) => one('ip', cidr)),
    identity: ['resourceGroupName', 'networkSecurityGroupName', 'securityRuleName', 'direction'],
  }],
]);
