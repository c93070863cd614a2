import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { ALICE, VM, WEB_INSTANCE, WS_17 } from '../../../src/ingest/fixtures.ts';
import { Json, type AdapterName } from '../../../src/model/index.ts';

const SHARED = new URL('../../../../shared/alerts/', import.meta.url);

/** An alert of each adapter in the shape that its vendor documents, with a value in most fields that are read. */
const OWN: Record<AdapterName, readonly Json[]> = {
  generic: [
    {
      id: 'a-1', source: 'edr', event_type: 'credential_theft', severity: 'high', title: 'LSASS was read', entity_type: 'user', entity_value: 'alice@contoso.example',
      entity: { type: 'host', value: 'ws-17', metadata: { os: 'x' } }, entities: [{ type: 'ip', value: '203.0.113.7' }, { type: 'domain', value: 'evil.example' }],
      metadata: { tool: 'x', nested: { list: [1, 2, { deep: true }] } }, context: { logged_on_users: ['CORP\\alice', { value: 'bob' }] },
      timestamp: '2026-11-21T02:58:00Z', occurred_at: '2026-11-21T02:55:00+01:00', detection: 'rule-1', confidence: 80, tactics: ['CredentialAccess'], techniques: ['T1003.001'],
    },
  ],
  defender: [
    {
      '@odata.type': '#microsoft.graph.security.alert', id: 'da1', providerAlertId: 'da1', incidentId: '4711', status: 'new', severity: 'high', serviceSource: 'microsoftDefenderForEndpoint',
      detectionSource: 'customTi', detectorId: 'd-1', tenantId: 't-1', title: 'Suspected credential theft', category: 'CredentialAccess', createdDateTime: '2026-11-21T02:58:27.7211305Z',
      firstActivityDateTime: '2026-11-21T02:55:00Z', mitreTechniques: ['T1003.001'], alertWebUrl: 'https://security.microsoft.com/alerts/da1', threatFamilyName: null,
      evidence: [
        { '@odata.type': '#microsoft.graph.security.deviceEvidence', mdeDeviceId: WS_17, deviceDnsName: 'ws-17.corp.contoso.example', loggedOnUsers: [{ accountName: 'alice', domainName: 'CORP' }] },
        { '@odata.type': '#microsoft.graph.security.userEvidence', userAccount: { accountName: 'alice', domainName: 'CORP', azureAdUserId: ALICE, userPrincipalName: 'alice@contoso.example' } },
        { '@odata.type': '#microsoft.graph.security.ipEvidence', ipAddress: '203.0.113.7' },
        { '@odata.type': '#microsoft.graph.security.azureResourceEvidence', resourceId: VM }, { '@odata.type': '#microsoft.graph.security.amazonResourceEvidence', amazonResourceId: WEB_INSTANCE },
      ],
    },
  ],
  sentinel: [
    {
      eventUniqueId: 'e', objectSchemaType: 'Incident', objectEventType: 'Create', workspaceId: 'w-1',
      object: {
        id: '/subscriptions/s/incidents/AAAA-1', name: 'AAAA-1', type: 'Microsoft.SecurityInsights/Incidents',
        properties: {
          title: 'Session from a new place', severity: 'High', status: 'New', incidentNumber: 3177, incidentUrl: 'https://portal.azure.com/x', createdTimeUtc: '2026-11-21T02:59:00Z', firstActivityTimeUtc: '2026-11-21T02:50:00Z',
          additionalData: { tactics: ['InitialAccess'], techniques: ['T1550'] }, relatedAnalyticRuleIds: ['rule-1'], alerts: [{ properties: { tactics: ['Persistence'], confidenceScore: 0.7, alertDisplayName: 'x' } }],
          relatedEntities: [
            { kind: 'Account', properties: { accountName: 'alice', upnSuffix: 'contoso.example', aadUserId: ALICE } }, { kind: 'Host', properties: { hostName: 'ws-17', dnsDomain: 'corp.contoso.example' } },
            { kind: 'Host', properties: { HostName: 'vm-1', AzureID: VM } }, { kind: 'Ip', properties: { address: '2001:db8::7' } }, { kind: 'Mailbox', properties: { mailboxPrimaryAddress: 'alice@contoso.example' } },
          ],
        },
      },
    },
  ],
  guardduty: [
    {
      version: '0', 'detail-type': 'GuardDuty Finding', source: 'aws.guardduty', account: '210987654321', region: 'eu-west-1',
      detail: {
        id: 'f-1', type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', accountId: '210987654321', region: 'eu-west-1', partition: 'aws', severity: 8, title: 'Credentials were used', arn: 'arn:aws:guardduty:eu-west-1:210987654321:detector/d/finding/f-1',
        createdAt: '2026-11-21T02:58:00.000Z', updatedAt: '2026-11-21T02:58:00.000Z',
        resource: { resourceType: 'AccessKey', accessKeyDetails: { accessKeyId: 'ASIAEXAMPLE', principalId: 'AROA:i-0', userName: 'web-prod', userType: 'AssumedRole' }, instanceDetails: { instanceId: 'i-0123456789abcdef0' } },
        service: { action: { actionType: 'AWS_API_CALL', awsApiCallAction: { api: 'ListBuckets', remoteIpDetails: { ipAddressV4: '203.0.113.7' } }, portProbeAction: { portProbeDetails: [{ remoteIpDetails: { ipAddressV4: '198.51.100.1' } }] }, dnsRequestAction: { domain: 'evil.example' } }, eventFirstSeen: '2026-11-21T02:50:00Z', count: 3 },
      },
    },
  ],
};

/** Alerts to mutate, by adapter: our own, and those of others where they lie beside this project. Says what was not there. */
export function basesOf(say: (text: string) => void): Record<AdapterName, readonly Json[]> {
  if (!existsSync(SHARED)) {
    say(`skipped: the alerts of others in ${SHARED.pathname}, which is missing`);
    return OWN;
  }
  const files = readdirSync(SHARED).filter((name) => name.startsWith('guardduty-') && name.endsWith('.json'));
  return { ...OWN, guardduty: [...OWN.guardduty, ...files.map((name) => Json.parse(JSON.parse(readFileSync(new URL(name, SHARED), 'utf8'))))] };
}
