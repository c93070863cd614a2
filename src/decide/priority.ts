import type { Priority, ScorePart, Severity } from '../model/index.ts';
import { contextOf, type Case } from './case.ts';
import { named } from './where.ts';

const SEVERITY_POINTS: Record<Severity, number> = { critical: 40, high: 30, medium: 15, low: 5 };
const PER_CRITICALITY = 3;
/** An asset that nobody has rated is taken as an ordinary one, not as one that does not matter. */
const UNRATED = 5;
const PRODUCTION_CRITICAL = 9;
const PRIVILEGE_POINTS = 10;

/** How near an ATT&CK tactic (https://attack.mitre.org/tactics/enterprise/) is to the damage. */
const TACTIC_POINTS: Record<string, number> = {
  impact: 20, exfiltration: 20, lateralmovement: 15, commandandcontrol: 15, credentialaccess: 10, privilegeescalation: 10, collection: 10, persistence: 10,
};

const LEAST: [Priority, number][] = [['P1', 65], ['P2', 45], ['P3', 25]];

/** In which order people work on incidents. Never falls as criticality rises. */
export function priority(c: Case): { value: Priority; queue: string; parts: ScorePart[] } {
  const parts = [severity(c), criticality(c), tactic(c), privilege(c)];
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  const value = LEAST.find(([, least]) => points >= least)?.[0] ?? 'P4';
  const { queues } = c.inputs.policy.config.config;
  const own = value === 'P1' ? queues.P1 : value === 'P2' ? queues.P2 : undefined;
  return { value, queue: own ?? queues.default, parts };
}

function severity(c: Case): ScorePart {
  const word = c.inputs.incident.severity;
  return { name: 'severity', points: SEVERITY_POINTS[word], reason: `severity is ${word}` };
}

function criticality(c: Case): ScorePart {
  let best = { value: c.entities.length === 0 ? UNRATED : -1, reason: 'no entity is named' };
  for (const entity of c.entities) {
    const context = contextOf(c, entity);
    const rated = context.criticality ?? UNRATED;
    const value = context.productionCritical ? Math.max(rated, PRODUCTION_CRITICAL) : rated;
    const reason = context.criticality === null ? `criticality of ${named(entity)} is unknown` : `criticality of ${named(entity)} is ${context.criticality}`;
    if (value > best.value) best = { value, reason: context.productionCritical ? `${reason}, marked production-critical` : reason };
  }
  return { name: 'criticality', points: best.value * PER_CRITICALITY, reason: best.reason };
}

function tactic(c: Case): ScorePart {
  let best = { points: 0, name: '' };
  for (const name of c.events.flatMap((event) => event.tactics)) {
    const word = name.toLowerCase().replaceAll(/[^a-z]/g, '');
    const points = Object.hasOwn(TACTIC_POINTS, word) ? TACTIC_POINTS[word] ?? 0 : 0;
    if (points > best.points || (points === best.points && points > 0 && word < best.name)) best = { points, name: word };
  }
  return { name: 'tactic', points: best.points, reason: best.name === '' ? 'no tactic that is near the damage' : `tactic ${best.name}` };
}

function privilege(c: Case): ScorePart {
  const entity = c.entities.find((candidate) => contextOf(c, candidate).privileged);
  if (entity === undefined) return { name: 'privilege', points: 0, reason: 'no privileged identity is involved' };
  return { name: 'privilege', points: PRIVILEGE_POINTS, reason: `${named(entity)} is privileged` };
}
