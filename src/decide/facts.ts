import type { Entity, EntityContext, Event } from '../model/index.ts';
import { contextOf, names, type Case } from './case.ts';

/** What conditions and gates look at for one target. */
export interface Facts {
  context: EntityContext;
  environment: string | null;
  criticality: number | null;
  productionCritical: boolean;
  /** An address or domain that is not in the inventory. */
  external: boolean;
  /** Where an external target's environment and criticality come from. */
  from: Entity | null;
}

/**
 * What is known of a target. An external address or domain has no place of its own: it takes that of the strictest
 * known entity among the events that name it, because a block of it is felt there; without one it is unknown.
 */
export function factsOf(c: Case, target: Entity): Facts {
  const context = contextOf(c, target);
  const external = !context.known && (target.kind === 'ip' || target.kind === 'domain');
  if (!external) {
    return { context, environment: context.environment, criticality: context.criticality, productionCritical: context.productionCritical, external, from: null };
  }
  const strictest = strictestNeighbour(c, c.events.filter((event) => names(event, target)));
  return {
    context, external,
    environment: strictest?.environment ?? null,
    criticality: strictest?.criticality ?? null,
    productionCritical: strictest?.productionCritical ?? false,
    from: strictest?.entity ?? null,
  };
}

function strictestNeighbour(c: Case, events: readonly Event[]): EntityContext | null {
  let best: EntityContext | null = null;
  for (const entity of c.entities) {
    const context = contextOf(c, entity);
    if (!context.known || context.environment === null || context.criticality === null) continue;
    if (!events.some((event) => names(event, entity))) continue;
    if (best === null || rank(context) > rank(best)) best = context;
  }
  return best;
}

/** Production-critical before production before everything else; then by criticality. */
function rank(context: EntityContext): number {
  const place = isProductionCritical(context) ? 200 : context.environment === 'production' ? 100 : 0;
  return place + (context.criticality ?? 0);
}

/** Production and criticality above 7, or marked so. */
export function isProductionCritical(facts: { environment: string | null; criticality: number | null; productionCritical: boolean }): boolean {
  return facts.productionCritical || (facts.environment === 'production' && facts.criticality !== null && facts.criticality > 7);
}
