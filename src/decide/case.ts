import { entityRef } from '../model/index.ts';
import type { DecideInputs, Entity, EntityContext, EntityRef, Event } from '../model/index.ts';
import { byText } from './where.ts';

/** The inputs in an order of their own: what arrived first, or how a file lists things, cannot change a decision. */
export interface Case {
  inputs: DecideInputs;
  events: Event[];
  entities: Entity[];
  contexts: ReadonlyMap<EntityRef, EntityContext>;
}

/** Sorts and indexes the inputs. */
export function openCase(inputs: DecideInputs): Case {
  return {
    inputs: {
      ...inputs,
      pauses: inputs.pauses.toSorted((a, b) => byText(a.at, b.at) || byText(a.scope ?? '', b.scope ?? '') || byText(a.reason, b.reason)),
      storms: inputs.storms.toSorted((a, b) => byText(a.trippedAt, b.trippedAt) || byText(a.reason, b.reason)),
    },
    events: inputs.events.toSorted((a, b) => byText(a.detectedAt, b.detectedAt) || byText(a.fingerprint, b.fingerprint)),
    entities: inputs.incident.entities.toSorted((a, b) => byText(entityRef(a), entityRef(b))),
    contexts: new Map(inputs.context.entities.map((context) => [entityRef(context.entity), context])),
  };
}

/** What is known of an entity; for one that no source knows, that nothing is. */
export function contextOf(c: Case, entity: Entity): EntityContext {
  return c.contexts.get(entityRef(entity)) ?? {
    entity, known: false, aliases: [], addresses: [], environment: null, criticality: null, productionCritical: false, privileged: false,
    scope: null, owner: null, loggedOn: [], facts: [],
  };
}

/** Whether an event names an entity. */
export function names(event: Event, entity: Entity): boolean {
  return event.entities.some((other) => other.kind === entity.kind && other.value === entity.value);
}

/** The highest confidence that an indicator about the entity has; null without an indicator. */
export function threatConfidence(c: Case, ref: EntityRef): number | null {
  const hits = c.inputs.context.indicators.filter((hit) => hit.entity === ref).map((hit) => hit.confidence);
  return hits.length === 0 ? null : Math.max(...hits);
}

/** In how many earlier incidents the entity was. */
export function earlierIncidents(c: Case, ref: EntityRef): number {
  return new Set(c.inputs.context.history.filter((history) => history.entity === ref).flatMap((history) => history.earlierIncidents)).size;
}

/** The sources that have reported the incident, sorted. */
export function distinctSources(c: Case): string[] {
  return [...new Set([...c.inputs.incident.sources, ...c.events.map((event) => event.source)])].sort(byText);
}
