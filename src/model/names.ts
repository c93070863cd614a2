import type { Entity, EntityKind } from './entity.ts';
import type { Asset, Identity } from './inventory.ts';

// Zero-width and other characters that nobody sees: a name with one reads as the name without it.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * One spelling of a name: compatibility forms folded (full width, ligatures), nothing invisible, no case, no white space
 * around it, no dots of the DNS root at the end.
 */
export function plainName(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase().normalize('NFKC').trim().replace(/[.\s]+$/, '');
}

/** `CONTOSO\alice` without its domain, a device's name without its DNS suffix; null where a name has no such part. */
export function shortName(kind: EntityKind, text: string): string | null {
  const name = plainName(text);
  if (kind === 'user') return /^[^\\@]+\\([^\\@]+)$/.exec(name)?.[1] ?? null;
  return kind === 'device' ? /^([^.:]*[^.:\d][^.:]*)\./.exec(name)?.[1] ?? null : null;
}

type Entry = Asset | Identity;

/** The two lists of an inventory. */
export interface Lists { assets: readonly Asset[]; identities: readonly Identity[] }

/** An index of an inventory that is made once for the same two lists: a run asks about many targets, and 10,000 entries take a while. */
export function oncePerInventory<T>(make: (lists: Lists) => T): (lists: Lists) => T {
  const made = new WeakMap<readonly Asset[], { identities: readonly Identity[]; index: T }>();
  return ({ assets, identities }) => {
    const ready = made.get(assets);
    if (ready?.identities === identities) return ready.index;
    const index = make({ assets, identities });
    made.set(assets, { identities, index });
    return index;
  };
}

/**
 * The inventory's entries that a name could mean, loosely: for guards, which would rather protect one too many. Who acts
 * on an entity resolves it exactly.
 */
export function couldBe(target: Pick<Entity, 'kind' | 'value' | 'name'>, lists: Lists): Entry[] {
  const index = indexOf(lists);
  const names = [target.value, target.name].filter((name) => name !== '');
  const keys = names.flatMap((name) => [plainName(name), shortName(target.kind, name)]).filter((name) => name !== null);
  return [...new Set(keys.flatMap((name) => index.get(`${target.kind} ${name}`) ?? []))];
}

/** An entity's own entry, by its immutable id. */
export function entryOf(target: Pick<Entity, 'kind' | 'value'>, lists: Lists): Entry | undefined {
  return couldBe({ ...target, name: '' }, lists).find(({ id }) => plainName(id) === plainName(target.value));
}

const indexOf = oncePerInventory(({ assets, identities }) => {
  const index = new Map<string, Entry[]>();
  for (const entry of [...assets, ...identities]) {
    const names = [entry.id, entry.name, ...entry.aliases].flatMap((name) => [plainName(name), shortName(entry.kind, name), localPart(entry.kind, name)]);
    for (const name of new Set(names)) {
      if (name === null || name === '') continue;
      const key = `${entry.kind} ${name}`;
      const known = index.get(key);
      if (known === undefined) index.set(key, [entry]);
      else known.push(entry);
    }
  }
  return index;
});

/** Most directories call a user alike in `DOMAIN\name` and `name@domain`. */
function localPart(kind: EntityKind, name: string): string | null {
  return kind === 'user' ? /^([^@\\]+)@/.exec(plainName(name))?.[1] ?? null : null;
}
