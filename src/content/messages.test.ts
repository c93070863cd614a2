import { describe, expect, it } from 'vitest';
import { inspect, playbookText } from './testing.ts';

describe('src/content/messages', () => {
  const cases: [title: string, file: string, text: string, message: string][] = [
    ['an unknown field, with the nearest name', 'playbooks/a.yaml', playbookText(undefined, '  descripton: x\n'),
      'playbooks/a.yaml:8:3: playbook.descripton: unknown field "descripton"; expected one of id, name, version, description, triggers, conditions, actions, gates, execution, phases, roles, communications, escalation, sla (did you mean "description"?)'],
    ['an unknown value', 'playbooks/a.yaml', playbookText().replace('source: edr', 'source: erd'),
      'playbooks/a.yaml:5:24: playbook.triggers.0.source: expected one of edr, siem, cloudtrail, identity, network, cspm, got "erd" (did you mean "edr"?)'],
    ['a missing field, at its parent', 'playbooks/a.yaml', playbookText().replace('  name: One\n', ''),
      'playbooks/a.yaml:1:1: playbook.name: missing field "name": expected text'],
    ['a wrong type', 'playbooks/a.yaml', playbookText().replace('name: One', 'name: [One]'),
      'playbooks/a.yaml:3:9: playbook.name: expected text, got a list'],
    ['a text of the wrong form', 'playbooks/a.yaml', playbookText(undefined, '  conditions: { asset_criticality: "at most 7" }\n'),
      'playbooks/a.yaml:8:36: playbook.conditions.asset_criticality: expected a comparison such as "<= 7", got "at most 7"'],
    ['a switch that cannot be switched off, with the reason', 'playbooks/a.yaml', playbookText(undefined, '  gates: { audit_log: false }\n'),
      'playbooks/a.yaml:8:23: playbook.gates.audit_log: audit_log cannot be switched off: the ledger is what approvals and releases are made from'],
    ['idempotency that is switched off', 'playbooks/a.yaml', playbookText(undefined, '  execution: { idempotency: false }\n'),
      'playbooks/a.yaml:8:29: playbook.execution.idempotency: idempotency cannot be switched off: runs are repeated after every crash'],
    ['an unknown action type', 'playbooks/a.yaml', playbookText('    - { id: isolate, type: isolate_hots }'),
      'playbooks/a.yaml:7:28: playbook.actions.0.type: there is no action type "isolate_hots"; expected one of aws/revoke-role-sessions, azure/block-ip-nsg, block_ip, create_ticket, defender/isolate-device, disable_account, entra/disable-user, entra/revoke-sessions, isolate_host, notify/ticket, revoke_token (did you mean "isolate_host"?)'],
    ['a parameter that the action does not know', 'playbooks/a.yaml', playbookText('    - { id: isolate, type: isolate_host, parameters: { mod: Full } }'),
      'playbooks/a.yaml:7:61: playbook.actions.0.parameters.mod: unknown parameter "mod" (defender/isolate-device) (did you mean "mode"?)'],
    ['a parameter value that the action does not take', 'playbooks/a.yaml', playbookText('    - { id: isolate, type: isolate_host, parameters: { mode: full } }'),
      'playbooks/a.yaml:7:62: playbook.actions.0.parameters.mode: expected Full or Selective, got "full" (defender/isolate-device) (did you mean "Full"?)'],
    ['a template that names nothing', 'playbooks/a.yaml', playbookText('    - { id: isolate, type: isolate_host, target: "{{ entity.valeu }}" }'),
      'playbooks/a.yaml:7:50: playbook.actions.0.target: nothing is known as {{ entity.valeu }} (did you mean "entity.value"?)'],
    ['a template that wants to be evaluated', 'playbooks/a.yaml', playbookText('    - { id: isolate, type: isolate_host, target: "{{ process.exit(1) }}" }'),
      'playbooks/a.yaml:7:50: playbook.actions.0.target: {{ process.exit(1) }} is not a path such as {{ entity.value }}: templates are looked up, not evaluated'],
    ['a wait for an action that is not there', 'playbooks/a.yaml', playbookText('    - { id: isolate, type: isolate_host }\n    - { id: tell, type: create_ticket, needs: [{ action: isolat, outcome: effective }] }'),
      'playbooks/a.yaml:8:58: playbook.actions.1.needs.0.action: there is no action "isolat"; expected one of isolate (did you mean "isolate"?)'],
    ['a wait in a circle', 'playbooks/a.yaml', playbookText('    - { id: a, type: isolate_host, needs: [{ action: a, outcome: failed }] }'),
      'playbooks/a.yaml:7:54: playbook.actions.0.needs.0.action: a would wait for itself'],
    ['a duplicate key', 'playbooks/a.yaml', playbookText(undefined, '  name: Two\n'), 'playbooks/a.yaml:8:3: Map keys must be unique'],
    ['a branch that no provider has', 'cordon.yaml', 'environments:\n  production: { kind: cloud, backend: "s3://x", secretsProvider: "awskms://k", scopes: [{ id: a, provider: awss }] }\n',
      'cordon.yaml:2:108: environments.production.scopes.0.provider: expected one of aws, azure, entra, defender, got "awss" (did you mean "aws"?)'],
    ['an unknown field of the branch that was meant', 'inventory/protected.yaml', 'protected:\n  - { kind: device, mtach: "dc-*", match: "dc-*", reason: r }\n',
      'inventory/protected.yaml:2:21: protected.0.mtach: unknown field "mtach"; expected one of kind, id, reason, cidr, match (did you mean "match"?)'],
    ['a route to an action that is not there', 'cordon.yaml', 'routes: { isolate_host: { device: defender/isolate-devise } }\n',
      'cordon.yaml:1:35: routes.isolate_host.device: there is no action "defender/isolate-devise"; expected one of entra/revoke-sessions, aws/revoke-role-sessions, defender/isolate-device, entra/disable-user, azure/block-ip-nsg, notify/ticket (did you mean "defender/isolate-device"?)'],
    ['a file that nobody reads', 'inventory/protectd.yaml', 'protected: []\n',
      'inventory/protectd.yaml:1:1: no file of this name is read; expected one of inventory/assets.yaml, inventory/identities.yaml, inventory/contacts.yaml, inventory/protected.yaml (did you mean "inventory/protected.yaml"?)'],
    ['an address that is none', 'inventory/protected.yaml', 'protected:\n  - { kind: ip, cidr: 198.51.100.0/33, reason: r }\n',
      'inventory/protected.yaml:2:23: protected.0.cidr: expected an IP address or a network such as 198.51.100.0/28'],
    ['an empty file', 'playbooks/a.yaml', '', 'playbooks/a.yaml:1:1: expected a map of fields, got null'],
  ];

  it.each(cases)('reports %s', (_, file, text, message) => {
    expect(inspect({ [file]: text }).problems).toEqual([message]);
  });

  it('reports an expression that cannot be read, at the expression', () => {
    const [problem, ...others] = inspect({ 'playbooks/a.yaml': playbookText('    - { id: isolate, type: isolate_host, when: "entity.kind ==" }') }).problems;
    expect(problem).toMatch(/^playbooks\/a\.yaml:7:48: playbook\.actions\.0\.when: expected a CEL expression: /);
    expect(others).toEqual([]);
  });

  it('collects the problems of all files, in the order of files and lines', () => {
    const { problems } = inspect({ 'playbooks/b.yaml': 'playbook: 1\n', 'cordon.yaml': 'version: 2\nscorng: {}\n', 'playbooks/a.yaml': '[' });
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual(['cordon.yaml:1:10', 'cordon.yaml:2:1', 'playbooks/a.yaml:1:2', 'playbooks/b.yaml:1:11']);
  });
});
