import { entityRef, GATES, stricter } from '../model/index.ts';
import type { DecideInputs, Decision, Gate, Refusal, TargetDecision } from '../model/index.ts';
import { touchesTarget, type Candidate } from './candidate.ts';
import { overCap } from './caps.ts';
import { openCase, type Case } from './case.ts';
import { activeExceptions } from './exceptions.ts';
import { alsoSays, gateOfCandidate, thresholdFor, type Gated } from './gates.ts';
import { stormRefusal } from './guardrails.ts';
import { unresolvedRefusals } from './hosts.ts';
import { matchPlaybooks, type Matched } from './match.ts';
import { waitsFor } from './needs.ts';
import { priority } from './priority.ts';
import { score } from './score.ts';
import { expand } from './targets.ts';
import { byText } from './where.ts';

/**
 * What is to be done about an incident, and who must let it through. Pure: no I/O, no clock; equal inputs give equal
 * bytes, whatever the order of their lists.
 */
export function decide(inputs: DecideInputs): Decision {
  const c = openCase(inputs);
  const risk = score(c);
  const rank = priority(c);
  const storm = stormRefusal(c);
  const matched: Matched = storm === null ? matchPlaybooks(c, risk.score) : { match: null, others: [], nearest: null, threshold: null };
  const refusals = storm === null ? unresolvedRefusals(c) : [storm];
  const head = { incident: inputs.incident.id, round: inputs.round, at: inputs.now, priority: { value: rank.value, parts: rank.parts }, queue: rank.queue };
  const nothing = (threshold: number, nearest: Decision['nearest'], said: Refusal[]): Decision => ({
    ...head, risk: { ...risk, threshold }, playbook: null, others: [], nearest, targets: [], waiting: [], exceptions: [], refusals: unique(said), gate: null,
  });
  const general = inputs.policy.config.config.scoring.threshold;
  if (matched.match === null) return nothing(matched.threshold ?? general, matched.nearest, refusals);

  const expanded = expand(c, matched.match, { score: risk.score, priority: rank.value });
  const { above, below, threshold } = byThreshold(c, expanded.candidates, risk.score);
  const said = [...refusals, ...expanded.refusals, ...below];
  const { playbook, digest } = matched.match.loaded;
  const [first] = below;
  if (above.length === 0 && first !== undefined) return nothing(threshold ?? general, { playbook: playbook.id, where: first.where, failed: first.reason }, said);

  const { ready, waiting } = split(c, above);
  const gated = gates(c, ready);
  return {
    ...head,
    risk: { ...risk, threshold: matched.threshold ?? threshold ?? general },
    playbook: { id: playbook.id, version: playbook.version, digest },
    others: matched.others,
    nearest: null,
    targets: gated.map((one) => targetDecision(c, one)),
    waiting,
    exceptions: usedExceptions(gated),
    refusals: unique([...said, ...gated.flatMap((one) => one.refusals)]),
    gate: gated.reduce<Gate | null>((gate, one) => (gate === null ? one.gate : stricter(gate, one.gate)), null),
  };
}

/** Targets whose own threshold the score does not reach are left to a person. */
function byThreshold(c: Case, candidates: readonly Candidate[], value: number): { above: Candidate[]; below: Refusal[]; threshold: number | null } {
  const above: Candidate[] = [];
  const below: Refusal[] = [];
  let highest: number | null = null;
  for (const candidate of candidates) {
    const { threshold, where } = thresholdFor(c, candidate);
    highest = Math.max(highest ?? threshold, threshold);
    if (value >= threshold) above.push(candidate);
    else below.push({ rule: 'risk threshold', where, reason: `the risk score ${value} is below ${threshold}`, next: 'Handle it by hand: the incident is open in the queue.' });
  }
  return { above, below, threshold: highest };
}

function split(c: Case, candidates: readonly Candidate[]): { ready: Candidate[]; waiting: Decision['waiting'] } {
  const ready: Candidate[] = [];
  const waiting = new Map<string, Decision['waiting'][number]>();
  for (const candidate of candidates) {
    const wait = waitsFor(c, candidate, candidates);
    if (wait === null) ready.push(candidate);
    else {
      const key = candidate.responder.task ? `${candidate.index}` : `${candidate.index} ${wait.target}`;
      if (!waiting.has(key)) waiting.set(key, wait);
    }
  }
  return { ready, waiting: [...waiting.values()] };
}

/** The gate of each candidate; a task keeps one target; then the caps, which count what is left on auto. */
function gates(c: Case, ready: readonly Candidate[]): Gated[] {
  const active = activeExceptions(c);
  const gated = oneTargetForTasks(ready.map((candidate) => gateOfCandidate(c, candidate, active)));
  const denied = overCap(c, gated.filter(({ gate }) => gate === 'auto').map(({ candidate }) => candidate));
  return gated.map((one) => {
    const verdict = one.gate === 'auto' && touchesTarget(one.candidate) ? denied.get(entityRef(one.candidate.target)) : undefined;
    return verdict === undefined ? one : alsoSays(one, verdict);
  });
}

/** A ticket is for the incident: its target is the one that holds it up least, then one of ours before an outside address. */
function oneTargetForTasks(gated: readonly Gated[]): Gated[] {
  const best = new Map<string, Gated>();
  for (const one of gated.filter(({ candidate }) => candidate.responder.task)) {
    const key = `${one.candidate.index} ${one.candidate.responder.id}`;
    const known = best.get(key);
    if (known === undefined || holdsUp(one) < holdsUp(known)) best.set(key, one);
  }
  const kept = new Set(best.values());
  return gated.filter((one) => !one.candidate.responder.task || kept.has(one));
}

function holdsUp({ gate, candidate }: Gated): number {
  return GATES.indexOf(gate) * 2 + Number(candidate.facts.external);
}

function targetDecision(c: Case, { candidate, gate, reasons, refusals, exception }: Gated): TargetDecision {
  const { action, responder, target, parameters, loaded } = candidate;
  const { timeout_seconds: timeoutSeconds, retry_policy: retry } = loaded.playbook.execution;
  return {
    action: action.id, type: action.type, responder: responder.id, target, parameters,
    duration: action.duration ?? c.inputs.policy.config.config.containment.defaultDuration,
    onFailure: action.on_failure, timeoutSeconds, retry: { maxAttempts: retry.max_attempts, backoffMs: retry.backoff_ms },
    gate, reasons, exceptions: exception === null ? [] : [exception.exception.id], refusals,
  };
}

function usedExceptions(gated: readonly Gated[]): Decision['exceptions'] {
  const used = new Map(gated.flatMap(({ exception }) => (exception === null ? [] : [[exception.exception.id, exception] as const])));
  return [...used].sort(([a], [b]) => byText(a, b)).map(([id, { digest, exception }]) => ({ id, digest, effect: exception.effect }));
}

function unique(refusals: readonly Refusal[]): Refusal[] {
  return [...new Map(refusals.map((refusal) => [[refusal.rule, refusal.where, refusal.reason].join('\n'), refusal])).values()];
}
