import { satisfies } from '../model/index.ts';
import type { Decision, Entity, Event, LoadedPlaybook, Refusal, Trigger, Where } from '../model/index.ts';
import { distinctSources, names, type Case } from './case.ts';
import { factsOf, type Facts } from './facts.ts';
import { byText, named, quote, wherePlaybook } from './where.ts';

/** An entity whose event matched a trigger. */
export interface Subject {
  entity: Entity;
  facts: Facts;
  /** The matching events that name it, or whom it is another way in for. */
  events: Event[];
  /** Whom it is another way in for; no event names it itself. */
  wayOf?: Entity;
}

export interface Match { loaded: LoadedPlaybook; events: Event[]; subjects: Subject[] }

/** A condition and what became of it. */
export interface Check { path: string; where: Where; holds: boolean; reason: string }

export interface Matched { match: Match | null; others: string[]; nearest: Decision['nearest']; threshold: number | null }

/** The playbook that is taken: of several that match, the one with most conditions, then one that the response of a detection names, then the smallest id. */
export function matchPlaybooks(c: Case, score: number): Matched {
  const fits: Match[] = [];
  const fails: { loaded: LoadedPlaybook; failed: Check[] }[] = [];
  for (const loaded of c.inputs.policy.playbooks) {
    const events = matchingEvents(c, loaded);
    if (events.length === 0) continue;
    const subjects = subjectsOf(c, events);
    const failed = failedConditions(c, loaded, subjects, score);
    if (failed.length === 0) fits.push({ loaded, events, subjects });
    else fails.push({ loaded, failed });
  }
  fits.sort((a, b) => conditionCount(b.loaded) - conditionCount(a.loaded) || Number(isNamed(c, b)) - Number(isNamed(c, a)) || byText(a.loaded.playbook.id, b.loaded.playbook.id));
  const [match = null, ...others] = fits;
  if (match !== null) return { match, others: others.map(({ loaded }) => loaded.playbook.id), nearest: null, threshold: match.loaded.playbook.conditions.risk_threshold ?? null };
  fails.sort((a, b) => a.failed.length - b.failed.length || byText(a.loaded.playbook.id, b.loaded.playbook.id));
  const [near] = fails;
  const [failed] = near?.failed ?? [];
  if (near === undefined || failed === undefined) return { match: null, others: [], nearest: nearestByTrigger(c), threshold: null };
  return {
    match: null, others: [], nearest: { playbook: near.loaded.playbook.id, where: failed.where, failed: failed.reason },
    threshold: failed.path === 'conditions.risk_threshold' ? near.loaded.playbook.conditions.risk_threshold ?? null : null,
  };
}

/** Whether a detection that made one of the events names the playbook in its response. */
function isNamed(c: Case, { loaded, events }: Match): boolean {
  return c.inputs.context.detections.some(({ detection, playbook }) => playbook === loaded.playbook.id && events.some((event) => event.detection === detection));
}

/** The events that one of the playbook's triggers takes, in the case's order. */
export function matchingEvents(c: Case, loaded: LoadedPlaybook): Event[] {
  return c.events.filter((event) => loaded.playbook.triggers.some((trigger) => triggers(trigger, event)));
}

function triggers(trigger: Trigger, event: Event): boolean {
  return trigger.source === event.source && trigger.event_type === event.eventType && (trigger.severity === undefined || trigger.severity.includes(event.severity));
}

function subjectsOf(c: Case, events: readonly Event[]): Subject[] {
  const subjects: Subject[] = [];
  for (const entity of c.entities) {
    const naming = events.filter((event) => names(event, entity));
    if (naming.length > 0) subjects.push({ entity, facts: factsOf(c, entity), events: naming });
  }
  return subjects;
}

function conditionCount(loaded: LoadedPlaybook): number {
  return Object.values(loaded.playbook.conditions).filter((condition) => condition !== undefined).length;
}

/** The conditions that hold for the incident as a whole. */
export function incidentChecks(c: Case, loaded: LoadedPlaybook, score: number): Check[] {
  const { risk_threshold: threshold, distinct_sources: distinct } = loaded.playbook.conditions;
  const checks: Check[] = [];
  if (threshold !== undefined) {
    const holds = score >= threshold;
    checks.push({ path: 'conditions.risk_threshold', where: wherePlaybook(loaded, 'conditions.risk_threshold'), holds, reason: `the risk score ${score} is ${holds ? 'not ' : ''}below ${threshold}` });
  }
  if (distinct !== undefined) {
    const sources = distinctSources(c);
    const holds = satisfies(distinct, sources.length);
    checks.push({ path: 'conditions.distinct_sources', where: wherePlaybook(loaded, 'conditions.distinct_sources'), holds, reason: `${sources.length} distinct source${sources.length === 1 ? '' : 's'} (${sources.join(', ')}) ${holds ? 'is' : 'is not'} ${distinct}` });
  }
  return checks;
}

/** The conditions that hold for each target on its own. What is unknown satisfies none. */
export function targetChecks(loaded: LoadedPlaybook, target: Entity, facts: Facts): Check[] {
  const { environment: environments, asset_criticality: criticality } = loaded.playbook.conditions;
  const checks: Check[] = [];
  if (environments !== undefined) {
    const holds = facts.environment !== null && environments.includes(facts.environment);
    const found = facts.environment === null ? 'unknown' : quote(facts.environment);
    checks.push({ path: 'conditions.environment', where: wherePlaybook(loaded, 'conditions.environment'), holds, reason: `environment of ${named(target)} is ${found}, expected one of ${environments.join(', ')}` });
  }
  if (criticality !== undefined) {
    const holds = facts.criticality !== null && satisfies(criticality, facts.criticality);
    checks.push({ path: 'conditions.asset_criticality', where: wherePlaybook(loaded, 'conditions.asset_criticality'), holds, reason: `criticality of ${named(target)} is ${facts.criticality ?? 'unknown'}, expected ${criticality}` });
  }
  return checks;
}

function failedConditions(c: Case, loaded: LoadedPlaybook, subjects: readonly Subject[], score: number): Check[] {
  const failed = incidentChecks(c, loaded, score).filter((check) => !check.holds);
  let fewest: Check[] | null = null;
  for (const subject of subjects) {
    const own = targetChecks(loaded, subject.entity, subject.facts).filter((check) => !check.holds);
    if (own.length === 0) return failed;
    if (fewest === null || own.length < fewest.length) fewest = own;
  }
  const nobody: Check = { path: 'triggers', where: wherePlaybook(loaded, 'triggers'), holds: false, reason: 'the events that match name no entity that is resolved' };
  return [...failed, ...(fewest ?? [nobody])];
}

/** Where no trigger matches at all: the trigger that has most in common with an event. */
function nearestByTrigger(c: Case): Decision['nearest'] {
  let best: { points: number; loaded: LoadedPlaybook; index: number; trigger: Trigger; event: Event } | null = null;
  for (const loaded of c.inputs.policy.playbooks) {
    for (const [index, trigger] of loaded.playbook.triggers.entries()) {
      for (const event of c.events) {
        const points = (trigger.event_type === event.eventType ? 4 : 0) + (trigger.source === event.source ? 2 : 0) + (trigger.severity?.includes(event.severity) ?? true ? 1 : 0);
        if (best === null || points > best.points || (points === best.points && byText(loaded.playbook.id, best.loaded.playbook.id) < 0)) best = { points, loaded, index, trigger, event };
      }
    }
  }
  if (best === null) return null;
  const { loaded, index, trigger, event } = best;
  const failed = trigger.event_type !== event.eventType ? `event_type is ${event.eventType}, expected ${trigger.event_type}`
    : trigger.source !== event.source ? `source is ${event.source}, expected ${trigger.source}`
      : `severity is ${event.severity}, expected ${trigger.severity?.join(' or ') ?? 'any'}`;
  return { playbook: loaded.playbook.id, where: wherePlaybook(loaded, `triggers.${index}`), failed };
}

/** A target that a condition leaves out, as a refusal. */
export function leftOut(check: Check): Refusal {
  return { rule: check.path, where: check.where, reason: check.reason, next: 'Handle it by hand, correct the inventory, or change the condition.' };
}
