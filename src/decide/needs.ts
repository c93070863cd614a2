import { entityRef } from '../model/index.ts';
import type { Decision, DecideInputs, PlaybookAction } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { Case } from './case.ts';

type Need = PlaybookAction['needs'][number];
type OutcomeState = DecideInputs['outcomes'][number]['state'];

/**
 * What a candidate still waits for; null when nothing. Where the needed action has the same target, its outcome there
 * counts. Else all its targets count together: each must have come so far, or, for `failed`, one must have failed.
 * A needed action with `on_failure: escalate` that failed leaves the rest to a person: nothing that needs it runs.
 */
export function waitsFor(c: Case, candidate: Candidate, all: readonly Candidate[]): Decision['waiting'][number] | null {
  const open = candidate.action.needs.filter((need) => !met(c, need, candidate, all));
  if (open.length === 0) return null;
  const needs = open.map((need) => `${need.action}: ${need.outcome}`).join(', ');
  return { action: candidate.action.id, target: entityRef(candidate.target), needs };
}

function met(c: Case, need: Need, candidate: Candidate, all: readonly Candidate[]): boolean {
  const own = entityRef(candidate.target);
  const targets = new Set(all.filter((other) => other.action.id === need.action).map((other) => entityRef(other.target)));
  const states = (target: string) => c.inputs.outcomes.filter((outcome) => outcome.action === need.action && outcome.target === target).map((outcome) => outcome.state);
  const escalates = all.some((other) => other.action.id === need.action && other.action.on_failure === 'escalate');
  if (escalates && [...targets].some((target) => states(target).includes('failed'))) return false;
  const reached = (target: string) => states(target).some((state) => satisfiesNeed(need.outcome, state));
  // A ticket has one target that stands for the incident, so it looks at all of them.
  if (targets.has(own) && !candidate.responder.task) return reached(own);
  if (targets.size === 0) return false;
  return need.outcome === 'failed' ? [...targets].some(reached) : [...targets].every(reached);
}

function satisfiesNeed(wanted: Need['outcome'], state: OutcomeState): boolean {
  return state === wanted || (wanted === 'accepted' && state === 'effective');
}
