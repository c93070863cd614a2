import type { CatalogueAction, Entity, Event, Json, LoadedPlaybook, PlaybookAction, Where } from '../model/index.ts';
import type { Facts } from './facts.ts';
import { knownNames, type KnownNames } from './recognise.ts';

/** One action on one target that the conditions let through, before its gate is known. */
export interface Candidate {
  loaded: LoadedPlaybook;
  action: PlaybookAction;
  /** The action's place in the playbook, from 0. */
  index: number;
  /** Where the action is written. */
  where: Where;
  responder: CatalogueAction;
  target: Entity;
  facts: Facts;
  /** The matching events that brought the target in. */
  events: Event[];
  parameters: Record<string, Json>;
  /** Whom the target is another way in for; null where the events themselves name it. */
  wayOf: Entity | null;
}

/** The part of an action id before the slash. */
export function providerOf(responder: string): string {
  return responder.split('/')[0] ?? responder;
}

/**
 * A message to people sets nothing on its target, so the guards that keep hands off a target do not count for it:
 * a ticket about a protected account is wanted. Other tasks (a key rotation) do touch it.
 */
export function touchesTarget(candidate: Candidate): boolean {
  return !(candidate.responder.task && providerOf(candidate.responder.id) === 'notify');
}

/** Everything the target is known by. */
export function namesOf({ target, facts: { context } }: Candidate): KnownNames {
  return knownNames(target, [context.entity.name, ...context.aliases]);
}
