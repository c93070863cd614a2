import { entryOf, type Config, type Entity, type Hold, type Instant, type Inventory, type LoadedException, type Policy, type Route } from '../model/index.ts';
import { fields, gateOf, isActive } from './exceptions.ts';
import { aliasesOf, protectedReason } from './protected.ts';
import { knownNames, pointsAt } from './recognise.ts';

/** What is agreed on today, for those who come after decide. */
export interface TodaysGuards {
  inventory: Pick<Inventory, 'assets' | 'identities' | 'protected'>;
  exceptions: readonly LoadedException[];
  routes: Config['routes'];
  /** Guards that cannot answer: then nothing new comes into force. */
  broken: Policy['brokenGuards'];
  now: Instant;
}

/** What would be brought into force: an action on a target, and whom it touches in the cloud beside it. */
export interface Proposed extends Pick<Hold, 'target' | 'responder'> { touches: readonly Entity[] }

/**
 * Why a hold must not be brought into force today, or null: a guard cannot answer, whom it touches is protected, or an
 * exception denies the action.
 * What was decided and approved yesterday may be forbidden today. Exceptions for detections were judged by decide, which
 * knows the events.
 */
export function forbiddenReason({ target, responder, touches }: Proposed, guards: TodaysGuards): string | null {
  const [broken] = guards.broken;
  if (broken !== undefined) return `${broken.guard} cannot answer: ${broken.reason} [${broken.where}]`;
  for (const touched of [target, ...touches]) {
    const reason = protectedReason(touched, guards.inventory) ?? deniedReason({ target: touched, responder }, guards);
    if (reason !== null) return reason;
  }
  return null;
}

function deniedReason({ target, responder }: Pick<Hold, 'target' | 'responder'>, { inventory, exceptions, routes, now }: TodaysGuards): string | null {
  const environment = entryOf(target, inventory)?.environment;
  const known = knownNames(target, aliasesOf(target, inventory));
  const fitting = exceptions.filter((loaded) => isActive(loaded, now)).filter(({ exception: { scope } }) => {
    if (scope.detections !== undefined) return false;
    if (scope.entities !== undefined && !scope.entities.some((pointer) => pointsAt(pointer, known) !== false)) return false;
    if (scope.environments !== undefined && (environment === undefined || !scope.environments.includes(environment))) return false;
    return scope.actions === undefined || scope.actions.some((action) => action === responder || respondersOf(routes[action]).includes(responder));
  });
  const most = Math.max(0, ...fitting.map(fields));
  const denying = fitting.find((loaded) => fields(loaded) === most && gateOf(loaded.exception.effect) === 'deny');
  return denying === undefined ? null : `exception ${denying.exception.id} denies ${responder} until ${denying.exception.expiresAt} [${denying.where}]`;
}

/** The responders that an abstract action type is routed to. */
function respondersOf(route: Route | undefined): string[] {
  return Object.values(route ?? {}).flatMap((to) => (typeof to === 'string' || Array.isArray(to) ? to : Object.values(to).flat()));
}
