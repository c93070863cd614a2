import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { satisfies, RiskException } from '../../model/index.ts';
import { inspect, playbookText } from '../testing.ts';
import { approvedDigest } from './exceptions.ts';
import { covers } from './gates.ts';
import { templateProblems } from './templates.ts';

const contacts = 'people: [{ id: dana, name: D, email: d@x.example }, { id: mira, name: M, email: m@x.example }]\nroles: [{ id: soc, queue: soc, onCall: [dana] }]\nowners: [{ id: fin, businessOwner: mira }]\n';
const exception = (changes: Record<string, string> = {}): string => Object.entries({
  id: 'EX-2026-0001', title: 'T', type: 'containment', scope: '{ actions: [isolate_host] }', effect: '{ kind: suppress }',
  risk: '{ statement: s, inherent: { likelihood: 2, impact: 3 }, residual: { likelihood: 1, impact: 1 }, owner: mira }', requestedBy: 'dana',
  remediation: '{ plan: p, owner: fin }', validFrom: '2026-01-01T00:00:00Z', expiresAt: '2026-02-01T00:00:00Z', ...changes,
}).map(([key, value]) => `${key}: ${value}\n`).join('');
const withContacts = (files: Record<string, string>): Record<string, string> => ({ 'inventory/contacts.yaml': contacts, 'inventory/protected.yaml': 'protected: []\n', ...files });

describe('src/content/rules', () => {
  describe('playbooks', () => {
    it('refuses an id that two files have', () => {
      expect(inspect({ 'playbooks/a.yaml': playbookText(), 'playbooks/b.yaml': playbookText() }).problems).toEqual([
        'playbooks/b.yaml:2:7: playbook.id: the id P-1 is taken by playbooks/a.yaml',
      ]);
    });

    it('refuses actions that wait for each other', () => {
      const actions = '    - { id: a, type: isolate_host, needs: [{ action: b, outcome: failed }] }\n    - { id: b, type: create_ticket, needs: [{ action: a, outcome: effective }] }';
      expect(inspect({ 'playbooks/a.yaml': playbookText(actions) }).problems).toEqual([
        'playbooks/a.yaml:7:54: playbook.actions.0.needs.0.action: a would wait for itself', 'playbooks/a.yaml:8:55: playbook.actions.1.needs.0.action: b would wait for itself',
      ]);
    });

    it('takes the routing words of revoke_token, and a parameter that a template fills', () => {
      const actions = '    - { id: a, type: revoke_token, parameters: { provider: identity_platform, scope: active_sessions, action: restore } }\n    - { id: b, type: create_ticket, parameters: { priority: "{{ severity }}" } }';
      expect(inspect({ 'playbooks/a.yaml': playbookText(actions) })).toMatchObject({ problems: [], warnings: [] });
    });

    it('warns of a parameter that only one of several routed actions takes', () => {
      const { problems, warnings } = inspect({ 'playbooks/a.yaml': playbookText('    - { id: a, type: revoke_token, parameters: { narrowTo: x } }') });
      expect(problems).toEqual([]);
      expect(warnings).toEqual(['playbooks/a.yaml:7:60: playbook.actions.0.parameters.narrowTo: unknown parameter "narrowTo" (entra/revoke-sessions)']);
    });

    it('knows roles and queues by contacts.yaml', () => {
      const { problems } = inspect(withContacts({ 'playbooks/a.yaml': playbookText(undefined, '  roles: { lead: sco }\n  escalation: { queue: sok }\n') }));
      expect(problems).toEqual([
        'playbooks/a.yaml:8:18: playbook.roles.lead: there is no role "sco"; expected one of soc (did you mean "soc"?)',
        'playbooks/a.yaml:9:24: playbook.escalation.queue: there is no queue "sok"; expected one of soc (did you mean "soc"?)',
      ]);
    });
  });

  describe('rollbacks', () => {
    const rollback = (action: string, text: string): string[] => inspect({ 'playbooks/a.yaml': playbookText(`    - { id: a, type: ${action}, rollback: { id: back, ${text} } }`) }).warnings;

    it('says that revoked sessions cannot be restored', () => {
      expect(rollback('revoke_token', 'type: revoke_token, parameters: { action: restore }')).toEqual([
        expect.stringContaining('revoked sessions cannot be restored: a release takes the containment away, so that a new sign-in works'),
      ]);
    });

    it('says that another type or target is not what happens', () => {
      expect(rollback('isolate_host', 'type: disable_account, target: "{{ entity.name }}"')).toEqual([
        'playbooks/a.yaml:7:64: playbook.actions.0.rollback.type: disable_account is not run: a release of isolate_host restores what was there before, and nothing else',
        'playbooks/a.yaml:7:89: playbook.actions.0.rollback.target: a release restores the action\'s own target {{ entity.value }}, never another one',
      ]);
    });

    it('says that a ticket cannot be undone', () => {
      expect(rollback('create_ticket', 'type: create_ticket')).toEqual([expect.stringContaining('create_ticket cannot be undone')]);
    });

    it('takes the opposite of an action as the description of its release', () => {
      expect(rollback('isolate_host', 'type: release_host')).toEqual([]);
    });
  });

  describe('templates', () => {
    it.each(['{{ entity.value }}', '{{severity}}', 'a {{ incident.id }} b {{ event.source }}', '{{ event.metadata.anything.deep }}', '{{ context.owner }}', 'no template', '}}'])('takes %j', (text) => {
      expect(templateProblems(text)).toEqual([]);
    });

    it.each(['{{ }}', '{{ entity }}', '{{ severity.x }}', '{{ entity. }}', '{{ constructor.name }}', '{{ __proto__ }}', '{{ entity.value', '{{ entity["value"] }}', '{{ a | b }}', '{{{ entity.value }}}{{'])('refuses %j', (text) => {
      expect(templateProblems(text)).not.toEqual([]);
    });
  });

  describe('gates', () => {
    it('warns of a row after one that takes everything, and of one with narrower conditions', () => {
      const rows = 'gates:\n  - { when: { criticality: ">= 5" }, gate: approval }\n  - { when: { criticality: "> 7", environment: [production] }, gate: deny }\n  - { gate: approval }\n  - { when: { severity: [low] }, gate: auto }\n';
      expect(inspect({ 'cordon.yaml': rows }).warnings).toEqual([
        'cordon.yaml:3:5: gates.1: this row is never reached: the row in line 2 takes all its cases',
        'cordon.yaml:5:5: gates.3: this row is never reached: the row in line 4 takes all its cases',
      ]);
    });

    it('calls a row covered only when no criticality fits it alone', () => {
      const comparison = fc.tuple(fc.constantFrom('<=', '>=', '<', '>', '=='), fc.integer({ min: 0, max: 10 })).map(([operator, limit]) => `${operator} ${limit}`);
      fc.assert(fc.property(comparison, comparison, fc.integer({ min: 0, max: 10 }), (wide, narrow, value) => {
        fc.pre(covers({ criticality: wide }, { criticality: narrow }));
        expect(satisfies(narrow, value) && !satisfies(wide, value)).toBe(false);
      }));
    });
  });

  describe('exceptions', () => {
    it('loads one that fits', () => {
      expect(inspect(withContacts({ 'exceptions/EX-2026-0001.yaml': exception() }))).toMatchObject({ problems: [], warnings: [] });
    });

    it.each<[string, Record<string, string>, string]>([
      ['an id that is not the file\'s', { id: 'EX-2026-0002' }, 'exceptions/EX-2026-0001.yaml:1:5: id: expected the file to be exceptions/EX-2026-0002.yaml'],
      ['an owner who is no business owner', { risk: '{ statement: s, inherent: { likelihood: 2, impact: 3 }, residual: { likelihood: 1, impact: 1 }, owner: dana }' }, 'risk.owner: there is no business owner "dana"; expected one of mira'],
      ['an action that is not there', { scope: '{ actions: [isolate_hots] }' }, 'scope.actions.0: there is no action or action type "isolate_hots"'],
      ['a scope without anything', { scope: '{}' }, 'scope: an exception that matches everything is refused'],
      ['a pattern that fits everything', { scope: '{ entities: [{ kind: user, match: "**" }] }' }, 'scope.entities.0.match: an exception that matches everything is refused'],
      ['an end before its beginning', { expiresAt: '2025-02-01T00:00:00Z' }, 'expiresAt: expiresAt must be after validFrom'],
      ['approval by who asked', { approvals: `[{ by: dana, role: soc, digest: "${'0'.repeat(64)}", at: 2026-01-01T00:00:00Z }]` }, 'approvals: who asked cannot approve'],
    ])('refuses %s', (_, changes, message) => {
      expect(inspect(withContacts({ 'exceptions/EX-2026-0001.yaml': exception(changes) })).problems).toEqual([expect.stringContaining(message)]);
    });

    it('warns of an approval of another text, and of none when the digest fits', () => {
      const approval = (digest: string): Record<string, string> => withContacts({ 'exceptions/EX-2026-0001.yaml': exception({ approvals: `[{ by: mira, role: business-owner, digest: "${digest}", at: 2026-01-01T00:00:00Z }]` }) });
      const first = inspect(approval('0'.repeat(64)));
      expect(first.warnings).toEqual([expect.stringContaining('approvals.0.digest: this approval is of another text')]);
      const [loaded] = first.content.exceptions;
      expect(inspect(approval(loaded === undefined ? '' : approvedDigest(loaded.exception))).warnings).toEqual([]);
    });

    it('keeps the approved digest through approval, checks and revocation, and no other change', () => {
      const [loaded] = inspect({ 'exceptions/EX-2026-0001.yaml': exception({ compensatingControls: '[{ description: d, check: c }]' }) }).content.exceptions;
      const base = RiskException.parse(loaded?.exception);
      const digest = approvedDigest(base);
      expect(approvedDigest({ ...base, revokedAt: '2026-01-02T00:00:00Z', revokedBy: 'dana', reason: 'r', compensatingControls: [{ description: 'd', check: 'c', lastHeldAt: '2026-01-02T00:00:00Z' }] })).toBe(digest);
      expect(approvedDigest({ ...base, expiresAt: '2026-02-02T00:00:00Z' })).not.toBe(digest);
      expect(approvedDigest({ ...base, compensatingControls: [{ description: 'd', check: 'other' }] })).not.toBe(digest);
    });
  });

  describe('inventory', () => {
    it('refuses an id twice, unknown owners, roles and people', () => {
      const { problems } = inspect(withContacts({
        'inventory/contacts.yaml': contacts.replace('onCall: [dana]', 'onCall: [dna]').replace('businessOwner: mira', 'businessOwner: miro'),
        'inventory/assets.yaml': 'assets:\n  - { id: A, kind: device, name: a, owner: fim }\n  - { id: a, kind: device, name: b }\n',
      }));
      expect(problems.map((problem) => problem.replace(/; expected.*/, ''))).toEqual([
        'inventory/assets.yaml:2:44: assets.0.owner: there is no owner "fim"', 'inventory/assets.yaml:3:11: assets.1.id: this device is listed already, in line 2',
        'inventory/contacts.yaml:2:41: roles.0.onCall.0: there is no person "dna"', 'inventory/contacts.yaml:3:36: owners.0.businessOwner: there is no person "miro"',
      ]);
    });
  });

  describe('routes', () => {
    it('refuses an action for a kind that it does not take', () => {
      expect(inspect({ 'cordon.yaml': 'routes: { isolate_host: { user: defender/isolate-device } }\n' }).problems).toEqual([
        'cordon.yaml:1:33: routes.isolate_host.user: defender/isolate-device does not take user; it takes device',
      ]);
    });

    it('warns of a kind that is probably misspelt', () => {
      expect(inspect({ 'cordon.yaml': 'routes: { isolate_host: { devcie: defender/isolate-device } }\n' }).warnings).toEqual([
        'cordon.yaml:1:27: routes.isolate_host.devcie: "devcie" is no entity kind, so it is taken as a provider\'s name (did you mean "device"?)',
      ]);
    });
  });
});
