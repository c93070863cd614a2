import type { CatalogueAction, EntityKind, PlaybookAction, Refusal, Route } from '../model/index.ts';
import type { Case } from './case.ts';
import { quote, whereConfig } from './where.ts';

/** The responder actions of a playbook action for one entity kind; none where the route has nothing for the kind. */
export type Routed = { ok: true; actions: CatalogueAction[] } | { ok: false; refusal: Refusal };

/**
 * Where `cordon.yaml` has a route for the abstract type: the provider that the playbook names first, then the entity
 * kind, then `*`. Else the type is an action id itself. An action that does not take the kind is left out.
 */
export function routesFor(c: Case, action: PlaybookAction, kind: EntityKind): Routed {
  const { routes } = c.inputs.policy.config.config;
  const route = Object.hasOwn(routes, action.type) ? routes[action.type] : undefined;
  const ids = route === undefined ? [action.type] : routedIds(route, action.parameters['provider'], kind);
  const actions: CatalogueAction[] = [];
  for (const id of ids) {
    const known = c.inputs.policy.catalogue.find((candidate) => candidate.id === id);
    if (known === undefined) return { ok: false, refusal: unknownAction(c, action, id) };
    if (known.kinds.includes(kind)) actions.push(known);
  }
  return { ok: true, actions };
}

function routedIds(route: Route, provider: unknown, kind: EntityKind): string[] {
  const byProvider = typeof provider === 'string' && Object.hasOwn(route, provider) ? route[provider] : undefined;
  if (isIds(byProvider)) return asList(byProvider);
  for (const table of [byProvider, route]) {
    for (const key of [kind, '*'] as const) {
      const ids = table !== undefined && Object.hasOwn(table, key) ? Reflect.get(table, key) : undefined;
      if (isIds(ids)) return asList(ids);
    }
  }
  return [];
}

function isIds(value: unknown): value is string | string[] {
  return typeof value === 'string' || Array.isArray(value);
}

function asList(ids: string | string[]): string[] {
  return [...new Set(typeof ids === 'string' ? [ids] : ids)];
}

function unknownAction(c: Case, action: PlaybookAction, id: string): Refusal {
  return {
    rule: 'routes', where: whereConfig(c.inputs.policy.config, `routes.${action.type}`),
    reason: `${quote(id)} is no action of a responder (wanted by ${action.id})`,
    next: `Route ${quote(action.type)} to one of: ${c.inputs.policy.catalogue.map((known) => known.id).toSorted().join(', ')}.`,
  };
}
