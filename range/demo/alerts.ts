import { ids } from '../scenarios/ids.ts';

/** The alerts of the story in the formats that the real services send, dated by the range's clock. */
export function storyAlerts(now: string): { name: string; alert: object }[] {
  return [{ name: 'sentinel-incident.json', alert: sentinelIncident(now) }, ...productAlerts(now)];
}

/** Those of products that judge for themselves; what Sentinel would say, a rule of the repository finds. */
export function productAlerts(now: string): { name: string; alert: object }[] {
  return [{ name: 'defender-alert.json', alert: defenderAlert(now) }, { name: 'guardduty-finding.json', alert: guardDutyFinding(now) }];
}

/** As the "Microsoft Sentinel incident" trigger of a Logic App posts it. */
function sentinelIncident(now: string): object {
  return {
    eventUniqueId: '4b2f0f0e-8d59-4d5f-9d3e-0b5d1c7a9e21', objectSchemaType: 'Incident', objectEventType: 'Create', workspaceId: '6c9d2f3e-1a4b-4c5d-8e7f-2b3a4c5d6e7f',
    workspaceInfo: { SubscriptionId: ids.subscription, ResourceGroupName: 'rg-soc', WorkspaceName: 'soc' },
    object: {
      id: `/subscriptions/${ids.subscription}/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/soc/providers/Microsoft.SecurityInsights/Incidents/1f0a6b77`,
      name: '1f0a6b77-5c1e-4e0d-9f5c-7f5f6f1a2b3c', type: 'Microsoft.SecurityInsights/Incidents',
      properties: {
        title: 'Sign-in with a stolen session token', description: 'The session of a user is used from a second place.', severity: 'High', status: 'New', incidentNumber: 4711,
        createdTimeUtc: now, firstActivityTimeUtc: now, lastActivityTimeUtc: now,
        additionalData: { alertsCount: 1, tactics: ['CredentialAccess'] },
        alerts: [{ properties: { alertDisplayName: 'Sign-in with a stolen session token', severity: 'High', tactics: ['CredentialAccess'] } }],
        relatedEntities: [
          { kind: 'Account', properties: { accountName: 'alice', upnSuffix: 'contoso.example', aadUserId: ids.alice } },
          { kind: 'Ip', properties: { address: ids.attacker } },
        ],
      },
    },
  };
}

/** As Microsoft Graph gives it: security/alerts_v2. */
function defenderAlert(now: string): object {
  return {
    '@odata.type': '#microsoft.graph.security.alert', id: 'da637551227677560813_-961444813', providerAlertId: 'da637551227677560813_-961444813', incidentId: '28282',
    status: 'new', severity: 'high', detectionSource: 'microsoftDefenderForEndpoint', serviceSource: 'microsoftDefenderForEndpoint', category: 'CredentialAccess',
    title: 'Sensitive credential memory read', description: 'A process read the memory of the Local Security Authority.', mitreTechniques: ['T1003.001'], tenantId: ids.tenant,
    createdDateTime: now, lastUpdateDateTime: now, firstActivityDateTime: now, lastActivityDateTime: now,
    evidence: [
      {
        '@odata.type': '#microsoft.graph.security.deviceEvidence', createdDateTime: now, verdict: 'suspicious', mdeDeviceId: ids.laptop, deviceDnsName: 'ws-17.corp.contoso.example',
        osPlatform: 'Windows11', loggedOnUsers: [{ accountName: 'alice', domainName: 'CORP' }],
      },
      { '@odata.type': '#microsoft.graph.security.userEvidence', createdDateTime: now, verdict: 'suspicious', userAccount: { accountName: 'alice', domainName: 'CORP', azureAdUserId: ids.alice, userPrincipalName: 'alice@contoso.example' } },
      { '@odata.type': '#microsoft.graph.security.ipEvidence', createdDateTime: now, verdict: 'malicious', ipAddress: ids.attacker },
    ],
  };
}

/** As EventBridge delivers it. */
function guardDutyFinding(now: string): object {
  return {
    version: '0', id: 'c8c4daa7-a20c-2f03-0070-b7393dd542ad', 'detail-type': 'GuardDuty Finding', source: 'aws.guardduty', account: ids.account, time: now, region: ids.region, resources: [],
    detail: {
      schemaVersion: '2.0', accountId: ids.account, region: ids.region, partition: 'aws', id: '60c8e1f5a1b4f0a5d9b1c7e3', type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      title: 'Credentials of an EC2 instance role are used from outside AWS.', description: 'Credentials created exclusively for an EC2 instance are used from an external address.', severity: 8,
      createdAt: now, updatedAt: now,
      resource: {
        resourceType: 'AccessKey',
        accessKeyDetails: { accessKeyId: 'ASIARANGEEXAMPLE0001', principalId: `AROARANGEWEBSTAGING:${ids.instance}`, userName: ids.role, userType: 'AssumedRole' },
      },
      service: {
        serviceName: 'guardduty', eventFirstSeen: now, eventLastSeen: now, archived: false, count: 1,
        action: { actionType: 'AWS_API_CALL', awsApiCallAction: { api: 'DescribeInstances', serviceName: 'ec2.amazonaws.com', callerType: 'Remote IP', remoteIpDetails: { ipAddressV4: ids.attacker } } },
      },
    },
  };
}

/** From a sensor without an adapter of its own, in cordon's generic form. */
export function serverAlert(now: string): object {
  return {
    id: 'edr-000731', source: 'edr', event_type: 'ransomware', severity: 'critical', title: 'Files are being encrypted', detected_at: now, confidence: 95,
    entity: { type: 'host', value: 'srv-pay-01', metadata: { sensor: 'fim' } }, metadata: { files: 1243 }, context: {},
  };
}
