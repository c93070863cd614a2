import type { ExceptionEffect, Gate, Instant, LoadedException } from '../model/index.ts';
import { namesOf, type Candidate } from './candidate.ts';
import type { Case } from './case.ts';
import { denial, type Verdict } from './guardrails.ts';
import { pointsAt, type KnownNames } from './recognise.ts';
import { byText, named, quote } from './where.ts';

/** The exceptions that count at the time of the decision. */
export function activeExceptions(c: Case): LoadedException[] {
  return c.inputs.policy.exceptions.filter((loaded) => isActive(loaded, c.inputs.now));
}

/** Whether an exception counts now. An expired or revoked one is as if it did not exist. */
export function isActive({ exception: { validFrom, expiresAt, revokedAt } }: LoadedException, now: Instant): boolean {
  const at = Date.parse(now);
  return Date.parse(validFrom) <= at && at < Date.parse(expiresAt) && (revokedAt === undefined || at < Date.parse(revokedAt));
}

const GATE_OF: Record<Exclude<ExceptionEffect['kind'], 'downgrade'>, Gate> = { suppress: 'shadow', 'require-approval': 'approval', 'deny-action': 'deny' };
const ASKS: Record<Gate, number> = { auto: 0, shadow: 1, approval: 2, deny: 3 };

/** The gate that an exception asks for at least; never less strict than without it. */
export function gateOf(effect: ExceptionEffect): Gate {
  return effect.kind === 'downgrade' ? effect.to : GATE_OF[effect.kind];
}

/** The one exception that counts for a candidate: most scope fields first, then the one that asks for most, then the smallest id. */
export function exceptionFor(active: readonly LoadedException[], candidate: Candidate): LoadedException | null {
  if (active.length === 0) return null;
  const known = namesOf(candidate);
  const [best] = active.filter((loaded) => fits(loaded, candidate, known)).sort((a, b) => fields(b) - fields(a)
    || ASKS[gateOf(b.exception.effect)] - ASKS[gateOf(a.exception.effect)] || byText(a.exception.id, b.exception.id));
  return best ?? null;
}

/** How specific an exception is: the number of its scope fields. */
export function fields({ exception }: LoadedException): number {
  return Object.values(exception.scope).filter((field) => field !== undefined).length;
}

function fits({ exception: { scope } }: LoadedException, candidate: Candidate, known: KnownNames): boolean {
  const { entities, actions, detections, environments } = scope;
  // A pointer that cannot be read fits: an exception only ever makes a gate stricter.
  if (entities !== undefined && !entities.some((pointer) => pointsAt(pointer, known) !== false)) return false;
  if (actions !== undefined && !actions.includes(candidate.action.type) && !actions.includes(candidate.responder.id)) return false;
  if (environments !== undefined && (candidate.facts.environment === null || !environments.includes(candidate.facts.environment))) return false;
  return detections === undefined || onlyDetections(candidate, detections);
}

/** Whether nothing but these detections brought the target in: what another one saw is not excepted. */
function onlyDetections(candidate: Candidate, detections: readonly string[]): boolean {
  const wanted = new Set(detections.map((name) => name.toLowerCase()));
  return candidate.events.length > 0 && candidate.events.every(({ detection }) => detection !== null && wanted.has(detection.toLowerCase()));
}

/** What the exception says of the candidate. */
export function exceptionVerdict(loaded: LoadedException, candidate: Candidate): Verdict {
  const { id, title, effect, expiresAt } = loaded.exception;
  const gate = gateOf(effect);
  const word = effect.kind === 'downgrade' ? `downgrade to ${effect.to}` : effect.kind;
  const reason = `${word} for ${named(candidate.target)}: ${quote(title)}, until ${expiresAt}`;
  if (gate === 'deny') return denial({ rule: id, where: loaded.where, reason, next: 'Use another action, or ask the owner of the exception to revoke it.' });
  return { reason: { rule: id, where: loaded.where, gate, reason }, refusal: null };
}
