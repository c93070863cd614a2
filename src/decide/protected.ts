import type { Asset, Entity, Identity, Inventory, Policy } from '../model/index.ts';
import { knownNames, pointsAt, type KnownNames } from './recognise.ts';
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
  const [first] = protections(inventory.protected, target, knownNames(target, aliasesOf(target, inventory)));
  return first === undefined ? null : `${first.reason} [${first.where}]`;
}

/** What else the inventory calls an entity. */
export function aliasesOf(target: Entity, inventory: Pick<Inventory, 'assets' | 'identities'>): string[] {
  const entry = entryOf(target, inventory);
  return entry === undefined ? [] : [entry.name, ...entry.aliases];
}

/** An entity's own entry in the inventory. */
export function entryOf(target: Entity, inventory: Pick<Inventory, 'assets' | 'identities'>): Asset | Identity | undefined {
  return [...inventory.assets, ...inventory.identities].find(({ kind, id }) => kind === target.kind && id.toLowerCase() === target.value.toLowerCase());
}
