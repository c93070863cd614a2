import { couldBe, entityRef, oncePerInventory, type Asset, type Entity, type EntityContext, type EntityKind, type Event, type Fact, type Identity, type Instant } from '../model/index.ts';
import { canonical, isForeignAddress } from './addresses.ts';
import type { Gathered } from './sources.ts';

/** The inventory by id and by name. A name that two entries of a kind share stands for neither. */
export interface InventoryIndex {
  byId: Map<string, Entry>;
  byName: Map<string, Entry | null>;
  byAddress: Map<string, Asset[]>;
  /** Ids, names and aliases of all entries that a name could mean. */
  namesakes(entity: Entity): string[];
}
type Entry = { entry: Asset | Identity; source: 'inventory' | 'identity' };

/** When each source was read. */
export type ReadAt = Record<Entry['source'], Instant>;

/** Indexes what the inventory and the identity source gave; the same lists are indexed once. */
export function indexInventory({ inventory, identity }: Pick<Gathered, 'inventory' | 'identity'>): InventoryIndex {
  return indexOf({ assets: inventory.value, identities: identity.value });
}

const indexOf = oncePerInventory((lists) => {
  const index: InventoryIndex = {
    byId: new Map(), byName: new Map(), byAddress: new Map(),
    namesakes: (entity) => couldBe(entity, lists).flatMap(({ id, name, aliases }) => [id, name, ...aliases]),
  };
  for (const entry of lists.assets) {
    add(index, { entry, source: 'inventory' });
    for (const address of entry.addresses) {
      const key = canonical('ip', address);
      index.byAddress.set(key, [...index.byAddress.get(key) ?? [], entry]);
    }
  }
  for (const entry of lists.identities) add(index, { entry, source: 'identity' });
  return index;
});

function add(index: InventoryIndex, entry: Entry): void {
  const { kind, id, name, aliases } = entry.entry;
  index.byId.set(key(kind, id), entry);
  for (const other of new Set([name, ...aliases].map((text) => key(kind, text)))) index.byName.set(other, index.byName.has(other) ? null : entry);
}

function key(kind: EntityKind, text: string): string {
  return `${kind} ${canonical(kind, text)}`;
}

/** What is known of one entity: its own entry, or for an address the asset that has it. */
export function entityContext(entity: Entity, events: readonly Event[], index: InventoryIndex, readAt: ReadAt): EntityContext {
  const found = index.byId.get(key(entity.kind, entity.value)) ?? index.byName.get(key(entity.kind, entity.value)) ?? null;
  const loggedOn = loggedOnUsers(entity, events);
  if (found !== null) return known(entity, found, loggedOn, readAt);
  const owners = entity.kind === 'ip' ? index.byAddress.get(canonical('ip', entity.value)) ?? [] : [];
  const owner = strictest(owners);
  if (owner !== null) return ownAddress(entity, owner, owners, readAt.inventory);
  const external = entity.kind === 'domain' || (entity.kind === 'ip' && isForeignAddress(entity.value));
  // Guards must know whom this could be, although nobody acts on a guess.
  return { ...unknown(entity), loggedOn, aliases: index.namesakes(entity), facts: external ? [{ name: 'external', value: true, source: 'inventory', at: readAt.inventory }] : [] };
}

function unknown(entity: Entity): EntityContext {
  return {
    entity, known: false, aliases: [], addresses: [], environment: null, criticality: null, productionCritical: false, privileged: false,
    scope: null, owner: null, loggedOn: [], facts: [],
  };
}

function known(entity: Entity, { entry, source }: Entry, loggedOn: Entity[], readAt: ReadAt): EntityContext {
  return {
    entity, known: true, aliases: [...(entry.id === entity.value ? [] : [entry.id]), entry.name, ...entry.aliases], addresses: 'addresses' in entry ? entry.addresses : [],
    environment: entry.environment ?? null, criticality: entry.criticality ?? null, productionCritical: entry.productionCritical,
    privileged: 'privileged' in entry && entry.privileged, scope: entry.scope ?? null, owner: entry.owner ?? null, loggedOn, facts: facts(entry, source, readAt[source]),
  };
}

function facts(entry: Asset | Identity, source: string, at: Instant): Fact[] {
  const { environment, criticality, owner, scope, tags, productionCritical } = entry;
  const values: [string, Fact['value'] | undefined][] = [
    ['environment', environment], ['criticality', criticality], ['owner', owner], ['scope', scope], ['productionCritical', productionCritical || undefined],
    ['tags', Object.keys(tags).length === 0 ? undefined : tags],
    ...('privileged' in entry
      ? [['privileged', entry.privileged], ['synced', entry.synced], ['guest', entry.guest], ['manager', entry.manager]] as const
      : [['shared', entry.shared || undefined]] as const).map(([name, value]): [string, Fact['value'] | undefined] => [name, value]),
  ];
  return values.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value, source, at }]));
}

/** An address of an asset of ours: to block it is to hurt the asset, so it counts for as much. */
function ownAddress(entity: Entity, asset: Asset, owners: readonly Asset[], at: Instant): EntityContext {
  return {
    ...unknown(entity), known: true, environment: asset.environment ?? null, criticality: asset.criticality ?? null, productionCritical: asset.productionCritical,
    scope: asset.scope ?? null, owner: asset.owner ?? null, facts: [
      { name: 'addressOf', value: entityRef({ kind: asset.kind, value: asset.id }), source: 'inventory', at },
      // All of them, by all their names: one that is protected protects the address.
      ...owners.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ kind, id, name, aliases }): Fact => ({ name: 'behind', value: { kind, id, names: [name, ...aliases] }, source: 'inventory', at })),
    ],
  };
}

/** Of several assets behind one address the one that most would be lost with; one of unknown worth comes first. */
function strictest(assets: readonly Asset[]): Asset | null {
  const rank = (asset: Asset): number => {
    if (asset.environment === undefined || asset.criticality === undefined) return 1_000;
    return (asset.productionCritical ? 200 : 0) + (asset.environment === 'production' ? 100 : 0) + asset.criticality;
  };
  return assets.toSorted((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1))[0] ?? null;
}

function loggedOnUsers(host: Entity, events: readonly Event[]): Entity[] {
  const seen = events.flatMap((event) => event.loggedOn).filter((logon) => entityRef(logon.host) === entityRef(host)).map(({ user }) => user);
  return [...new Map(seen.map((user) => [entityRef(user), user])).values()].toSorted((a, b) => (entityRef(a) < entityRef(b) ? -1 : 1));
}
