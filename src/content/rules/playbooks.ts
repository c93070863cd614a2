import * as z from 'zod';
import { nearestName, type Json } from '../../model/index.ts';
import { checkExpression } from '../../decide/expression.ts';
import type { KnownAction } from '../content.ts';
import { shown } from '../issues.ts';
import type { Findings } from '../read.ts';
import { valueAt } from '../value-at.ts';
import { routedActions } from './routes.ts';
import { at, unknownName, type Everything } from './rule.ts';

/** Playbook ids are unique. */
export function playbookIds({ playbooks }: Everything, findings: Findings): void {
  for (const [index, { loaded, read }] of playbooks.entries()) {
    const first = playbooks.findIndex((other) => other.loaded.playbook.id === loaded.playbook.id);
    if (first < index) findings.problems.push(at(read.doc, ['playbook', 'id'], `the id ${loaded.playbook.id} is taken by ${playbooks[first]?.loaded.file ?? 'another file'}`));
  }
}

/** Actions exist, take their parameters, and wait only for each other in an order that can end. */
export function playbookActions(all: Everything, findings: Findings): void {
  const types = [...Object.keys(all.config.loaded.config.routes), ...all.catalogue.map(({ id }) => id)].toSorted();
  for (const playbook of all.playbooks) {
    const { actions } = playbook.loaded.playbook;
    const { doc } = playbook.read;
    const ids = actions.map(({ id }) => id);
    for (const [index, action] of actions.entries()) {
      const path = ['playbook', 'actions', index];
      if (ids.indexOf(action.id) < index) findings.problems.push(at(doc, [...path, 'id'], `another action has the id ${action.id}`));
      const routed = routedActions(all, action.type, action.parameters['provider']);
      if (routed === null) findings.problems.push(unknownName(doc, [...path, 'type'], 'action type', action.type, types));
      else parameters(all, playbook, index, routed, findings);
      const problem = action.when === undefined ? null : checkExpression(action.when);
      if (problem !== null) findings.problems.push(at(doc, [...path, 'when'], `expected a CEL expression: ${problem}`));
      for (const [n, need] of action.needs.entries()) {
        if (!ids.includes(need.action)) findings.problems.push(unknownName(doc, [...path, 'needs', n, 'action'], 'action', need.action, ids.filter((id) => id !== action.id)));
        else if (reaches(actions, need.action, action.id)) findings.problems.push(at(doc, [...path, 'needs', n, 'action'], `${action.id} would wait for itself`));
      }
    }
  }
}

type Actions = Everything['playbooks'][number]['loaded']['playbook']['actions'];

/** Whether `from` waits, directly or not, for `to`. */
function reaches(actions: Actions, from: string, to: string, seen: readonly string[] = []): boolean {
  if (from === to) return true;
  if (seen.includes(from)) return false;
  const needs = actions.find(({ id }) => id === from)?.needs ?? [];
  return needs.some((need) => reaches(actions, need.action, to, [...seen, from]));
}

// `provider` chooses the route; `scope` and `action` are words that the playbook format has always carried.
const ROUTING_WORDS = ['provider', 'scope', 'action'];

function parameters(all: Everything, { loaded, read }: Everything['playbooks'][number], index: number, routed: readonly string[], findings: Findings): void {
  const action = loaded.playbook.actions[index];
  if (action === undefined) return;
  const known = all.catalogue.filter(({ id }) => routed.includes(id));
  const unfit = new Map<string, { by: string[]; path: (string | number)[]; message: string; nearest: string | null }>();
  for (const candidate of known) {
    for (const { path, message, nearest } of misfits(candidate, action.parameters)) {
      const key = path.join('.');
      const entry = unfit.get(key) ?? { by: [], path, message, nearest };
      unfit.set(key, { ...entry, by: [...entry.by, candidate.id] });
    }
  }
  for (const { by, path, message, nearest } of unfit.values()) {
    const problem = at(read.doc, ['playbook', 'actions', index, 'parameters', ...path], `${message} (${by.join(', ')})`, nearest);
    // What one of several routed actions takes is meant for that one; the others refuse it when they are chosen.
    if (by.length === known.length) findings.problems.push(problem);
    else findings.warnings.push(problem);
  }
}

function misfits(action: KnownAction, given: Record<string, Json>): { path: (string | number)[]; message: string; nearest: string | null }[] {
  const parsed = z.safeParse(action.parameters, given);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') {
      const unknown = issue.keys.filter((key) => !ROUTING_WORDS.includes(key));
      return unknown.map((key) => ({ path: [...path, key], message: `unknown parameter "${key}"`, nearest: nearestName(key, fieldsOf(action)) }));
    }
    const value = valueAt(given, path);
    // What a template will give is known only with the incident.
    if (JSON.stringify(value)?.includes('{{') === true) return [];
    const values = issue.code === 'invalid_value' ? issue.values.map(String) : [];
    const nearest = typeof value === 'string' ? nearestName(value, values) : null;
    const expected = values.length > 0 ? `expected ${values.join(' or ')}` : issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.message;
    return [{ path, message: value === undefined ? `missing parameter "${path.join('.')}": ${expected}` : `${expected}, got ${shown(value)}`, nearest }];
  });
}

function fieldsOf({ parameters: schema }: KnownAction): string[] {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null ? Object.keys(schema.shape) : [];
}

/** Roles and queues of a playbook are those of contacts.yaml. */
export function playbookPeople({ playbooks, inventory: { contacts }, reads }: Everything, findings: Findings): void {
  if (reads.contacts === null) return;
  const roles = contacts.roles.map(({ id }) => id);
  const queues = [...new Set(contacts.roles.map(({ queue }) => queue))];
  for (const { loaded: { playbook }, read } of playbooks) {
    for (const [name, role] of Object.entries(playbook.roles)) {
      if (!roles.includes(role)) findings.problems.push(unknownName(read.doc, ['playbook', 'roles', name], 'role', role, roles));
    }
    if (playbook.escalation !== undefined && !queues.includes(playbook.escalation.queue)) {
      findings.problems.push(unknownName(read.doc, ['playbook', 'escalation', 'queue'], 'queue', playbook.escalation.queue, queues));
    }
  }
}
