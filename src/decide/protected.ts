import { couldBe, entryOf, type Asset, type Entity, type Inventory, type Policy } from '../model/index.ts';
import { knownNames, pointsAt, type KnownNames, type Pointer } from './recognise.ts';
import { named, quote } from './where.ts';

/** A rule of protected.yaml that keeps everybody's hands off, and why. */
export interface Protection { where: string; reason: string }

/** The rules that protect an entity. A rule that cannot be read counts as one that fits. */
export function protections(rules: Policy['protected'], target: Entity, known: KnownNames): Protection[] {
  const found: Protection[] = [];
  for (const { rule, where } of rules) {
    const answer = pointsAt(rule, known);
    if (answer === false) continue;
    found.push({ where, reason: answer === true ? `${named(target)} is protected: ${quote(rule.reason)}` : `the rule cannot be read, so ${named(target)} counts as protected` });
  }
  return found;
}

/**
 * Why a target is protected by today's inventory, with the place of the rule; null when it is not. For those who come
 * after decide (approve, apply): what was decided yesterday may be protected today.
 */
export function protectedReason(target: Entity, inventory: Pick<Inventory, 'assets' | 'identities' | 'protected'>): string | null {
  const [first] = [target, ...behind(target, inventory)].flatMap((one) => protections(inventory.protected, one, knownNames(one, aliasesOf(one, inventory))));
  return first === undefined ? null : `${first.reason} [${first.where}]`;
}

/** What has an address of the target: to block the address is to hurt it. */
function behind(target: Entity, { assets }: Pick<Inventory, 'assets'>): Entity[] {
  if (target.kind !== 'ip') return [];
  const wanted = knownNames(target, []);
  return addressesOf(assets).filter(({ pointer }) => pointsAt(pointer, wanted) === true).map(({ asset: { kind, id, name } }) => ({ kind, value: id, name }));
}

type Addressed = { asset: Asset; pointer: Pointer };
const addressed = new WeakMap<readonly Asset[], Addressed[]>();

/** The addresses of an inventory's assets, read once. */
function addressesOf(assets: readonly Asset[]): Addressed[] {
  const ready = addressed.get(assets) ?? assets.flatMap((asset) => asset.addresses.map((id) => ({ asset, pointer: { kind: 'ip' as const, id } })));
  addressed.set(assets, ready);
  return ready;
}

/** What else the inventory calls an entity; for one that it does not have, all that it could be. */
export function aliasesOf(target: Entity, inventory: Pick<Inventory, 'assets' | 'identities'>): string[] {
  const entry = entryOf(target, inventory);
  return (entry === undefined ? couldBe(target, inventory) : [entry]).flatMap(({ id, name, aliases }) => [id, name, ...aliases]);
}
