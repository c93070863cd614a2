import { entityRef, type Entity, type EntityRef, type Plan } from '../../model/index.ts';
import type { IncidentRecord } from '../../record/index.ts';
import { visible } from './visible.ts';

/** Gives a target the name that people know it by. */
export type NameOf = (target: EntityRef) => string;

/** The names that an incident knows. */
export function namesOf({ incident, holds, tasks, plans }: IncidentRecord): NameOf {
  return naming([...plans.flatMap(({ covers }) => targetsOf(covers)), ...holds.map((hold) => hold.target), ...tasks.map((task) => task.target), ...incident.entities]);
}

/** The names that a plan alone knows. */
export function planNames(plan: Plan): NameOf {
  return naming(targetsOf(plan.covers));
}

/** `alice@contoso.example (user)` */
export function called(entity: Entity): string {
  return `${visible(entity.name)} (${entity.kind.replaceAll('_', ' ')})`;
}

function targetsOf(covers: Plan['covers']): Entity[] {
  return [...covers.holds, ...covers.tasks].map(({ target }) => target);
}

function naming(entities: readonly Entity[]): NameOf {
  const names = new Map(entities.map((entity) => [entityRef(entity), called(entity)]));
  return (target) => names.get(target) ?? visible(target);
}
