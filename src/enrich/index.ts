import { entityRef, type Context, type Duration, type Entity, type EntityContext, type Event, type Incident, type Instant, type SourceStatus } from '../model/index.ts';
import { entityContext, indexInventory } from './entities.ts';
import { withWaysIn } from './ways.ts';
import { detectionRecords, entityHistory, indicatorHits } from './records.ts';
import { gather, type Gathered, type Sources } from './sources.ts';

export { otherWaysIn, WAY_IN, type WayIn } from './ways.ts';
export { fileSources, gather, type Answer, type Gathered, type Source, type Sources } from './sources.ts';

/** What an incident is enriched from. `limit` bounds each source, in wall time. */
export interface EnrichRequest { incident: Incident; events: readonly Event[]; now: Instant; sources: Sources; limit?: Duration }

/** Everything that is known about an incident beside its events. A source that fails is named in `sources`; it stops nothing. */
export async function enrich({ incident, events, now, sources, limit }: EnrichRequest): Promise<Context> {
  const { gathered, statuses } = await gather(sources, now, limit);
  return contextOf(incident, events, now, gathered, statuses);
}

/** The context of what was gathered. Pure, and the same for events and entities in any order. */
export function contextOf(incident: Incident, events: readonly Event[], now: Instant, gathered: Gathered, statuses: readonly SourceStatus[]): Context {
  const loggedOn = events.flatMap((event) => event.loggedOn.map(({ user }) => user));
  const entities = [...new Map([...incident.entities, ...loggedOn].map((entity) => [entityRef(entity), entity])).values()].toSorted((a, b) => (entityRef(a) < entityRef(b) ? -1 : 1));
  const index = indexInventory(gathered);
  const readAt = { inventory: gathered.inventory.at, identity: gathered.identity.at };
  const known = (entity: Entity): EntityContext => entityContext(entity, events, index, readAt);
  return {
    at: now,
    entities: withWaysIn(entities.map(known), { assets: gathered.inventory.value, identities: gathered.identity.value }, gathered.inventory.at, known)
      .toSorted((a, b) => (entityRef(a.entity) < entityRef(b.entity) ? -1 : 1)),
    indicators: indicatorHits(entities, gathered.threatIntelligence.value, now, gathered.threatIntelligence.at),
    history: entityHistory(incident, entities, gathered.history.value),
    detections: detectionRecords(events, gathered.history.value, gathered.detections.value),
    sources: [...statuses],
  };
}
