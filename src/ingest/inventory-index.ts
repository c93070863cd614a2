import type { Entity, EntityKind, Inventory } from '../model/index.ts';
import { accountOf, nameInArn } from './aws-names.ts';
import { canonicalIp, nameKey } from './canonical.ts';

type Item = Inventory['assets'][number] | Inventory['identities'][number];

/** The inventory by kind and name, and by address. */
export interface InventoryIndex { byName: ReadonlyMap<string, Item[]>; byAddress: ReadonlyMap<string, Item[]> }

// A memo, not state: an inventory never changes once it is loaded, and a run of many alerts asks it for each.
const memo = new WeakMap<Inventory, InventoryIndex>();

/** The index of an inventory, made once for each. */
export function indexOf(inventory: Inventory): InventoryIndex {
  const known = memo.get(inventory);
  if (known !== undefined) return known;
  const byName = new Map<string, Item[]>();
  const byAddress = new Map<string, Item[]>();
  for (const item of [...inventory.assets, ...inventory.identities]) {
    const addresses = 'addresses' in item ? item.addresses : [];
    const names = [item.id, item.name, ...item.aliases, nameInArn(item.id), ...(item.kind === 'ip' ? addresses : [])];
    for (const key of new Set(names.map((name) => keyOf(item.kind, name)))) push(byName, key, item);
    for (const address of new Set(addresses.map((text) => canonicalIp(text)))) {
      if (address !== null) push(byAddress, address, item);
    }
  }
  const index = { byName, byAddress };
  memo.set(inventory, index);
  return index;
}

function push(map: Map<string, Item[]>, key: string, item: Item): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}

function keyOf(kind: EntityKind, name: string): string {
  return `${kind}|${nameKey(kind === 'ip' ? canonicalIp(name.trim()) ?? name : name)}`;
}

const ON_ADDRESSES: readonly EntityKind[] = ['device', 'ec2_instance', 'azure_vm'];

/** What the inventory has under a name, as any of these kinds, or under an address if it is a machine's. */
export function find(index: InventoryIndex, kinds: readonly EntityKind[], name: string): Entity[] {
  const named = kinds.flatMap((kind) => index.byName.get(keyOf(kind, name)) ?? []);
  const address = named.length === 0 ? canonicalIp(name.trim()) : null;
  const addressed = address === null ? [] : (index.byAddress.get(address) ?? []).filter((item) => kinds.includes(item.kind) && ON_ADDRESSES.includes(item.kind));
  const found = new Map<string, Entity>();
  for (const item of [...named, ...addressed]) found.set(`${item.kind}|${item.id}`, { kind: item.kind, value: item.id, name: item.name });
  return [...found.values()];
}

/** Whether two ids can be of one object: ARNs of two AWS accounts cannot. */
export function sameAccount(a: string, b: string): boolean {
  const [one, other] = [accountOf(a), accountOf(b)];
  return one === null || other === null || one === other;
}
