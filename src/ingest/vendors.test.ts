import type { Json } from '../model/index.ts';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Event, Rejection } from '../model/index.ts';
import { ALICE, RECEIVED, VM, WEB_INSTANCE, WEB_ROLE, WS_17, eventOf, inventory, rejectionOf } from './fixtures.ts';
import { ingest, readAlerts } from './index.ts';

/** In the shape of https://learn.microsoft.com/graph/api/security-alert-get */
function defenderAlert(fields: Record<string, Json> = {}): Record<string, Json> {
  return {
    '@odata.type': '#microsoft.graph.security.alert', id: 'da637600000000000000_1', providerAlertId: 'da637600000000000000_1', incidentId: '4711', status: 'new',
    severity: 'high', serviceSource: 'microsoftDefenderForEndpoint', detectionSource: 'customTi', detectorId: '11111111-aaaa-bbbb-cccc-222222222222',
    title: 'Suspected credential theft activity', category: 'CredentialAccess', createdDateTime: '2026-11-21T02:58:27.7211305Z', firstActivityDateTime: '2026-11-21T02:55:00Z',
    mitreTechniques: ['T1003.001'], assignedTo: null, actorDisplayName: null,
    evidence: [
      { '@odata.type': '#microsoft.graph.security.deviceEvidence', verdict: 'unknown', mdeDeviceId: WS_17, azureAdDeviceId: null, deviceDnsName: 'ws-17.corp.contoso.example', loggedOnUsers: [{ accountName: 'alice', domainName: 'CORP' }] },
      { '@odata.type': '#microsoft.graph.security.userEvidence', userAccount: { accountName: 'alice', domainName: 'CORP', userSid: 'S-1-5-21-1', azureAdUserId: ALICE, userPrincipalName: 'alice@contoso.example' } },
      { '@odata.type': '#microsoft.graph.security.ipEvidence', ipAddress: '203.0.113.7', countryLetterCode: null },
      { '@odata.type': '#microsoft.graph.security.fileEvidence', fileDetails: { fileName: 'm.exe' } },
      { '@odata.type': '#microsoft.graph.security.userEvidence', userAccount: null },
    ],
    ...fields,
  };
}

/** In the shape that the Logic App trigger posts. */
function sentinelIncident(properties: Record<string, Json> = {}, kept = true): Record<string, Json> {
  const all = {
    title: 'Session of a user from a new place', severity: 'High', incidentNumber: 3177, createdTimeUtc: '2026-11-21T02:59:00Z', firstActivityTimeUtc: '2026-11-21T02:50:00Z',
    additionalData: { tactics: ['InitialAccess', 'CredentialAccess'], techniques: ['T1550'] },
    relatedEntities: [
      { kind: 'Account', properties: { accountName: 'alice', upnSuffix: 'contoso.example', aadUserId: ALICE } },
      { kind: 'Host', properties: { hostName: 'ws-17', dnsDomain: 'corp.contoso.example' } },
      { kind: 'Host', properties: { HostName: 'vm-1', AzureID: VM.toLowerCase() } },
      { kind: 'Ip', properties: { address: '2001:0DB8::0007' } },
      { kind: 'Url', properties: { url: 'https://203.0.113.7/' } },
    ],
  };
  return {
    eventUniqueId: 'e', objectSchemaType: 'Incident', objectEventType: 'Create', workspaceId: 'w',
    object: { id: '/subscriptions/s/incidents/AAAA-1', name: 'AAAA-1', type: 'Microsoft.SecurityInsights/Incidents', properties: { ...(kept ? all : {}), ...properties } },
  };
}

/** In the shape of https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
function finding(detail: Record<string, Json> = {}): Record<string, Json> {
  return {
    version: '0', id: 'envelope', 'detail-type': 'GuardDuty Finding', source: 'aws.guardduty', account: '210987654321', region: 'eu-west-1', time: RECEIVED, resources: [],
    detail: {
      id: 'f1', type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', accountId: '210987654321', region: 'eu-west-1', partition: 'aws', severity: 8,
      createdAt: '2026-11-21T02:57:00.000Z', updatedAt: '2026-11-21T02:58:00.000Z',
      resource: { resourceType: 'AccessKey', accessKeyDetails: { accessKeyId: 'ASIAEXAMPLE', principalId: 'AROAEXAMPLE:i-0123456789abcdef0', userName: 'web-prod', userType: 'AssumedRole' } },
      service: { serviceName: 'guardduty', action: { actionType: 'AWS_API_CALL', awsApiCallAction: { api: 'ListBuckets', remoteIpDetails: { ipAddressV4: '203.0.113.7' } } }, count: 1, eventFirstSeen: '2026-11-21T02:56:00Z' },
      ...detail,
    },
  };
}

/** All keys of an API answer in PascalCase, as some forwarders send it. */
function pascal(value: Json): Json {
  if (Array.isArray(value)) return value.map(pascal);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.slice(0, 1).toUpperCase() + key.slice(1), pascal(member)]));
}

describe('src/ingest/defender', () => {
  it('makes an EDR credential theft of a CredentialAccess alert, with what it names', () => {
    const event = eventOf(defenderAlert());
    expect(Event.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      adapter: 'defender', source: 'edr', eventType: 'credential_theft', severity: 'high', severityAssumed: false, sourceId: 'da637600000000000000_1',
      detectedAt: '2026-11-21T02:58:27.721Z', occurredAt: '2026-11-21T02:55:00.000Z', tactics: ['credential-access'], techniques: ['T1003.001'],
      loggedOn: [{ host: { kind: 'device', value: WS_17 }, user: { kind: 'user', value: ALICE } }], unresolved: [],
    });
    expect(event.entities.map((entity) => `${entity.kind}:${entity.value}`)).toEqual([`device:${WS_17}`, `user:${ALICE}`, 'ip:203.0.113.7']);
  });

  it.each([
    ['microsoftDefenderForIdentity', 'identity'], ['azureAdIdentityProtection', 'identity'], ['microsoftDefenderForCloud', 'cspm'], ['somethingNew', 'siem'], [null, 'edr'],
  ])('takes service %s as source %s', (serviceSource, source) => {
    expect(eventOf(defenderAlert({ serviceSource })).source).toBe(source);
  });

  it('does not take another object of the same name for the one that the id means', () => {
    const account = { accountName: 'alice', domainName: 'CORP', azureAdUserId: '00000000-0000-0000-0000-00000000ffff', userPrincipalName: 'alice@contoso.example' };
    const event = eventOf(defenderAlert({ evidence: [{ '@odata.type': '#microsoft.graph.security.userEvidence', userAccount: account }] }));
    expect(event.entities).toEqual([{ kind: 'user', value: account.azureAdUserId, name: 'alice@contoso.example' }]);
  });

  it('reads resources of Azure and AWS, applications and mailboxes', () => {
    const type = (name: string) => `#microsoft.graph.security.${name}`;
    const event = eventOf(defenderAlert({ category: 'OddNewThing', severity: 'unknown', evidence: [
      { '@odata.type': type('azureResourceEvidence'), resourceId: VM.toUpperCase() }, { '@odata.type': type('amazonResourceEvidence'), amazonResourceId: WEB_INSTANCE },
      { '@odata.type': type('oauthApplicationEvidence'), objectId: 'o-1', displayName: 'App' }, { '@odata.type': type('mailboxEvidence'), primaryAddress: 'alice@contoso.example' },
    ] }));
    expect(event).toMatchObject({ eventType: 'odd_new_thing', severityAssumed: true });
    expect(event.entities.map((entity) => entity.value)).toEqual([VM, WEB_INSTANCE, 'o-1', ALICE]);
  });
});

describe('src/ingest/sentinel', () => {
  it('reads an incident with its entities', () => {
    const event = eventOf(sentinelIncident());
    expect(event).toMatchObject({ adapter: 'sentinel', source: 'siem', eventType: 'credential_theft', severity: 'high', sourceId: 'aaaa-1', techniques: ['T1550'], tactics: ['initial-access', 'credential-access'] });
    expect(event.entities.map((entity) => entity.value)).toEqual([ALICE, WS_17, VM, '2001:db8::7']);
  });

  it.each([
    [['Collection'], ['T1114.003'], 'mailbox_compromise'], [['Collection'], ['T1005', 't1564.008'], 'mailbox_compromise'], [['Collection'], ['T1005'], 'collection'],
    [['Persistence', 'PrivilegeEscalation'], ['T1098.001'], 'cloud_key_leak'], [['PrivilegeEscalation'], ['T1098.003'], 'admin_abuse'], [['DefenseEvasion'], ['T1562.008'], 'admin_abuse'],
    [['CredentialAccess', 'Persistence'], ['T1098.003'], 'credential_theft'], [['Exfiltration', 'Collection'], ['T1114.003'], 'exfiltration'], [['Persistence'], ['constructor'], 'persistence'],
  ])('takes tactics %j with techniques %j for %s', (tactics, techniques, type) => {
    expect(eventOf(sentinelIncident({ additionalData: { tactics, techniques } })).eventType).toBe(type);
  });

  it('takes an update of an incident as the same event, and one that names another entity as a new one', () => {
    const [one, other] = [{ kind: 'Ip', properties: { address: '192.0.2.98' } }, { kind: 'Ip', properties: { address: '192.0.2.99' } }];
    const { fingerprint } = eventOf(sentinelIncident({ relatedEntities: [one, other] }));
    expect(eventOf(sentinelIncident({ status: 'Active', severity: 'Low', relatedEntities: [other, one, one] })).fingerprint).toBe(fingerprint);
    expect(eventOf(sentinelIncident({ relatedEntities: [one] })).fingerprint).not.toBe(fingerprint);
  });

  it.each([
    ['nothing', { object: {} }], ['null for properties', { object: { properties: null } }], ['ids alone', sentinelIncident({}, false)],
    ['wrong types', { object: { properties: { title: null, relatedEntities: null, alerts: 'x' } } }],
    ['a kind of entity that has no text', { object: { properties: { relatedEntities: [{ kind: { toString: 'x', valueOf: 1 } }] } } }],
  ])('reads an incident with hardly a field: %s', (_, raw) => {
    expect(eventOf(raw)).toMatchObject({ adapter: 'sentinel', eventType: 'unknown', severity: 'low', severityAssumed: true, entities: [], detectedAt: RECEIVED });
  });

  it('rejects an incident whose only entity is empty', () => {
    expect(rejectionOf(sentinelIncident({ relatedEntities: [{ kind: 'Account', properties: { aadUserId: '' } }] })).reason).toBe('the value of an entity (user) is empty');
  });
});

describe('src/ingest/guardduty', () => {
  it('reads a finding, and finds a role with a path in its own account through its name', () => {
    const event = eventOf(finding());
    expect(event).toMatchObject({
      adapter: 'guardduty', source: 'cloudtrail', eventType: 'credential_theft', severity: 'high', detectedAt: '2026-11-21T02:58:00.000Z',
      detection: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', metadata: { account: '210987654321', region: 'eu-west-1', api: 'ListBuckets' },
    });
    // The session's name is the choice of whoever assumes the role, so no instance comes of it.
    expect(event.entities.map((entity) => `${entity.kind}:${entity.value}`)).toEqual([`aws_role:${WEB_ROLE}`, 'access_key:ASIAEXAMPLE', 'ip:203.0.113.7']);
  });

  it('reads the same from PascalCase and without the envelope', () => {
    const raw = finding();
    const plain = eventOf(raw);
    const detail = raw['detail'] ?? null;
    for (const other of [{ ...raw, detail: pascal(detail) }, detail, pascal(detail)]) {
      const { payloadDigest: _, ...rest } = eventOf(other);
      expect(plain).toMatchObject(rest);
    }
  });

  it('knows an instance by its ARN, and users by theirs', () => {
    const event = eventOf(finding({ type: 'UnauthorizedAccess:EC2/SSHBruteForce', severity: 2, resource: { instanceDetails: { instanceId: 'i-0123456789abcdef0' }, accessKeyDetails: { userType: 'IAMUser', userName: 'bot' } }, service: { action: { actionType: 'PORT_PROBE', portProbeAction: { portProbeDetails: [{ remoteIpDetails: { ipAddressV4: '198.51.100.1' } }, null] } } } }));
    expect(event).toMatchObject({ source: 'network', eventType: 'brute_force', severity: 'low', severityAssumed: false });
    expect(event.entities.map((entity) => entity.value)).toEqual(['arn:aws:iam::210987654321:user/bot', WEB_INSTANCE, '198.51.100.1']);
  });

  it.each([[1, 'low', false], [3.9, 'low', false], [4, 'medium', false], [6.9, 'medium', false], [7, 'high', false], [8.9, 'high', false], [9, 'critical', false], [10, 'critical', false], [0, 'low', true], [11, 'low', true], ['8', 'low', true]])(
    'takes severity %j as %s, assumed: %j', (value, severity, severityAssumed) => {
      expect(eventOf(finding({ severity: value }))).toMatchObject({ severity, severityAssumed });
    });
});

/** The value with one of its members, `pick` of them in depth-first order, replaced. */
function replaced(value: Json, pick: number, by: Json): Json {
  let left = pick;
  const walk = (item: Json): Json => {
    left -= 1;
    if (left === 0) return by;
    if (Array.isArray(item)) return item.map(walk);
    return item === null || typeof item !== 'object' ? item : Object.fromEntries(Object.entries(item).map(([key, member]) => [key, walk(member)]));
  };
  return walk(value);
}

describe('src/ingest with anything anywhere', () => {
  it('gives a valid event or a rejection with a reason, and never throws', () => {
    const json = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', ' ', '\u0000', '{{ x }}', '../x', '2026-13-01T00:00:00Z', 'x'.repeat(3_000), 1e308, -0));
    fc.assert(fc.property(fc.constantFrom(defenderAlert(), sentinelIncident(), finding()), fc.nat(60), json, (raw, pick, by) => {
      const changed = readAlerts(new TextEncoder().encode(JSON.stringify(replaced(raw, pick, JSON.parse(JSON.stringify(by))))), 'x', RECEIVED).alerts[0];
      if (changed === undefined) return;
      const result = ingest(changed.raw, { inventory: inventory(), receivedAt: RECEIVED, file: 'x', index: 0 });
      if (result.ok) expect(Event.parse(result.event)).toEqual(result.event);
      else expect(Rejection.parse(result.rejection).reason).not.toBe('');
    }), { numRuns: 1_000 });
  });
});

describe('src/ingest with alerts of others', () => {
  const folder = new URL('../../../shared/alerts/', import.meta.url);
  it('takes every payload, in either spelling', () => {
    if (!existsSync(folder)) return console.log(`skipped: ${folder.pathname} is missing`);
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(0);
    const received = '2026-11-21T03:00:00.000Z';
    const seen = files.map((name) => {
      const { alerts, rejected } = readAlerts(readFileSync(new URL(name, folder)), name, received);
      expect(rejected).toEqual([]);
      const result = ingest(alerts[0]?.raw ?? null, { inventory: inventory(), receivedAt: received, file: name, index: 0 });
      if (!result.ok) throw new Error(`${name}: ${result.rejection.reason}`);
      const { source, eventType, severity, severityAssumed, entities } = result.event;
      expect(severityAssumed).toBe(false);
      expect(entities.length).toBeGreaterThan(0);
      return `${name.replace(/^guardduty-|\.json$/g, '')}: ${source} ${eventType} ${severity}`;
    });
    return expect(seen.sort()).toEqual([
      'Credential-Access-IAM-Anomalous-Behavior: cloudtrail credential_theft medium',
      'Recon-EC2-Portscan: network recon medium',
      'Trojan-EC2-DNSDataExfiltration: network exfiltration high',
      'UnauthorizedAccess-EC2-MaliciousIPCaller: network malicious_address medium',
      'UnauthorizedAccess-EC2-SSHBruteForce: network brute_force low',
      'UnauthorizedAccess-EC2-TorClient: network malicious_address high',
      'eventbridge-camelcase: network brute_force low',
    ]);
  });
});
