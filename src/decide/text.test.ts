import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProtectedRule } from '../model/index.ts';
import { checkExpression, decide, evaluate, explain, explainLines, protectedReason } from './index.ts';
import { canonicalNetwork, knownNames, pointsAt, wildcard } from './recognise.ts';
import { fill } from './template.ts';
import { ALICE, entity, event, inputs, smallPlaybook } from './testing.ts';
import { quote } from './where.ts';

const variables = { incident: { severity: 'high', sources: ['edr', 'siem'], score: 80 }, entity: { kind: 'user', value: 'x', name: 'x' }, context: { criticality: 7, environment: null, facts: [] }, event: {} };

describe('src/decide/expression', () => {
  it.each([
    ['context.criticality >= 7', true], ['context.criticality < 7', false], ['incident.severity in ["high", "critical"]', true], ['incident.sources.size() >= 2 && incident.score > 79.5', true],
    ['context.environment == null', true], ['incident.sources.exists(s, s == "siem")', true], ['entity.kind == "device" || incident.severity == "low"', false],
  ])('%s is %s', (text, holds) => {
    expect(checkExpression(text)).toBeNull();
    expect(evaluate(text, variables)).toEqual({ ok: true, holds });
  });

  it.each([
    ['context.criticalty > 7', 'context has no field "criticalty" (did you mean "criticality"?)'], ['1 +', 'Unexpected token: EOF'], ['nobody.name == "x"', 'Unknown variable: nobody'], ['"yes"', 'expected true or false, this gives string'],
    ['entity.name.matches("(a+)+$")', 'matches() is not available here'], ['timestamp("2026-01-01T00:00:00Z").getHours() == 3', 'is not available here'], ['x'.repeat(1_001), 'longer than 1000 characters'],
    ['incident.sources.all(a, incident.sources.all(b, incident.sources.all(c, a == b)))', 'nested more than 2 deep'], ['entity.constructor == 1', 'entity has no field "constructor"'],
  ])('refuses %s', (text, problem) => {
    expect(checkExpression(text)).toContain(problem);
    expect(evaluate(text, variables)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });

  it('does not hold when it fails, and the decision names the expression', () => {
    expect(evaluate('event.title == "x"', variables)).toMatchObject({ ok: false });
    const when = 'context.facts[3].name == "x"';
    const decision = decide(inputs({ events: [event()], playbooks: [smallPlaybook('A', { actions: [{ id: 'r', type: 'revoke_token', when }] })] }));
    expect(decision.targets).toEqual([]);
    expect(decision.refusals[0]).toMatchObject({ rule: 'when of r', where: 'playbooks/A.yaml:30', reason: expect.stringContaining('cannot be evaluated') });
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const problem = checkExpression(text);
      expect(problem === null || problem.length > 0).toBe(true);
      evaluate(text, variables);
    }));
  });
});

describe('src/decide/template', () => {
  const data = { entity: { value: '{{ severity }}', name: 'n' }, severity: 'high', list: [1, 2] };
  it.each([
    ['{{ entity.value }}', '{{ severity }}'], ['{{severity}}', 'high'], ['a {{ severity }} b', 'a high b'], ['x {{ entity.value }} y', 'x {{ severity }} y'], ['plain', 'plain'], ['{{ list }}', [1, 2]],
    [{ a: ['{{ severity }}', 3] }, { a: ['high', 3] }],
  ])('fills %j as %j', (text, expected) => {
    expect(fill(text, data)).toEqual({ ok: true, value: expected });
  });

  it.each(['{{ nobody }}', '{{ entity.constructor }}', '{{ __proto__.x }}', '{{ severity.length }}', '{{ 1 + 1 }}', '{{ entity["value"] }}', 'x {{ list }}', '{{ severity', '{{ }}'])('refuses %s', (text) => {
    expect(fill(text, data).ok).toBe(false);
  });

  it('pollutes nothing through a key', () => {
    const filled = fill(JSON.parse('{"__proto__": {"polluted": "{{ severity }}"}}'), data);
    expect(filled.ok && JSON.stringify(filled.value)).toBe('{"__proto__":{"polluted":"high"}}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('refuses a target that is no entity of the incident', () => {
    const targeted = (target: string) => decide(inputs({ events: [event()], playbooks: [smallPlaybook('A', { actions: [{ id: 'r', type: 'revoke_token', target }] })] }));
    expect(targeted('someone-else').refusals).toEqual([expect.objectContaining({ rule: 'target', where: 'playbooks/A.yaml:30' })]);
    expect(targeted('{{ entity.nope }}').refusals[0]).toMatchObject({ rule: 'template of r' });
    const namesakes = [entity('device', 'd1', 'web'), entity('ip', '192.0.2.1', 'web'), ALICE];
    const ambiguous = inputs({ events: [event({ entities: namesakes })], playbooks: [smallPlaybook('A', { actions: [{ id: 'i', type: 'isolate_host', target: 'web' }] })], contexts: [] });
    expect(decide(ambiguous).refusals).toContainEqual(expect.objectContaining({ rule: 'target', reason: expect.stringContaining('the name of 2 entities') }));
    expect(targeted('{{ entity.name }}').targets[0]?.target).toEqual(ALICE);
  });
});

describe('src/decide/recognise', () => {
  it('reads a pattern as a reference implementation by splitting at * does', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
    fc.assert(fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 }), (pattern, text) => {
      const regex = new RegExp(`^${pattern.split('*').map((part) => part.replaceAll('.', '\\.')).join('.*')}$`);
      expect(wildcard(pattern, text)).toBe(regex.test(text));
    }), { numRuns: 500 });
  });

  it('never throws, whatever is written in a rule or an alert', () => {
    const kind = fc.constantFrom('ip' as const, 'user' as const, 'aws_role' as const);
    fc.assert(fc.property(kind, fc.string({ minLength: 1 }), fc.oneof(fc.string({ minLength: 1 }), fc.ipV6(), fc.ipV4()), (of, rule, name) => {
      const target = entity(of, name);
      for (const pointer of [{ kind: of, id: rule }, { kind: of, match: rule }, { kind: 'ip' as const, cidr: rule }]) pointsAt(pointer, knownNames(target, []));
      // An address that is none cannot be compared, so it fits as well.
      expect(pointsAt({ kind: of, id: name }, knownNames(target, []))).not.toBe(false);
    }), { numRuns: 300 });
  });

  it('needs no more than linear steps for a hostile name', () => {
    const started = performance.now();
    expect(wildcard(`${'*a'.repeat(30)}*b`, 'a'.repeat(2_048))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([['::ffff:203.0.113.7', '203.0.113.7/32'], ['::ffff:203.0.113.0/120', '203.0.113.0/24'], ['10.0.0.0/8', '10.0.0.0/8'], ['2001:DB8::1', '2001:db8::1/128'], ['dc-01', null], ['10.0.0.0/99', null], ['10.0.0.0/8/8', null]])('reads %s as %s', (text, expected) => {
    expect(canonicalNetwork(text)).toBe(expected);
  });
});

describe('src/decide/protected', () => {
  const identity = { id: ALICE.value, kind: 'user' as const, name: 'alice@contoso.example', aliases: ['CORP\\alice'], productionCritical: false, tags: {}, privileged: false, synced: false, guest: false };
  const protects = (rule: ProtectedRule) => protectedReason({ ...ALICE, value: ALICE.value.toUpperCase(), name: '' }, { assets: [], identities: [identity], protected: [{ rule, where: 'inventory/protected.yaml:3' }] });
  it('says which rule protects a target today, by any name that the inventory has for it', () => {
    expect(protects({ kind: 'user', id: 'corp\\ALICE', reason: 'break-glass' })).toBe(`user ${JSON.stringify(ALICE.value.toUpperCase())} ("${ALICE.value.toUpperCase()}") is protected: "break-glass" [inventory/protected.yaml:3]`);
    expect(protects({ kind: 'user', match: 'alice@*', reason: 'r' })).not.toBeNull();
    expect(protects({ kind: 'user', id: 'bob', reason: 'r' })).toBeNull();
  });
});

describe('src/decide/where', () => {
  it('quotes text from alerts on one line, without control or direction characters, cut', () => {
    expect(quote('a\u001b[2J\n\u202eb\u009b')).toBe('"a\\u001b[2J\\n\\u202eb\\u009b"');
    expect(quote('x'.repeat(1_000)).length).toBeLessThan(170);
  });
});

describe('src/decide/explain', () => {
  it('names the row that decided, the conditions and the parts of the score', () => {
    const lines = explainLines(explain(inputs({ lines: { 'gates.1': 'cordon.yaml:30' } })));
    expect(lines).toContain('risk: threat intelligence: +45 ("internal" knows "ip:203.0.113.7" with confidence 90, x 0.5) [cordon.yaml (defaults)]');
    expect(lines).toContain('playbook IR-AUTO-042: conditions.risk_threshold: holds (the risk score 90 is not below 75) [playbooks/IR-AUTO-042.yaml:22]');
    expect(lines.some((line) => line.startsWith('revoke-session (entra/revoke-sessions)') && line.includes('gate table: auto') && line.endsWith('[cordon.yaml:30]'))).toBe(true);
  });

  it('says which condition failed where no playbook fits', () => {
    const rows = explain(inputs({ indicators: [] }));
    expect(rows).toContainEqual(expect.objectContaining({ rule: 'nearest', where: 'playbooks/IR-AUTO-042.yaml:22', reason: 'the risk score 45 is below 75' }));
  });
});
