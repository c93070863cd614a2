import * as z from 'zod';
import { EntityKind, type Environment, type Event, type GateReason, type Pause, type Refusal, type StormTrip } from '../model/index.ts';
import { namesOf, providerOf, touchesTarget, type Candidate } from './candidate.ts';
import type { Case } from './case.ts';
import { protections } from './protected.ts';
import { knownNames } from './recognise.ts';
import { named, quote, whereConfig } from './where.ts';

/** What one guard says of a candidate: a gate at least that strict, and the refusal where it denies. */
export interface Verdict { reason: GateReason; refusal: Refusal | null }

/** A verdict that refuses. */
export function denial(refusal: Refusal): Verdict {
  return { reason: { rule: refusal.rule, where: refusal.where, gate: 'deny', reason: refusal.reason }, refusal };
}

/** A guard that could not be read denies everything. */
export function brokenGuards(c: Case): Verdict[] {
  return c.inputs.policy.brokenGuards.map(({ guard, where, reason }) => denial({
    rule: guard, where, reason: `the guard cannot answer: ${quote(reason)}`, next: `Repair ${quote(guard)} and run the command again; until then nothing is contained.`,
  }));
}

/** What has an address that is a target: to block the address is to hurt it. */
const Behind = z.object({ kind: EntityKind, id: z.string(), names: z.array(z.string()) });

/** What the response never touches. */
export function protectedVerdicts(c: Case, candidate: Candidate): Verdict[] {
  if (!touchesTarget(candidate)) return [];
  const { target, facts: { context } } = candidate;
  const behind = context.facts.flatMap(({ name, value }) => (name === 'behind' ? Behind.safeParse(value).data ?? [] : []));
  const all = [
    ...protections(c.inputs.policy.protected, target, namesOf(candidate)),
    ...behind.flatMap(({ kind, id, names }) => protections(c.inputs.policy.protected, { kind, value: id, name: names[0] ?? '' }, knownNames({ kind, value: id, name: '' }, names))),
  ];
  return all.map(({ where, reason }) => denial({
    rule: 'protected entities', where, reason, next: 'A person must act outside cordon, or change the protection by a reviewed commit.',
  }));
}

/** `cordon pause`: a pause of everything, or of the scope or provider that the action would act in. */
export function pauseVerdicts(c: Case, candidate: Candidate): Verdict[] {
  return c.inputs.pauses.filter((pause) => pauses(c, pause, candidate)).map((pause) => denial({
    rule: 'pause', where: 'incidents/pause.yaml',
    reason: `${pause.scope === null ? 'containment' : `containment in ${quote(pause.scope)}`} is paused by ${quote(pause.by)} since ${pause.at}: ${quote(pause.reason)}`,
    next: 'Run `cordon resume` when the reason is gone.',
  }));
}

/**
 * A pause names a scope id or a provider. The target's own scope says where an action acts only when it is of the
 * action's provider; else the scope could be any of that provider, and one that is paused is taken as meant.
 */
function pauses(c: Case, pause: Pause, candidate: Candidate): boolean {
  if (pause.scope === null) return true;
  const provider = providerOf(candidate.responder.id);
  const own = candidate.facts.context.scope;
  if (pause.scope === provider) return true;
  if (!touchesTarget(candidate)) return false;
  if (pause.scope === own) return true;
  const paused = scopeProvider(c, pause.scope);
  if (paused !== null && paused !== provider) return false;
  return own === null || scopeProvider(c, own) !== provider;
}

const PROVIDERS = ['aws', 'azure', 'entra', 'defender'];

/** A scope's provider by configuration, else by its name's beginning (`entra-contoso`); null when neither says. */
function scopeProvider(c: Case, id: string): string | null {
  for (const environment of Object.values<Environment>(c.inputs.policy.config.config.environments)) {
    const scope = environment.kind === 'cloud' ? environment.scopes.find((candidate) => candidate.id === id) : undefined;
    if (scope !== undefined) return scope.provider;
  }
  return PROVIDERS.find((provider) => id === provider || id.startsWith(`${provider}-`)) ?? null;
}

/** A target that only a flood has named waits for a person. */
export function stormVerdicts(c: Case, candidate: Candidate): Verdict[] {
  const tripped = (event: Event) => c.inputs.storms.find((storm) => takes(storm, event));
  const storms = candidate.events.map(tripped);
  const [storm] = storms;
  if (storm === undefined || storms.includes(undefined)) return [];
  const reason = `only events of a storm name ${named(candidate.target)}: ${quote(storm.reason)}`;
  return [{ reason: { rule: 'storm', where: whereConfig(c.inputs.policy.config, 'guardrails.storm'), gate: 'approval', reason }, refusal: null }];
}

function takes(storm: StormTrip, event: Event): boolean {
  return (storm.source === null || storm.source === event.source) && (storm.severity === null || storm.severity === event.severity);
}

/** The incident that a storm breaker opens stands for many alerts: nothing is contained because of it. */
export function stormRefusal(c: Case): Refusal | null {
  const { storm } = c.inputs.incident;
  if (storm === null) return null;
  return {
    rule: 'storm', where: whereConfig(c.inputs.policy.config, 'guardrails.storm'), reason: `the storm breaker is open: ${quote(storm.reason)}`,
    next: 'Look at what floods, then run `cordon resume`.',
  };
}
