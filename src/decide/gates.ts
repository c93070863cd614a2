import { satisfies, stricter, GATES } from '../model/index.ts';
import type { Gate, GateReason, GateRow, LoadedException, Refusal, Where } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { Case } from './case.ts';
import { exceptionFor, exceptionVerdict } from './exceptions.ts';
import { isProductionCritical } from './facts.ts';
import { brokenGuards, denial, pauseVerdicts, protectedVerdicts, stormVerdicts, type Verdict } from './guardrails.ts';
import { BUILT_IN, named, whereConfig, wherePlaybook } from './where.ts';

const DRY_RUN = 'gates.dry_run';

/** A candidate with its gate and everything that had a say. */
export interface Gated {
  candidate: Candidate;
  gate: Gate;
  reasons: GateReason[];
  refusals: Refusal[];
  exception: LoadedException | null;
}

/** The first row of the gate table that fits; without one, a person decides. */
export function tableRow(c: Case, candidate: Candidate): { row: GateRow | null; where: Where } {
  const { config } = c.inputs.policy;
  const index = config.config.gates.findIndex((row) => rowFits(c, row, candidate));
  return { row: config.config.gates[index] ?? null, where: whereConfig(config, index === -1 ? 'gates' : `gates.${index}`) };
}

function rowFits(c: Case, { when }: GateRow, { action, responder, target, facts, events }: Candidate): boolean {
  if (when === undefined) return true;
  if (when.severity !== undefined && !when.severity.includes(c.inputs.incident.severity)) return false;
  if (when.environment !== undefined && (facts.environment === null || !when.environment.includes(facts.environment))) return false;
  if (when.criticality !== undefined && (facts.criticality === null || !satisfies(when.criticality, facts.criticality))) return false;
  if (when.kind !== undefined && !when.kind.includes(target.kind)) return false;
  if (when.action !== undefined && !when.action.includes(action.type) && !when.action.includes(responder.id)) return false;
  if (when.confidence === undefined) return true;
  const precision = worstPrecision(c, events);
  return precision !== null && satisfies(when.confidence, precision);
}

/** The historical precision of the worst detection that brought the target in; null when one is unknown. */
function worstPrecision(c: Case, events: Candidate['events']): number | null {
  let worst: number | null = null;
  for (const { detection } of events) {
    const precision = c.inputs.context.detections.find((record) => record.detection === detection)?.precision ?? null;
    if (precision === null) return null;
    worst = worst === null ? precision : Math.min(worst, precision);
  }
  return worst;
}

/** The least risk score for a candidate, and where it is written: the playbook's, the row's, or the general one. */
export function thresholdFor(c: Case, candidate: Candidate): { threshold: number; where: Where } {
  const { config } = c.inputs.policy;
  const own = candidate.loaded.playbook.conditions.risk_threshold;
  if (own !== undefined) return { threshold: own, where: wherePlaybook(candidate.loaded, 'conditions.risk_threshold') };
  const { row, where } = tableRow(c, candidate);
  if (row?.threshold !== undefined) return { threshold: row.threshold, where };
  return { threshold: config.config.scoring.threshold, where: whereConfig(config, 'scoring.threshold') };
}

/** The strictest of table, playbook, exception and guardrails; the caps, which look at all targets together, come after. */
export function gateOfCandidate(c: Case, candidate: Candidate, active: readonly LoadedException[]): Gated {
  const exception = exceptionFor(active, candidate);
  const verdicts = [
    ...brokenGuards(c), ...pauseVerdicts(c, candidate), ...protectedVerdicts(c, candidate), ...(exception === null ? [] : [exceptionVerdict(exception, candidate)]),
    ...floors(c, candidate), ...stormVerdicts(c, candidate), ...playbookVerdicts(candidate), tableVerdict(c, candidate),
  ];
  return settle(candidate, verdicts.map(({ reason }) => reason), verdicts.flatMap(({ refusal }) => refusal ?? []), exception);
}

/** The same candidate with one more verdict. */
export function alsoSays(gated: Gated, verdict: Verdict): Gated {
  return settle(gated.candidate, [...gated.reasons, verdict.reason], [...gated.refusals, ...(verdict.refusal === null ? [] : [verdict.refusal])], gated.exception);
}

function settle(candidate: Candidate, said: GateReason[], refusals: Refusal[], exception: LoadedException | null): Gated {
  const strictestFirst = said.toSorted((a, b) => GATES.indexOf(b.gate) - GATES.indexOf(a.gate));
  const strictest = said.reduce<Gate>((gate, reason) => stricter(gate, reason.gate), 'auto');
  // A dry run touches nothing, so there is nothing to approve either; what is forbidden is still told.
  const dry = candidate.loaded.playbook.gates.dry_run && strictest !== 'deny';
  const gate = dry ? 'shadow' : strictest;
  const reasons = dry ? strictestFirst.toSorted((a, b) => Number(b.rule === DRY_RUN) - Number(a.rule === DRY_RUN)) : strictestFirst;
  return { candidate, gate, reasons, refusals, exception };
}

function tableVerdict(c: Case, candidate: Candidate): Verdict {
  const { row, where } = tableRow(c, candidate);
  if (row === null) return { reason: { rule: 'gate table', where, gate: 'approval', reason: 'no row fits, so a person decides' }, refusal: null };
  const reason = row.when === undefined ? 'the row for everything else' : `the first row that fits: ${JSON.stringify(row.when)}`;
  if (row.gate === 'deny') return denial({ rule: 'gate table', where, reason, next: 'Contain by hand, or change the row by a reviewed commit.' });
  return { reason: { rule: 'gate table', where, gate: row.gate, reason }, refusal: null };
}

function playbookVerdicts({ loaded }: Candidate): Verdict[] {
  const verdicts: Verdict[] = [];
  const { human_approval: approval, dry_run: dryRun } = loaded.playbook.gates;
  if (approval) verdicts.push(atLeast('approval', 'gates.human_approval', wherePlaybook(loaded, 'gates.human_approval'), 'the playbook asks for a person'));
  if (dryRun) verdicts.push(atLeast('shadow', DRY_RUN, wherePlaybook(loaded, 'gates.dry_run'), 'the playbook is a dry run: decide and record, touch nothing'));
  return verdicts;
}

/** What never goes to auto, whatever the table says. */
function floors(c: Case, { target, facts, events, wayOf }: Candidate): Verdict[] {
  const verdicts: Verdict[] = [];
  const source = facts.from === null ? '' : ` (as ${named(facts.from)})`;
  if (isProductionCritical(facts)) verdicts.push(atLeast('approval', 'production-critical', BUILT_IN, `${named(target)} is production-critical${source}`));
  if (wayOf !== null) verdicts.push(atLeast('approval', 'another way in', BUILT_IN, `no alert names ${named(target)}; the inventory has it as another way in of ${named(wayOf)}`));
  if (facts.criticality === null) verdicts.push(atLeast('approval', 'unknown criticality', BUILT_IN, `the criticality of ${named(target)} is unknown`));
  if (facts.environment === null) verdicts.push(atLeast('approval', 'unknown environment', BUILT_IN, `the environment of ${named(target)} is unknown`));
  if (c.inputs.incident.severityAssumed || events.some((event) => event.severityAssumed)) {
    verdicts.push(atLeast('approval', 'assumed severity', BUILT_IN, 'an alert carried no severity that we know; it was taken as low'));
  }
  return verdicts;
}

function atLeast(gate: Gate, rule: string, where: Where, reason: string): Verdict {
  return { reason: { rule, where, gate, reason }, refusal: null };
}
