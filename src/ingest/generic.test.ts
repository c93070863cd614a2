import type { Json } from '../model/index.ts';
import { describe, expect, it } from 'vitest';
import { Event } from '../model/index.ts';
import { ALICE, RECEIVED, WS_17, alert, eventOf, inventory, rejectionOf } from './fixtures.ts';
import { EVENT_TYPES } from './index.ts';

const UNFIT: [fields: Record<string, Json>, reason: string][] = [
  [{ entity_value: '' }, 'the value of an entity (user) is empty'],
  [{ entity_value: ' \u00a0' }, 'the value of an entity (user) is empty'],
  [{ entity_value: 5 }, 'entity_value: expected a text'],
  [{ entity_value: null }, 'entity_value: missing; expected entity_type and entity_value, or entity: { type, value }'],
  [{ entity_value: 'a\u0000b' }, 'the value of an entity (user) has control characters'],
  [{ entity_value: 'a\u202eb' }, 'the value of an entity (user) has control characters'],
  [{ entity_value: 'x'.repeat(2_049) }, 'the value of an entity (user) is longer than 2048 characters'],
  [{ entity_type: 'ip', entity_value: '203.0.113.07' }, '"203.0.113.07" is no IP address'],
  [{ entity_type: 'ip', entity_value: '203.0.113.0/24' }, '"203.0.113.0/24" is no IP address'],
  [{ entity_type: 'usr' }, 'entity_type: "usr" is not known; expected one of host, device, user, ip, domain, aws_role, aws_user, access_key, ec2_instance, azure_vm, service_principal (did you mean "user"?)'],
  [{ source: 'edrr' }, 'source: "edrr" is not known; expected one of edr, siem, cloudtrail, identity, network, cspm (did you mean "edr"?)'],
  [{ event_type: '' }, 'event_type: is empty'],
  [{ id: 9_007_199_254_740_993 }, 'id: expected a text, or a number that is exact (up to 2^53)'],
  [{ metadata: { big: 'x'.repeat(70_000) } }, 'metadata and context are larger than 65536 characters'],
  [{ metadata: JSON.parse('{"__proto__": {"admin": true}}') }, 'a key is "__proto__"'],
];

describe('src/ingest/generic', () => {
  it('makes a complete event of the flat schema', () => {
    const event = eventOf(alert({ metadata: { tool: 'x' }, context: { site: 'hq' }, title: 'T', confidence: 80, techniques: ['t1003.001', 'nonsense'], tactics: ['CredentialAccess'], detection: 'rule-1' }));
    expect(Event.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      adapter: 'generic', source: 'edr', eventType: 'credential_theft', severity: 'high', severityAssumed: false, title: 'T', detection: 'rule-1', confidence: 80,
      entities: [{ kind: 'user', value: ALICE, name: 'alice@contoso.example' }], unresolved: [], detectedAt: RECEIVED, receivedAt: RECEIVED, occurredAt: null,
      metadata: { tool: 'x', context: { site: 'hq' } }, techniques: ['T1003.001'], tactics: ['credential-access'], sourceId: null,
    });
  });

  it('takes the nested form and several entities, and a host when no type is given', () => {
    const base = { source: 'edr', event_type: 'malware', severity: 'low' };
    expect(eventOf({ ...base, entity: { type: 'user', value: 'CORP\\ALICE', metadata: {} } }).entities).toMatchObject([{ value: ALICE }]);
    expect(eventOf({ ...base, entity: { value: 'WS-17.corp.contoso.example.' } }).entities).toMatchObject([{ kind: 'device', value: WS_17 }]);
    expect(eventOf({ ...base, entity_value: 'ws-17', entities: [{ type: 'ip', value: '::ffff:203.0.113.7' }, { type: 'host', value: '10.1.2.17' }] }).entities)
      .toEqual([{ kind: 'device', value: WS_17, name: 'ws-17' }, { kind: 'ip', value: '203.0.113.7', name: '203.0.113.7' }]);
  });

  it('records who was logged on to a host, and does not make a target of him', () => {
    const event = eventOf(alert({ entity_type: 'host', entity_value: 'ws-17', context: { logged_on_user: 'CORP\\alice' } }));
    expect(event.loggedOn).toMatchObject([{ host: { value: WS_17 }, user: { value: ALICE } }]);
    expect(event.entities).toHaveLength(1);
    expect(eventOf(alert({ entity_type: 'host', entity_value: 'ws-17', context: { logged_on_users: ['CORP\\alice', { value: 'bob' }] } })).loggedOn).toHaveLength(2);
  });

  it.each([[undefined], [null], ['urgent'], [7], [{}]])('takes severity %j as low and says that it is assumed', (severity) => {
    const { severity: _, ...rest } = alert();
    expect(eventOf(severity === undefined ? rest : { ...rest, severity })).toMatchObject({ severity: 'low', severityAssumed: true });
  });

  it.each(UNFIT.map(([fields, reason]) => ({ fields, reason })))('rejects with $reason', ({ fields, reason }) => {
    expect(rejectionOf(alert(fields)).reason).toBe(reason);
  });

  it.each(['{{ constructor.constructor("x")() }}', '../../etc/passwd', '__proto__', 'constructor', '$(reboot)', '<img src=x>', "'; DROP TABLE x"])('keeps %s as plain text', (value) => {
    const event = eventOf(alert({ entity_value: value, title: value }));
    expect(event.entities).toEqual([{ kind: 'user', value, name: value }]);
    expect(Object.getPrototypeOf(event.metadata)).toBe(Object.prototype);
  });

  it('keeps an unusable entity as unresolved when another one is usable', () => {
    const event = eventOf(alert({ entities: [{ type: 'ip', value: '' }, { type: 'ip', value: 'nowhere' }] }));
    expect(event.entities).toHaveLength(1);
    expect(event.unresolved.map((item) => item.reason)).toEqual(['the value of an entity (ip) is empty', '"nowhere" is no IP address']);
  });

  it('keeps what is above 200 entities for a person', () => {
    const event = eventOf(alert({ entities: Array.from({ length: 250 }, (_, i) => ({ type: 'ip', value: `10.0.${i >> 7}.${i & 127}` })) }));
    expect(event.entities).toHaveLength(200);
    expect(event.unresolved).toHaveLength(51);
  });

  it('has one fingerprint for one alert: by its id, else by its content without regard to order, time and inventory', () => {
    const a = eventOf(alert({ metadata: { x: 1, y: 2 } }));
    const b = eventOf(Object.fromEntries(Object.entries(alert({ metadata: { y: 2, x: 1 } })).reverse()), inventory({ assets: [{ id: 'n', kind: 'device', name: 'n' }] }));
    expect(b.fingerprint).toBe(a.fingerprint);
    expect(eventOf(alert({ metadata: { x: 1, y: 3 } })).fingerprint).not.toBe(a.fingerprint);
    expect(eventOf(alert({ id: 1, severity: 'low' })).fingerprint).toBe(eventOf(alert({ id: '1' })).fingerprint);
    expect(eventOf(alert({ id: 1, source: 'siem' })).fingerprint).not.toBe(eventOf(alert({ id: 1 })).fingerprint);
  });

  it('does not believe a time in the future, and reads offsets', () => {
    expect(eventOf(alert({ timestamp: '2099-01-01T00:00:00Z' })).detectedAt).toBe(RECEIVED);
    expect(eventOf(alert({ timestamp: '2026-11-21T03:58:00.1234567+01:00', occurred_at: 'yesterday' }))).toMatchObject({ detectedAt: '2026-11-21T02:58:00.123Z', occurredAt: null });
  });

  it('turns any event type into a word that playbooks can name', () => {
    expect(eventOf(alert({ event_type: 'Credential Access' })).eventType).toBe('credential_theft');
    expect(eventOf(alert({ event_type: 'Odd New Thing!' })).eventType).toBe('odd_new_thing');
    expect(EVENT_TYPES.every((type) => eventOf(alert({ event_type: type })).eventType === type)).toBe(true);
  });

  it('rejects what looks like no alert, by a digest that does not depend on the order of keys', () => {
    expect(rejectionOf({ a: 1, b: 2 })).toMatchObject({ file: 'alert.json', index: 0, at: RECEIVED, excerpt: '{"a":1,"b":2}' });
    expect(rejectionOf({ b: 2, a: 1 }).digest).toBe(rejectionOf({ a: 1, b: 2 }).digest);
    for (const raw of [null, 5, 'x', [], [[]], {}]) expect(rejectionOf(raw).reason).toContain('expected one of generic, sentinel, defender, guardduty');
  });
});
