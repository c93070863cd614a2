import { describe, expect, it } from 'vitest';
import { VM, WEB_INSTANCE, WEB_ROLE, WS_17, alert, eventOf } from './fixtures.ts';

const entity = (entity_type: string, entity_value: string) => eventOf(alert({ entity_type, entity_value }));

describe('src/ingest/resolve', () => {
  it.each([
    ['host', 'WS-17', 'device', WS_17], ['host', 'ws-17.CORP.contoso.example.', 'device', WS_17], ['device', WS_17.toUpperCase(), 'device', WS_17],
    ['host', '10.1.2.17', 'device', WS_17], ['host', '::ffff:10.1.2.17', 'device', WS_17], ['host', 'FD00:0::17', 'device', WS_17],
    ['host', 'i-0123456789abcdef0', 'ec2_instance', WEB_INSTANCE], ['ec2_instance', 'web-1', 'ec2_instance', WEB_INSTANCE], ['host', 'vm-1', 'azure_vm', VM],
    ['aws_role', 'arn:aws:sts::210987654321:assumed-role/web-prod/session', 'aws_role', WEB_ROLE], ['domain', 'Evil.Example.', 'domain', 'evil.example'],
  ])('knows %s %s as %s %s', (type, value, kind, id) => {
    expect(entity(type, value).entities).toMatchObject([{ kind, value: id }]);
    expect(entity(type, value).unresolved).toEqual([]);
  });

  it('leaves a host open that the inventory has under several names, with the candidates', () => {
    const event = entity('host', 'mixed');
    expect(event.entities).toEqual([]);
    expect(event.unresolved).toMatchObject([{ kind: 'host', value: 'mixed', candidates: [{ kind: 'device', value: 'device-mixed' }, { kind: 'ec2_instance' }] }]);
    expect(event.unresolved[0]?.reason).toBe('the inventory has 2 of this name: device:device-mixed (mixed), ec2_instance:i-0fffffffffffffff0 (mixed)');
  });

  it('leaves a host open that the inventory does not have', () => {
    expect(entity('host', 'nowhere').unresolved).toEqual([
      { kind: 'host', value: 'nowhere', reason: 'the inventory has no device, EC2 instance or Azure VM of this name', candidates: [] },
    ]);
  });

  it('leaves a named device open that two devices could be', () => {
    expect(entity('device', 'Twin')).toMatchObject({ entities: [], unresolved: [{ kind: 'device', value: 'Twin', candidates: [{ value: 'device-twin-1' }, { value: 'device-twin-2' }] }] });
    expect(entity('aws_role', 'web-prod')).toMatchObject({ entities: [], unresolved: [{ kind: 'aws_role' }] });
  });

  it('keeps the value of what the inventory does not know', () => {
    expect(entity('user', 'Mallory@Elsewhere.example').entities).toEqual([{ kind: 'user', value: 'Mallory@Elsewhere.example', name: 'Mallory@Elsewhere.example' }]);
  });
});
