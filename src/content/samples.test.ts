import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { actions } from '../../responders/registry.ts';
import { formatProblem, Playbook, PlaybookFile } from '../model/index.ts';
import { inspectContent } from './load.ts';
import { approvedDigest } from './rules/exceptions.ts';
import { readWorkTree } from './tree.ts';

const root = join(import.meta.dirname, '..', '..');
const { content, problems } = inspectContent(await readWorkTree(root), actions);
const playbook = (id: string): Playbook | undefined => content.playbooks.find((loaded) => loaded.playbook.id === id)?.playbook;

describe('src/content/samples', () => {
  it('loads everything in this repository without a problem', () => {
    expect(problems.map(formatProblem)).toEqual([]);
    expect(content.brokenGuards).toEqual([]);
    expect(content.playbooks.map((loaded) => loaded.playbook.id).toSorted()).toEqual([
      'IR-ADDRESS-005', 'IR-ADMIN-008', 'IR-AUTO-042', 'IR-EXFIL-007', 'IR-HYBRID-001', 'IR-IDENT-004', 'IR-KEY-006', 'IR-LATERAL-003', 'IR-MAIL-005', 'IR-MALWARE-004', 'IR-RANSOM-002',
    ]);
    expect(content.detections.map(({ slug }) => slug)).toEqual(expect.arrayContaining(['aws-role-session-off-instance', 'pass-the-hash']));
    expect(content.detections.length).toBeGreaterThanOrEqual(20);
    expect(content.exceptions.map(({ exception }) => exception.id)).toEqual(['EX-2026-0007']);
  });

  it('warns of one thing alone: what the rollback of IR-AUTO-042 would restore', () => {
    expect(content.warnings.map(formatProblem)).toEqual([
      'playbooks/credential-compromise-containment.yaml:23:15: playbook.actions.0.rollback.type: revoked sessions cannot be restored: a release takes the containment away, so that a new sign-in works; what was signed in stays signed out',
    ]);
  });

  it('reads IR-AUTO-042 as it says', () => {
    expect(playbook('IR-AUTO-042')).toMatchObject({
      version: '1.3.0', triggers: [{ source: 'edr', event_type: 'credential_theft', severity: ['high', 'critical'] }],
      conditions: { asset_criticality: '<= 7', environment: ['staging', 'dev', 'sandbox'], risk_threshold: 75 },
      actions: [{ id: 'revoke-session', on_failure: 'keep', rollback: { parameters: { action: 'restore' } } }, { id: 'notify-channel', parameters: { priority: '{{ severity }}' } }],
      execution: { timeout_seconds: 30, retry_policy: { max_attempts: 2, backoff_ms: 1000 } },
    });
  });

  it('knows where conditions, gate rows and protections are written', () => {
    expect(content.playbooks.find((loaded) => loaded.playbook.id === 'IR-AUTO-042')?.lines).toMatchObject({ 'conditions.environment': 'playbooks/credential-compromise-containment.yaml:12', 'actions.1': 'playbooks/credential-compromise-containment.yaml:28' });
    expect(content.config.lines).toMatchObject({ 'gates.0': 'cordon.yaml:15', 'guardrails.caps.perRun': 'cordon.yaml:21' });
    expect(content.inventory.protected[2]).toEqual({ rule: { kind: 'device', match: 'dc-*', reason: 'domain controllers need a person' }, where: 'inventory/protected.yaml:6' });
  });

  it('has an exception whose approval is of its text', () => {
    const [loaded] = content.exceptions;
    expect(loaded?.exception.approvals[0]?.digest).toBe(loaded === undefined ? '' : approvedDigest(loaded.exception));
  });

  it('keeps a playbook through printing and reading', () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
    const action = fc.record({ id: word, type: word, parameters: fc.dictionary(word, fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null))) });
    const input = fc.record({
      id: word, name: fc.string({ minLength: 1, unit: 'grapheme' }), version: fc.constant('1.0.0'), description: fc.string(),
      triggers: fc.array(fc.record({ source: fc.constantFrom('edr', 'siem'), event_type: word }), { minLength: 1, maxLength: 3 }), actions: fc.array(action, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(fc.property(input, (value) => {
      const once = PlaybookFile.parse({ playbook: value });
      expect(PlaybookFile.parse(parse(stringify(once), { version: '1.2' }))).toEqual(once);
      const tree = new Map([['playbooks/a.yaml', stringify(once)]]);
      const [loaded] = inspectContent(tree, []).content.playbooks;
      expect(loaded?.playbook).toEqual(once.playbook);
    }), { numRuns: 50 });
  });
});
