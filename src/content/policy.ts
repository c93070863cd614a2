import type { CatalogueAction, EntityKind, Inventory, Policy } from '../model/index.ts';
import type { LoadedContent } from './content.ts';

/** How many entities of each kind the inventory has: percentage caps are taken of it. */
export function inventorySize(inventory: Inventory): Policy['inventorySize'] {
  const size: Partial<Record<EntityKind, number>> = {};
  for (const { kind } of [...inventory.assets, ...inventory.identities]) size[kind] = (size[kind] ?? 0) + 1;
  return size;
}

/** The part of the content that decide looks at, the same for all decisions of a run. */
export function policyOf(content: LoadedContent, catalogue: readonly CatalogueAction[]): Policy {
  const { config, playbooks, exceptions, inventory, brokenGuards } = content;
  return { config, playbooks, exceptions, protected: inventory.protected, catalogue: [...catalogue], inventorySize: inventorySize(inventory), brokenGuards };
}
