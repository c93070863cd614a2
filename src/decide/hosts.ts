import { entityRef } from '../model/index.ts';
import type { EntityKind, PlaybookAction, Refusal } from '../model/index.ts';
import { contextOf, type Case } from './case.ts';
import { factsOf } from './facts.ts';
import type { Subject } from './match.ts';
import { routesFor } from './routes.ts';
import { byText, named, quote } from './where.ts';

const HOSTS: readonly EntityKind[] = ['device', 'ec2_instance', 'azure_vm'];

export type Resolved = { subject: Subject | null; refusal: Refusal | null };

/**
 * A host has no session of its own: `revoke_token` on one takes the single user who was logged on, as the context
 * recorded. Nobody or several are a refusal, unless the same event names a user, who is a target anyway.
 */
export function resolveHost(c: Case, action: PlaybookAction, where: string, subject: Subject): Resolved {
  if (action.type !== 'revoke_token' || !HOSTS.includes(subject.entity.kind)) return { subject, refusal: null };
  const routed = routesFor(c, action, subject.entity.kind);
  if (!routed.ok || routed.actions.length > 0) return { subject, refusal: null };
  const users = new Map(contextOf(c, subject.entity).loggedOn.filter((user) => user.kind === 'user').map((user) => [entityRef(user), user]));
  const [user] = users.values();
  if (user !== undefined && users.size === 1) return { subject: { entity: user, facts: factsOf(c, user), events: subject.events }, refusal: null };
  if (subject.events.some((event) => event.entities.some((entity) => entity.kind === 'user'))) return { subject: null, refusal: null };
  const who = users.size === 0 ? 'nobody' : [...users.values()].map(named).toSorted(byText).join(', ');
  return {
    subject: null,
    refusal: {
      rule: `${action.type} on a host`, where, reason: `${named(subject.entity)} has no session of its own, and ${who} is known to be logged on: expected one user`,
      next: 'Find out whose session it is and send it as a user, or isolate the host.',
    },
  };
}

/** Hosts and names that the inventory could not tell apart: nothing is done to any of the candidates. */
export function unresolvedRefusals(c: Case): Refusal[] {
  return c.events.flatMap((event) => event.unresolved).map((unresolved) => {
    const candidates = unresolved.candidates.map(named).toSorted(byText);
    return {
      rule: `unresolved ${unresolved.kind}`, where: 'inventory/assets.yaml',
      reason: `${unresolved.kind} ${quote(unresolved.value)}: ${quote(unresolved.reason)}${candidates.length === 0 ? '' : `; it could be ${candidates.join(' or ')}`}`,
      next: 'Name it by its id in the alert, or correct the inventory so that exactly one entry has this name.',
    };
  });
}
