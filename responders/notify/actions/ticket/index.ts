import * as z from 'zod';
import { ENTITY_KINDS, entityRef, Severity, SEVERITIES } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { Action, ActionRequest } from '../../../contract.ts';
import { refuse } from '../../../refusal.ts';
import type { TicketTask } from '../../task.ts';

export const Parameters = z.strictObject({
  system: z.enum(['jira', 'github']).exactOptional().describe('Must be the environment\'s own; absent: that one.'),
  project: z.string().regex(/^[\w.-]+(\/[\w.-]+)?$/, 'expected a Jira project key, or owner/name for GitHub').exactOptional(),
  priority: z.string().min(1).max(50).exactOptional().describe('A severity (by the names in cordon.yaml), or a priority of the ticket system.'),
  labels: z.array(z.string().min(1).max(255)).max(20).default([]),
  title: z.string().max(1_000).exactOptional(),
});
export type Parameters = z.infer<typeof Parameters>;

/** One ticket an incident, whatever the number of its targets and runs. */
export const ticket: Action<Clients> = {
  id: 'notify/ticket',
  title: 'Open a ticket for the incident',
  kinds: ENTITY_KINDS,
  parameters: Parameters,
  // Develop incident report: RE&CT has no action for a ticket, this is the nearest.
  react: 'RA6001',
  reversibility: 'none',
  permissions: ['jira:read:jira-work', 'jira:write:jira-work', 'github:issues:write'],
  scopeProvider: 'tickets',
  async preflight(request, _scopes, clients) {
    const { system, project } = Parameters.parse(request.parameters);
    const { tickets } = clients;
    if (tickets === null) return refuse(request, 'notify/ticket:no-system', 'the environment has no ticket system', 'Add tickets: to the environment in cordon.yaml.');
    if (system !== undefined && system !== tickets.system) {
      return refuse(request, 'notify/ticket:other-system', `the playbook asks for ${system}, the environment has ${tickets.system}`, 'Correct system: in the playbook, or tickets: in cordon.yaml.');
    }
    if (project !== undefined && project.includes('/') !== (tickets.system === 'github')) {
      return refuse(request, 'notify/ticket:project', `${project} is no project of ${tickets.system}`, tickets.system === 'github' ? 'Write owner/name.' : 'Write the project\'s key.');
    }
    return { ok: true, facts: { system: tickets.system }, residual: null, notes: [] };
  },
  expand(request) {
    const parameters = Parameters.parse(request.parameters);
    return [{ kind: 'task', scope: 'tickets', key: `${request.incident}/ticket`, parameters: taskOf(request, parameters) }];
  },
};

function taskOf(request: ActionRequest, parameters: Parameters): TicketTask {
  const severity = Severity.catch('low').parse(request.severity);
  const asked = parameters.priority?.toLowerCase();
  const level = SEVERITIES.find((one) => one === asked);
  return {
    title: parameters.title ?? `[${severity}] ${request.title}`,
    lines: [
      `Incident ${request.incident}: ${request.title}`,
      `Severity: ${severity}`,
      `Target: ${entityRef(request.target)} (${request.target.name})`,
      `Decided: ${request.decidedAt}`,
      `Containment holds until: ${request.until}`,
      `Details: cordon incidents show ${request.incident}`,
    ],
    labels: parameters.labels,
    severity: level ?? severity,
    priority: level === undefined ? (parameters.priority ?? null) : null,
    project: parameters.project ?? null,
  };
}
