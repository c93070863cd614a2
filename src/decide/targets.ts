import * as z from 'zod';
import { Entity, entityRef } from '../model/index.ts';
import type { Json, PlaybookAction, Refusal } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import { earlierIncidents, threatConfidence, type Case } from './case.ts';
import { evaluate, type ExpressionVariables } from './expression.ts';
import { factsOf } from './facts.ts';
import { resolveHost } from './hosts.ts';
import { leftOut, targetChecks, type Match, type Subject } from './match.ts';
import { routesFor } from './routes.ts';
import { fill, type TemplateData } from './template.ts';
import { byText, named, quote, whereConfig, wherePlaybook } from './where.ts';

/** What the incident is worth, for templates and expressions. */
export interface Standing { score: number; priority: string }

export interface Expanded { candidates: Candidate[]; refusals: Refusal[] }

/** One action instance for every entity whose event matched the trigger and whose kind the action takes. */
export function expand(c: Case, match: Match, standing: Standing): Expanded {
  const expanded: Expanded = { candidates: [], refusals: [] };
  const idle: Refusal[] = [];
  for (const [index, action] of match.loaded.playbook.actions.entries()) {
    const where = wherePlaybook(match.loaded, `actions.${index}`);
    const found = new Map<string, Candidate>();
    let routed = false;
    for (const subject of [...match.subjects, ...waysIn(c, match.subjects)]) {
      const result = instances(c, match, action, index, where, subject, standing);
      routed ||= result.routed;
      expanded.refusals.push(...result.refusals);
      for (const candidate of result.candidates) {
        const key = `${candidate.responder.id} ${entityRef(candidate.target)}`;
        if (!found.has(key)) found.set(key, candidate);
      }
    }
    if (!routed) idle.push(nothingToTake(c, action));
    expanded.candidates.push(...[...found.values()].sort((a, b) => byText(a.responder.id, b.responder.id) || byText(entityRef(a.target), entityRef(b.target))));
  }
  // A playbook for many kinds always has actions without a target; it is worth telling only when nothing is left to do.
  if (expanded.candidates.length === 0) expanded.refusals.push(...idle);
  return expanded;
}

const Way = z.looseObject({ entity: Entity, shared: z.boolean() });

/**
 * What the inventory knows as another way in for somebody whom the alerts name: proposed to a person, never taken alone.
 * What many share is left out: the report names it.
 */
function waysIn(c: Case, subjects: readonly Subject[]): Subject[] {
  const named = new Set(subjects.map(({ entity }) => entityRef(entity)));
  const ways = subjects.flatMap((subject) => subject.facts.context.facts.flatMap(({ name, value }) => {
    const way = name === 'way in' ? Way.safeParse(value).data : undefined;
    return way === undefined || way.shared || named.has(entityRef(way.entity)) ? [] : [{ entity: way.entity, facts: factsOf(c, way.entity), events: subject.events, wayOf: subject.entity }];
  }));
  return [...new Map(ways.map((way) => [entityRef(way.entity), way])).values()];
}

interface Instances extends Expanded { routed: boolean }

function instances(c: Case, match: Match, action: PlaybookAction, index: number, where: string, subject: Subject, standing: Standing): Instances {
  const no = (refusal: Refusal | null): Instances => ({ candidates: [], refusals: refusal === null ? [] : [refusal], routed: true });
  const host = resolveHost(c, action, where, subject);
  if (host.subject === null) return no(host.refusal);
  const data = variables(c, match, host.subject, standing);
  const target = resolveTarget(c, action, where, host.subject, data);
  if ('rule' in target) return no(target);
  const routed = routesFor(c, action, target.kind);
  if (!routed.ok) return no(routed.refusal);
  if (routed.actions.length === 0) return { candidates: [], refusals: [], routed: false };
  const same = entityRef(target) === entityRef(host.subject.entity);
  const final = same ? host.subject : { entity: target, facts: factsOf(c, target), events: host.subject.events };
  const failed = targetChecks(match.loaded, target, final.facts).filter((check) => !check.holds);
  if (failed.length > 0) return { candidates: [], refusals: failed.map(leftOut), routed: true };
  const finalData = same ? data : variables(c, match, final, standing);
  const unwanted = whenRefusal(action, where, target, finalData);
  if (unwanted !== null) return no(unwanted);
  const parameters = fillParameters(action, where, finalData);
  if (!parameters.ok) return no(parameters.refusal);
  const candidates = routed.actions.map((responder) => ({
    loaded: match.loaded, action, index, where, responder, target, facts: final.facts, events: final.events, parameters: parameters.value, wayOf: subject.wayOf ?? null,
  }));
  return { candidates, refusals: [], routed: true };
}

type Variables = ExpressionVariables & TemplateData;

/** The data that templates and `when:` see; the same names in both. */
function variables(c: Case, match: Match, subject: Subject, standing: Standing): Variables {
  const { incident } = c.inputs;
  const ref = entityRef(subject.entity);
  const { environment, criticality, productionCritical, context } = subject.facts;
  const [event] = subject.events;
  return {
    incident: { ...incident, ...standing },
    entity: subject.entity,
    context: { ...context, environment, criticality, productionCritical, threatConfidence: threatConfidence(c, ref) ?? 0, earlierIncidents: earlierIncidents(c, ref) },
    event: event ?? {},
    severity: incident.severity,
    priority: standing.priority,
    risk: { score: standing.score },
    playbook: { id: match.loaded.playbook.id, name: match.loaded.playbook.name, version: match.loaded.playbook.version },
  };
}

/** The target that the template gives must be an entity of the incident: nothing else can be contained. */
function resolveTarget(c: Case, action: PlaybookAction, where: string, subject: Subject, data: TemplateData): Entity | Refusal {
  const filled = fill(action.target, data);
  if (!filled.ok) return templateRefusal(action, where, filled.problem);
  const text = typeof filled.value === 'string' ? filled.value : JSON.stringify(filled.value);
  if (text === subject.entity.value || text === subject.entity.name) return subject.entity;
  const found = c.entities.filter((entity) => entity.value === text || entity.name === text);
  const [entity] = found;
  if (entity !== undefined && found.length === 1) return entity;
  return {
    rule: 'target', where,
    reason: `the target of ${action.id} is ${quote(text)}, which is ${found.length === 0 ? 'no entity' : `the name of ${found.length} entities`} of the incident`,
    next: 'Write a target such as {{ entity.value }}.',
  };
}

function whenRefusal(action: PlaybookAction, where: string, target: Entity, data: ExpressionVariables): Refusal | null {
  if (action.when === undefined) return null;
  const result = evaluate(action.when, { incident: data.incident, entity: data.entity, context: data.context, event: data.event });
  if (result.ok && result.holds) return null;
  const reason = result.ok ? `${quote(action.when)} does not hold for ${named(target)}` : `${quote(action.when)} cannot be evaluated for ${named(target)}: ${result.problem}`;
  return { rule: `when of ${action.id}`, where, reason, next: result.ok ? 'Nothing, if that is meant; else change the expression.' : 'Correct the expression; `cordon playbooks validate` checks it.' };
}

function fillParameters(action: PlaybookAction, where: string, data: TemplateData): { ok: true; value: Record<string, Json> } | { ok: false; refusal: Refusal } {
  const value: [string, Json][] = [];
  for (const [name, parameter] of Object.entries(action.parameters)) {
    const filled = fill(parameter, data);
    if (!filled.ok) return { ok: false, refusal: templateRefusal(action, where, `parameter ${quote(name)}: ${filled.problem}`) };
    value.push([name, filled.value]);
  }
  return { ok: true, value: Object.fromEntries(value) };
}

function templateRefusal(action: PlaybookAction, where: string, problem: string): Refusal {
  return { rule: `template of ${action.id}`, where, reason: problem, next: 'Correct the template; there are entity, incident, context, event, severity, priority, risk and playbook.' };
}

function nothingToTake(c: Case, action: PlaybookAction): Refusal {
  return {
    rule: 'routes', where: whereConfig(c.inputs.policy.config, `routes.${action.type}`),
    reason: `${action.id} has no target: ${quote(action.type)} is routed for no kind of entity that the matching events name`,
    next: 'Nothing, if that is meant; else add a route for the kind.',
  };
}
