import pLimit from 'p-limit';
import type { Action, Call, Expansion, Preflight } from '../../responders/contract.ts';
import type { Proposed } from '../decide/index.ts';
import type { ControlTypes } from './join.ts';
import { touchedBy } from './touched.ts';
import { milliseconds, type Decision, type Gate, type Incident, type Instant, type Json, type Refusal, type Residual, type Scope, type TargetDecision, type Context } from '../model/index.ts';

/** A target of a decision with what its action would set and do. */
export interface Prepared {
  decided: TargetDecision;
  gate: Gate;
  until: Instant;
  facts: { [key: string]: Json };
  expansion: Expansion[];
  residual: Residual | null;
  notes: string[];
}

/** Targets that can be contained, and why the others cannot. */
export interface PreparedAll { prepared: Prepared[]; refusals: { target: TargetDecision; refusal: Refusal }[] }

export interface PreflightContext<Clients> {
  actions: ReadonlyMap<string, Action<Clients>>;
  scopes: readonly Scope[];
  clients: Clients;
  now: Instant;
  types: ControlTypes;
  /** Why an action must not touch what its target turned out to be, or null. */
  forbidden(proposed: Proposed): string | null;
  /** `file:line` of a playbook's action. */
  whereOf(action: string): string;
}

/** Most targets that are looked at together: enough for speed, little enough for the tightest API limit (100 a minute). */
const AT_ONCE = 8;

/** Asks each action whether its target can be contained, and what that takes. A target whose preflight fails is refused; the others go on. */
export async function prepare<Clients>(
  decision: Decision, incident: Incident, context: Context, tools: PreflightContext<Clients>,
): Promise<PreparedAll> {
  const limit = pLimit(AT_ONCE);
  const targets = decision.targets.filter((target) => target.gate === 'auto' || target.gate === 'approval');
  const results = await Promise.all(targets.map((target) => limit(async () => await prepareOne(target, decision, incident, context, tools))));
  return {
    prepared: results.flatMap((result) => ('prepared' in result ? [result.prepared] : [])),
    refusals: results.flatMap((result) => ('refusal' in result ? [result] : [])),
  };
}

async function prepareOne<Clients>(
  target: TargetDecision, decision: Decision, incident: Incident, context: Context, tools: PreflightContext<Clients>,
): Promise<{ prepared: Prepared } | { target: TargetDecision; refusal: Refusal }> {
  const where = tools.whereOf(target.action);
  const action = tools.actions.get(target.responder);
  if (action === undefined) return { target, refusal: { rule: 'routes', where, reason: `no responder ${target.responder} is installed`, next: 'Correct routes in cordon.yaml; `cordon playbooks list --actions` shows what there is.' } };
  const until = new Date(Date.parse(decision.at) + milliseconds(target.duration)).toISOString();
  const request = {
    incident: incident.id, action: target.action, where, target: target.target,
    context: context.entities.find((one) => one.entity.kind === target.target.kind && one.entity.value === target.target.value) ?? null,
    parameters: target.parameters, severity: incident.severity, title: incident.title, decidedAt: decision.at, until,
  };
  const call: Omit<Call, 'scope'> = { now: tools.now, timeoutSeconds: target.timeoutSeconds };
  const preflight = await action.preflight(request, tools.scopes, tools.clients, call).catch((error: unknown): Preflight => ({
    ok: false,
    refusal: {
      rule: `preflight of ${action.id}`, where,
      reason: `it could not be found out whether this is safe: ${error instanceof Error ? error.message : String(error)}`,
      next: 'Check the connection and permissions (`cordon doctor`), then run `cordon sweep`, which tries again.',
    },
  }));
  if (!preflight.ok) return { target, refusal: preflight.refusal };
  const { facts, residual, notes } = preflight;
  const expansion = action.expand(request, facts);
  const reason = forbiddenExpansion(target, facts, expansion, tools);
  if (reason !== null) return { target, refusal: { rule: 'protected entities', where, reason, next: 'A person must act outside cordon, or change the protection or exception by a reviewed commit.' } };
  return { prepared: { decided: target, gate: target.gate, until, facts, expansion, residual, notes } };
}

/** Decide knew the target by the names that the alert and the inventory have; only now it is known what those are in the cloud. */
function forbiddenExpansion<Clients>({ target, responder }: TargetDecision, facts: Prepared['facts'], expansion: readonly Expansion[], tools: PreflightContext<Clients>): string | null {
  const touches = expansion.flatMap((one) => (one.kind === 'control' ? touchedBy(one.control, target, tools.types) : []));
  if (!expansion.some((one) => one.kind === 'control')) return null;
  const { name } = facts;
  const called = typeof name === 'string' && name !== '' ? [{ ...target, name }] : [];
  return tools.forbidden({ target, responder, touches: [...called, ...touches] });
}
