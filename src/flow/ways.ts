import { otherWaysIn, type WayIn } from '../enrich/index.ts';
import { entityRef, type Entity, type EntityRef } from '../model/index.ts';
import type { IncidentRecord } from '../record/index.ts';
import { actions, type Operation } from './operation.ts';

/** What open incidents contain now. */
export function heldTargets(open: readonly IncidentRecord[]): Set<EntityRef> {
  return new Set(open.flatMap((record) => record.holds.map(({ target }) => entityRef(target))));
}

/** Other ways in of a target that today's inventory knows and nobody contains. */
export function openWays({ content }: Pick<Operation, 'content'>, target: Entity, held: ReadonlySet<EntityRef>): WayIn[] {
  return otherWaysIn(target, content.inventory).filter(({ entity }) => !held.has(entityRef(entity)));
}

/**
 * Whether the inventory has learned of another way in of somebody whom the incident contains, since the last decision:
 * one that a responder takes and no target of that decision is.
 */
export function hasNewWays(operation: Operation, record: IncidentRecord): boolean {
  const decided = new Set(record.decisions.at(-1)?.targets.map(({ target }) => entityRef(target)));
  const taken = (entity: Entity): boolean => actions.some(({ id, kinds }) => !id.startsWith('notify/') && kinds.includes(entity.kind));
  return record.holds.flatMap(({ target }) => openWays(operation, target, heldTargets([record])))
    .some(({ entity, shared }) => !shared && taken(entity) && !decided.has(entityRef(entity)));
}
