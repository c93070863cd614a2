import { Entity, entityRef, entryOf, oncePerInventory, plainName, type EntityContext, type Fact, type Instant, type Lists } from '../model/index.ts';

/** Another way in for somebody: an entry of the inventory that names him in `usedBy`. Many share some of them. */
export interface WayIn { entity: Entity; shared: boolean }

/** The fact by which decide knows of another way in; its value is a `WayIn`. */
export const WAY_IN = 'way in';

/** The inventory's other ways in of an entity, sorted: its devices, keys and apps, the roles it may assume. */
export function otherWaysIn(entity: Entity, lists: Lists): WayIn[] {
  const byUser = indexOf(lists);
  const own = entryOf(entity, lists);
  const names = [entity.value, entity.name, ...(own === undefined ? [] : [own.name, ...own.aliases])].map(plainName);
  const found = new Map(names.flatMap((name) => byUser.get(name) ?? []).map((way) => [entityRef(way.entity), way]));
  found.delete(entityRef(entity));
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, way]) => way);
}

const indexOf = oncePerInventory(({ assets, identities }) => {
  const byUser = new Map<string, WayIn[]>();
  for (const entry of [...assets, ...identities]) {
    const way: WayIn = { entity: { kind: entry.kind, value: entry.id, name: entry.name }, shared: 'shared' in entry && entry.shared };
    for (const user of new Set((entry.usedBy ?? []).map(plainName))) byUser.set(user, [...byUser.get(user) ?? [], way]);
  }
  return byUser;
});

/** Contexts with what other ways in there are, as facts, and with a context for each of those ways. */
export function withWaysIn(contexts: readonly EntityContext[], lists: Lists, at: Instant, contextOf: (entity: Entity) => EntityContext): EntityContext[] {
  const known = new Set(contexts.map(({ entity }) => entityRef(entity)));
  const ways = new Map<string, Entity>();
  const told = contexts.map((context) => {
    const own = otherWaysIn(context.entity, lists);
    for (const { entity } of own) if (!known.has(entityRef(entity))) ways.set(entityRef(entity), entity);
    const facts = own.map(({ entity, shared }): Fact => ({ name: WAY_IN, value: { entity: { ...entity }, shared }, source: 'inventory', at }));
    return facts.length === 0 ? context : { ...context, facts: [...context.facts, ...facts] };
  });
  return [...told, ...[...ways.values()].map(contextOf)];
}
