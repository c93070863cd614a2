import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Inventory, type Decision, type EntityKind, type ProtectedRule } from '../model/index.ts';
import { contextOf } from '../enrich/index.ts';
import { ingest } from '../ingest/index.ts';
import { decide, forbiddenReason } from './index.ts';
import { canonicalNetwork, knownNames, pointsAt } from './recognise.ts';
import { entity, inputs, NOW, smallPlaybook, WIDE } from './testing.ts';

const GUID = '00000000-0000-0000-0000-0000000000bb';
const MACHINE = '1111111111111111111111111111111111111111';
const ROLE = 'arn:aws:iam::210987654321:role/deploy/web-prod';
// Nothing but the protection keeps these from running on their own.
const easy = { environment: 'staging', criticality: 3 } as const;
const inventory = Inventory.parse({
  assets: [
    { id: MACHINE, kind: 'device', name: 'dc-01', aliases: ['dc-01.corp.contoso.example', '5d3a-entra-device-id'], addresses: ['203.0.113.40', '2001:db8::40'], ...easy },
    { id: '2222222222222222222222222222222222222222', kind: 'device', name: 'ws-18', addresses: ['203.0.113.41'], ...easy },
  ],
  identities: [
    { id: GUID, kind: 'user', name: 'break-glass@contoso.example', aliases: ['emergency@mail.contoso.example', 'CORP\\bglass'], ...easy },
    { id: '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59', kind: 'user', name: 'alice@contoso.example', aliases: ['CORP\\alice'], ...easy },
    { id: ROLE, kind: 'aws_role', name: 'web-prod', ...easy },
  ],
  contacts: { people: [] },
  protected: ([
    { kind: 'user', id: GUID, reason: 'break-glass account' }, { kind: 'device', match: 'dc-*', reason: 'domain controllers' }, { kind: 'aws_role', id: ROLE, reason: 'deploys' },
    { kind: 'ip', cidr: '198.51.100.0/28', reason: 'our egress' }, { kind: 'ip', id: '203.0.113.9', reason: 'the partner' }, { kind: 'ip', match: '192.0.2.*', reason: 'the office' },
  ] satisfies ProtectedRule[]).map((rule, index) => ({ rule, where: `inventory/protected.yaml:${index + 2}` })),
});

/** Ingest, enrich and decide, with a gate table that lets everything run that is known. */
function decided(kind: string, value: string): Decision | null {
  const read = ingest({ id: '1', source: 'edr', event_type: 'credential_theft', severity: 'critical', entity_type: kind, entity_value: value, context: {} }, { inventory, receivedAt: NOW, file: '-', index: 0 });
  if (!read.ok) return null;
  const { event } = read;
  const world = inputs({
    events: [event], entities: event.entities, contexts: [], config: { ...WIDE, gates: [{ gate: 'auto' }] }, protected: inventory.protected,
    playbooks: [smallPlaybook('A', { actions: [{ id: 'revoke', type: 'revoke_token' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' }] })],
  });
  const answer = <T>(list: T) => ({ value: list, at: NOW });
  const context = contextOf(world.incident, [event], NOW, { inventory: answer(inventory.assets), identity: answer(inventory.identities), threatIntelligence: answer([]), history: answer([]), detections: answer([]) }, []);
  return decide({ ...world, context });
}

/** What became of a name: refused as an alert, left open, or the gates of its targets. */
function fate(kind: string, value: string): string {
  const decision = decided(kind, value);
  if (decision === null) return 'rejected';
  if (decision.targets.length === 0) return 'no target';
  const rules = decision.targets.map((target) => (target.gate === 'deny' && target.refusals.some(({ rule }) => rule === 'protected entities') ? 'protected' : target.gate));
  return [...new Set(rules)].join(' ');
}

const NAMES: readonly [EntityKind | 'host', string][] = [
  ['user', GUID], ['user', 'break-glass@contoso.example'], ['user', 'emergency@mail.contoso.example'], ['user', 'CORP\\bglass'], ['user', 'CONTOSO\\bglass'], ['user', 'CONTOSO\\break-glass'],
  ['device', MACHINE], ['device', 'dc-01'], ['device', 'dc-01.corp.contoso.example'], ['device', 'dc-01.elsewhere.example'], ['device', '5d3a-entra-device-id'], ['host', 'dc-01'], ['host', '203.0.113.40'],
  ['aws_role', ROLE], ['aws_role', 'web-prod'], ['aws_role', 'arn:aws:sts::210987654321:assumed-role/web-prod/i-0a9b8c7d6e5f40312'], ['aws_role', 'arn:aws:iam::210987654321:instance-profile/web-prod'],
  ['aws_role', 'arn:aws:iam::210987654321:role/web-prod'],
];
const ADDRESSES = ['198.51.100.7', '203.0.113.9', '203.0.113.40', '192.0.2.200', '2001:db8::40'];

const fullWidth = (char: string): string => (char >= '!' && char <= '~' ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char);
/** Spellings that a reader takes for the same name. */
const spelling = fc.record({ upper: fc.infiniteStream(fc.boolean()), wide: fc.infiniteStream(fc.boolean()), invisible: fc.option(fc.nat(40), { nil: null }), tail: fc.constantFrom('', '.', ' ', '. ', ' .', '\u3000'), head: fc.constantFrom('', ' ') });
function spell(name: string, { upper, wide, invisible, tail, head }: { upper: Iterator<boolean>; wide: Iterator<boolean>; invisible: number | null; tail: string; head: string }): string {
  const next = (stream: Iterator<boolean>): boolean => stream.next().value === true;
  const chars = [...name].map((char) => (next(upper) ? char.toUpperCase() : char)).map((char) => (next(wide) ? fullWidth(char) : char));
  if (invisible !== null) chars.splice(invisible % (chars.length + 1), 0, '\u200b');
  return head + chars.join('') + tail;
}

function addressForms(address: string): string[] {
  if (address.includes(':')) return [address, '2001:0DB8:0:0::0040', '2001:db8:0:0:0:0:0:40'];
  const bytes = address.split('.').map(Number);
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const number = Number.parseInt(hex, 16);
  return [
    address, `::ffff:${address}`, `::FFFF:${hex.slice(0, 4)}:${hex.slice(4)}`, `0:0:0:0:0:ffff:${address}`, `64:ff9b::${address}`, `2002:${hex.slice(0, 4)}:${hex.slice(4)}::1`, `::${address}`,
    `0x${hex}`, String(number), bytes.map((byte) => `0${byte.toString(8)}`).join('.'), bytes.map((byte) => String(byte).padStart(3, '0')).join('.'), `${address}.`, ` ${address} `,
    `${address}/32`, `${address}/24`, `${address}:443`, `[::ffff:${address}]`, [...address].map(fullWidth).join(''),
  ];
}

describe('src/decide/other-names', () => {
  it('lets what is not protected run, so that the others are not left out for another reason', () => {
    expect([fate('user', 'alice@contoso.example'), fate('user', 'CORP\\alice'), fate('device', 'ws-18')]).toEqual(['auto', 'auto', 'auto']);
  });

  it('protects an entity under each of its other names: alias, id, mail, domain account, FQDN, session and instance profile of a role', () => {
    // Bold letters of mathematics are capitals only once they are folded.
    expect([fate('device', '𝐃𝐂-𝟎𝟏'), fate('user', '\u24B7\u24C7\u24BA\u24B6\u24C0-glass@contoso.example')]).toEqual(['protected', 'protected']);
    expect(NAMES.map(([kind, name]) => [kind, name, fate(kind, name)])).toEqual(NAMES.map(([kind, name]) => [kind, name, 'protected']));
  });

  it('never gives a gate but deny to a protected name in another spelling (2,000 spellings)', () => {
    const seen = new Map<string, number>();
    fc.assert(fc.property(fc.constantFrom(...NAMES), spelling, ([kind, name], how) => {
      const found = fate(kind, spell(name, how));
      seen.set(found, (seen.get(found) ?? 0) + 1);
      expect(['protected', 'no target', 'rejected'], found).toContain(found);
    }), { numRuns: 2_000 });
    process.stdout.write(`spellings of protected names: ${[...seen].map(([what, count]) => `${count} ${what}`).join(', ')}\n`);
    expect(seen.get('protected') ?? 0).toBeGreaterThan(1_600);
  });

  it('protects an address in every notation that is read at all, and takes no other for an address', () => {
    const forms = ADDRESSES.flatMap((address) => addressForms(address));
    const fates = forms.map((form) => [form, fate('ip', form)] as const);
    // An IPv6 form of a protected machine's address is seen when it is to be touched; a person is asked until then.
    const later = (form: string): boolean => forbiddenReason({ target: entity('ip', form), responder: 'azure/block-ip-nsg', touches: [] }, { inventory, exceptions: [], routes: {}, broken: [], now: NOW }) !== null;
    expect(fates.filter(([form, found]) => found !== 'protected' && found !== 'rejected' && !(found === 'approval' && later(form)))).toEqual([]);
    expect(fates.filter(([, found]) => found === 'protected').length).toBeGreaterThan(30);
  });

  it('knows a network that contains a protected address, one that is inside a protected network, and none beside it', () => {
    const points = (rule: ProtectedRule, target: string): boolean | 'cannot tell' => pointsAt(rule, knownNames(entity('ip', target), []));
    const byte = fc.nat(255);
    fc.assert(fc.property(fc.tuple(byte, byte, byte, byte), fc.integer({ min: 8, max: 32 }), fc.integer({ min: 8, max: 32 }), (bytes, one, other) => {
      const address = bytes.join('.');
      const rules: ProtectedRule[] = [{ kind: 'ip', cidr: `${address}/${one}`, reason: 'r' }, { kind: 'ip', id: address, reason: 'r' }];
      for (const rule of rules) for (const target of [`${address}/${other}`, `::ffff:${address}/${96 + other}`, address]) expect(points(rule, target), `${JSON.stringify(rule)} ${target}`).toBe(true);
      const beside = [...bytes.slice(0, 3), (bytes[3] ?? 0) ^ 1].join('.');
      expect(points({ kind: 'ip', id: address, reason: 'r' }, beside)).toBe(false);
    }), { numRuns: 500 });
    expect(points({ kind: 'ip', match: '198.51.100.*', reason: 'r' }, '198.51.0.0/16')).toBe(true);
    expect(points({ kind: 'ip', match: '*.7', reason: 'r' }, '203.0.113.0/24')).toBe('cannot tell');
    expect(canonicalNetwork('２０３.0.113.9')).toBe('203.0.113.9/32');
  });

  it('protects what is inside a protected Azure resource, and not its neighbour', () => {
    const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-pay';
    const inside = knownNames(entity('azure_vm', `${group.toUpperCase()}/providers/Microsoft.Compute/virtualMachines/vm-1/extensions/x`), []);
    expect(pointsAt({ kind: 'azure_vm', id: group }, inside)).toBe(true);
    expect(pointsAt({ kind: 'azure_vm', id: `${group}/providers/Microsoft.Compute/virtualMachines/vm-1` }, inside)).toBe(true);
    expect(pointsAt({ kind: 'azure_vm', id: `${group}/providers/Microsoft.Compute/virtualMachines/vm-2` }, inside)).toBe(false);
    expect(pointsAt({ kind: 'azure_vm', id: `${group}-2` }, inside)).toBe(false);
  });

  it('forbids a name that turns out to be a protected object, an address of one, and everything while a guard cannot answer', () => {
    const guards = { inventory, exceptions: [], routes: {}, broken: [], now: NOW };
    const unknown = entity('user', 'bg@contoso.onmicrosoft.com');
    const reason = (touches: { kind: EntityKind; value: string; name: string }[], broken: { guard: string; where: string; reason: string }[] = []): string | null => forbiddenReason({ target: unknown, responder: 'entra/disable-user', touches }, { ...guards, broken });
    expect(reason([])).toBeNull();
    expect(reason([entity('user', GUID)])).toMatch(/break-glass account.*\[inventory\/protected\.yaml:2\]/);
    expect(reason([entity('user', 'bg@contoso.onmicrosoft.com', 'Break-Glass@contoso.example')])).toMatch(/break-glass/);
    expect(reason([entity('ip', '203.0.113.40')])).toMatch(/domain controllers/);
    expect(reason([], [{ guard: 'exceptions', where: 'exceptions/EX.yaml:1', reason: 'garbage' }])).toBe('exceptions cannot answer: garbage [exceptions/EX.yaml:1]');
  });
});
