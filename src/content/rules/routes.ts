import { ENTITY_KINDS, nearestName, type Route } from '../../model/index.ts';
import type { Path } from '../document.ts';
import type { Findings } from '../read.ts';
import { at, unknownName, type Everything } from './rule.ts';

/** Every routed action exists and takes the kind that it is routed for. */
export function routeRules({ config: { read }, catalogue }: Everything, findings: Findings): void {
  // Without a file the routes are the shipped ones, which a test of the whole checks.
  if (read === null || read.value === null || read.doc.lines([], 1)['routes'] === undefined) return;
  const ids = catalogue.map(({ id }) => id);
  for (const [type, route] of Object.entries(read.value.routes)) {
    for (const { path, key, id } of leaves(route, ['routes', type])) {
      const action = catalogue.find((known) => known.id === id);
      if (action === undefined) findings.problems.push(unknownName(read.doc, path, 'action', id, ids));
      else if (isKind(key) && !action.kinds.includes(key)) findings.problems.push(at(read.doc, path, `${id} does not take ${key}; it takes ${action.kinds.join(', ')}`));
    }
    for (const key of Object.keys(route)) {
      const near = isKind(key) || key === '*' ? null : nearestName(key, ENTITY_KINDS);
      if (near !== null) findings.warnings.push({ ...at(read.doc, ['routes', type, key], `"${key}" is no entity kind, so it is taken as a provider's name`, near), ...read.doc.atKey(['routes', type, key]) });
    }
  }
}

interface Leaf { path: Path; key: string; id: string }

function leaves(value: Route | Route[string], path: Path): Leaf[] {
  if (typeof value === 'string') return [{ path, key: String(path.at(-1)), id: value }];
  if (Array.isArray(value)) return value.map((id, index) => ({ path: [...path, index], key: String(path.at(-1)), id }));
  return Object.entries(value).flatMap(([key, inside]) => (inside === undefined ? [] : leaves(inside, [...path, key])));
}

function isKind(key: string): key is (typeof ENTITY_KINDS)[number] {
  return ENTITY_KINDS.some((kind) => kind === key);
}

/** The ids of all actions that a type can become, the playbook's provider first; null when the type is unknown. */
export function routedActions({ config, catalogue }: Everything, type: string, provider: unknown): string[] | null {
  const { routes } = config.loaded.config;
  const route = Object.hasOwn(routes, type) ? routes[type] : undefined;
  if (route === undefined) return catalogue.some(({ id }) => id === type) ? [type] : null;
  const named = typeof provider === 'string' && Object.hasOwn(route, provider) ? route[provider] : undefined;
  return [...new Set(leaves(named ?? route, []).map(({ id }) => id))];
}
