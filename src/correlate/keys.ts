import type { Entity, Event, Inventory } from '../model/index.ts';
import ipaddr from 'ipaddr.js';
import { entityRef } from '../model/index.ts';

/** Entities that many share do not make two alerts one incident. Built once a run. */
export interface SharedEntities { refs: ReadonlySet<string>; addresses: ReadonlySet<string>; networks: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][] }

/** How entities are compared: names and ids of all kinds are the same without regard to case. */
export function entityKey(entity: { kind: string; value: string }): string {
  return entityRef(entity).toLowerCase();
}

/** The inventory's shared assets, and the addresses that are protected: our own egress is everybody's. */
export function sharedEntities(inventory: Inventory): SharedEntities {
  const shared = inventory.assets.filter((asset) => asset.shared);
  const rules = inventory.protected.map((item) => item.rule).filter((rule) => rule.kind === 'ip');
  const ids = rules.flatMap((rule) => ('id' in rule ? [canonical(rule.id)] : []));
  return {
    refs: new Set(shared.map((asset) => entityKey({ kind: asset.kind, value: asset.id }))),
    addresses: new Set([...shared.flatMap((asset) => [...asset.addresses, ...(asset.kind === 'ip' ? [asset.id] : [])]).map(canonical), ...ids]),
    networks: rules.flatMap((rule) => ('cidr' in rule && ipaddr.isValidCIDR(rule.cidr) ? [ipaddr.parseCIDR(rule.cidr)] : [])),
  };
}

function canonical(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

function isShared(entity: { kind: string; value: string }, shared: SharedEntities): boolean {
  if (shared.refs.has(entityKey(entity))) return true;
  if (entity.kind !== 'ip') return false;
  if (shared.addresses.has(entity.value)) return true;
  if (!ipaddr.isValid(entity.value)) return false;
  const address = ipaddr.process(entity.value);
  return shared.networks.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
}

/**
 * What an event can be folded by: its entities, and what it names without our knowing what it is (two alerts about the
 * same unknown host belong together), without what many share.
 */
export function foldingKeys(event: Pick<Event, 'entities' | 'unresolved'>, shared: SharedEntities): Set<string> {
  const named: { kind: string; value: string }[] = event.unresolved.filter((item) => item.value.trim() !== '');
  return new Set([...event.entities, ...named].filter((entity) => !isShared(entity, shared)).map(entityKey));
}

/** Entities without repetition, in the order of first mention. */
export function distinctEntities(entities: readonly Entity[]): Entity[] {
  const kept = new Map<string, Entity>();
  for (const entity of entities) {
    if (!kept.has(entityRef(entity))) kept.set(entityRef(entity), entity);
  }
  return [...kept.values()];
}
