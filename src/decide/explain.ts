import { entityRef } from '../model/index.ts';
import type { DecideInputs, Decision, Where } from '../model/index.ts';
import { names, openCase } from './case.ts';
import { factsOf } from './facts.ts';
import { decide } from './decide.ts';
import { incidentChecks, matchingEvents, targetChecks } from './match.ts';
import { quote, whereConfig, wherePlaybook } from './where.ts';

/** One line of an explanation: which rule, where it is written, what it gave and why. */
export interface ExplainRow { subject: string; rule: string; where: Where; result: string; reason: string }

/** Why an incident is decided as it is: the score's parts, each playbook whose trigger fits, each target's rules. */
export function explain(inputs: DecideInputs): ExplainRow[] {
  const decision = decide(inputs);
  return [...riskRows(inputs, decision), ...playbookRows(inputs, decision), ...targetRows(decision), ...refusalRows(decision)];
}

/** The rows as text, one line each; text from alerts is quoted in them. */
export function explainLines(rows: readonly ExplainRow[]): string[] {
  return rows.map((row) => `${row.subject}: ${row.rule}: ${row.result} (${row.reason}) [${row.where}]`);
}

const SCORING: Record<string, string> = {
  severity: 'severity', 'threat intelligence': 'threatIntelligence', 'critical asset': 'criticalAsset', 'repeat offender': 'repeatOffender',
  'detection confidence': 'detectionConfidence', corroboration: 'corroboration', 'privileged identity': 'privilegedIdentity',
};

function riskRows(inputs: DecideInputs, { risk, priority, queue }: Decision): ExplainRow[] {
  const { config } = inputs.policy;
  const points = (value: number) => (value > 0 ? `+${value}` : String(value));
  return [
    ...risk.parts.map((part) => ({ subject: 'risk', rule: part.name, where: whereConfig(config, `scoring.${SCORING[part.name] ?? ''}`), result: points(part.points), reason: part.reason })),
    { subject: 'risk', rule: 'score', where: whereConfig(config, 'scoring'), result: String(risk.score), reason: `threshold ${risk.threshold}` },
    { subject: 'priority', rule: priority.value, where: whereConfig(config, 'queues'), result: `queue ${queue}`, reason: priority.parts.map((part) => `${part.name} ${points(part.points)}`).join(', ') },
  ];
}

function playbookRows(inputs: DecideInputs, decision: Decision): ExplainRow[] {
  const c = openCase(inputs);
  const rows: ExplainRow[] = [];
  for (const loaded of inputs.policy.playbooks) {
    const { id } = loaded.playbook;
    const events = matchingEvents(c, loaded);
    if (events.length === 0) continue;
    const result = decision.playbook?.id === id ? 'taken' : decision.others.includes(id) ? 'fits, not taken' : 'does not fit';
    rows.push({ subject: `playbook ${id}`, rule: 'triggers', where: wherePlaybook(loaded, 'triggers'), result, reason: `${events.length} of ${c.events.length} events` });
    const targets = c.entities.filter((entity) => events.some((event) => names(event, entity)));
    const checks = [...incidentChecks(c, loaded, decision.risk.score), ...targets.flatMap((entity) => targetChecks(loaded, entity, factsOf(c, entity)))];
    for (const check of checks) rows.push({ subject: `playbook ${id}`, rule: check.path, where: check.where, result: check.holds ? 'holds' : 'fails', reason: check.reason });
  }
  if (decision.nearest !== null) rows.push({ subject: `playbook ${decision.nearest.playbook}`, rule: 'nearest', where: decision.nearest.where, result: 'does not fit', reason: decision.nearest.failed });
  return rows;
}

function targetRows(decision: Decision): ExplainRow[] {
  const rows: ExplainRow[] = [];
  for (const target of decision.targets) {
    const subject = `${target.action} (${target.responder}) on ${quote(entityRef(target.target))}`;
    for (const reason of target.reasons) rows.push({ subject, rule: reason.rule, where: reason.where, result: reason.gate, reason: reason.reason });
    const [row] = target.reasons;
    rows.push({ subject, rule: 'gate', where: row?.where ?? '', result: target.gate, reason: 'the strictest of these' });
  }
  return rows;
}

function refusalRows(decision: Decision): ExplainRow[] {
  return decision.refusals.map((refusal) => ({ subject: 'refused', rule: refusal.rule, where: refusal.where, result: refusal.next, reason: refusal.reason }));
}
