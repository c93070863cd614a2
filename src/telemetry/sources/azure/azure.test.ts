import { describe, expect, it } from 'vitest';
import { onlyRow, rowsOf } from '../../testing/rows.ts';

describe('src/telemetry/sources/azure', () => {
  // Fields as in https://learn.microsoft.com/graph/api/signin-get
  const signIn = {
    id: 's-1', createdDateTime: '2026-11-20T10:00:00Z', userDisplayName: 'Alice', userPrincipalName: 'alice@contoso.example', userId: 'u-1', appId: 'a-1', appDisplayName: 'Portal', ipAddress: '203.0.113.7', clientAppUsed: 'Browser', isInteractive: true,
    correlationId: 'c-1', conditionalAccessStatus: 'success', riskLevelDuringSignIn: 'high', riskEventTypes_v2: ['unlikelyTravel'], status: { errorCode: 50126, failureReason: 'Invalid username or password.' }, deviceDetail: { browser: 'Edge' },
    location: { city: 'Oslo', countryOrRegion: 'NO', geoCoordinates: { latitude: 59.9, longitude: 10.7 } }, appliedConditionalAccessPolicies: [{ displayName: 'p', result: 'success' }], authenticationDetails: [{ authenticationMethod: 'Password' }], resourceDisplayName: 'Azure', resourceId: 'r-1',
  };
  const row = {
    TimeGenerated: '2026-11-20T10:00:00.000Z', UserPrincipalName: 'alice@contoso.example', IPAddress: '203.0.113.7', ResultType: '50126', ResultDescription: 'Invalid username or password.', Location: 'NO', Status: signIn.status, LocationDetails: signIn.location, DeviceDetail: { browser: 'Edge' },
    RiskEventTypes_V2: '["unlikelyTravel"]', AuthenticationDetails: '[{"authenticationMethod":"Password"}]', ConditionalAccessPolicies: signIn.appliedConditionalAccessPolicies, Identity: 'Alice', OperationName: 'Sign-in activity', IsInteractive: true, RiskLevelDuringSignIn: 'high',
  };

  it('maps a sign-in of Graph and the same one of diagnostic settings to the same columns', () => {
    expect(onlyRow('SigninLogs', signIn)).toMatchObject(row);
    expect(onlyRow('SigninLogs', { time: '2026-11-20T10:00:01Z', category: 'SignInLogs', operationName: 'Sign-in activity', tenantId: 't-1', resultType: '50126', callerIpAddress: '203.0.113.7', identity: 'Alice', Level: 4, properties: signIn })).toMatchObject({ ...row, AADTenantId: 't-1', Category: 'SignInLogs' });
  });

  it.each([
    ['AADNonInteractiveUserSignInLogs', { category: 'NonInteractiveUserSignInLogs', properties: signIn }], ['AADServicePrincipalSignInLogs', { category: 'ServicePrincipalSignInLogs', properties: signIn }], ['AADManagedIdentitySignInLogs', { category: 'ManagedIdentitySignInLogs', properties: signIn }],
    ['AADNonInteractiveUserSignInLogs', { ...signIn, isInteractive: false }], ['AADServicePrincipalSignInLogs', { ...signIn, signInEventTypes: ['servicePrincipal'] }], ['AADManagedIdentitySignInLogs', { ...signIn, signInEventTypes: ['managedIdentity'] }],
  ])('maps a sign-in to %s', (table, record) => {
    expect(Object.keys(rowsOf(record).tables)).toEqual([table]);
    expect(onlyRow(table, record)).toMatchObject({ TimeGenerated: '2026-11-20T10:00:00.000Z', IPAddress: '203.0.113.7', ResultType: '50126' });
  });

  // Fields as in https://learn.microsoft.com/graph/api/directoryaudit-get
  it('maps an audit of Graph and of diagnostic settings', () => {
    const audit = {
      id: 'd-1', category: 'ApplicationManagement', correlationId: 'c', result: 'success', resultReason: '', activityDisplayName: 'Consent to application', activityDateTime: '2026-11-20T10:00:00.1234567Z', loggedByService: 'Core Directory', operationType: 'Assign',
      initiatedBy: { user: { id: 'u', displayName: 'Alice', userPrincipalName: 'alice@contoso.example' } }, targetResources: [{ displayName: 'App', modifiedProperties: [{ displayName: 'ConsentAction.Permissions', newValue: '"x"' }] }], additionalDetails: [{ key: 'k', value: 'v' }],
    };
    const expected = { TimeGenerated: '2026-11-20T10:00:00.1234567Z', OperationName: 'Consent to application', AADOperationType: 'Assign', InitiatedBy: audit.initiatedBy, TargetResources: audit.targetResources, AdditionalDetails: audit.additionalDetails, Identity: 'Alice', Result: 'success', Category: 'ApplicationManagement' };
    expect(onlyRow('AuditLogs', audit)).toMatchObject(expected);
    expect(onlyRow('AuditLogs', { time: '2026-11-20T10:00:02Z', category: 'AuditLogs', operationName: 'Consent to application', properties: audit })).toMatchObject(expected);
  });

  // Tuples of https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview and vnet-flow-logs-overview
  it('makes a row of each tuple of a flow log, of network security groups and of virtual networks', () => {
    const group = '/SUBSCRIPTIONS/S/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG1';
    const nsg = rowsOf({
      time: '2018-11-13T12:00:35Z', category: 'NetworkSecurityGroupFlowEvent', resourceId: group,
      properties: { Version: 2, flows: [{ rule: 'DefaultRule_DenyAllInBound', flows: [{ mac: '000D3AF87856', flowTuples: ['1542110402,94.102.49.190,10.5.16.4,28746,443,U,I,D,B,,,,', '1542110437,10.5.16.4,13.67.143.118,59831,443,T,O,A,E,1,66,2,132', 'damaged'] }] }] },
    }).tables['NTANetAnalytics'];
    expect(nsg).toEqual([
      expect.objectContaining({ TimeGenerated: '2018-11-13T12:00:02.000Z', SrcIp: '94.102.49.190', DestIp: '10.5.16.4', DestPort: 443, SrcPorts: '28746', L4Protocol: 'U', FlowDirection: 'Inbound', FlowStatus: 'Denied', DeniedInFlows: 1, AllowedInFlows: 0, NsgRule: 'DefaultRule_DenyAllInBound', NsgList: 'NSG1' }),
      expect.objectContaining({ FlowDirection: 'Outbound', FlowStatus: 'Allowed', AllowedOutFlows: 1, PacketsSrcToDest: 1, BytesSrcToDest: 66, PacketsDestToSrc: 2, BytesDestToSrc: 132 }),
    ]);
    expect(onlyRow('NTANetAnalytics', {
      time: '2022-09-14T09:00:52Z', category: 'FlowLogFlowEvent', macAddress: '00224871C205', targetResourceID: '/v', flowRecords: { flows: [{ aclID: 'a', flowGroups: [{ rule: 'AllowOut', flowTuples: ['1663146003606,10.0.0.6,192.0.2.180,23956,443,6,O,E,NX,3,767,2,1580'] }] }] },
    })).toMatchObject({ TimeGenerated: '2022-09-14T09:00:03.606Z', L4Protocol: 'T', FlowDirection: 'Outbound', FlowStatus: 'Allowed', BytesSrcToDest: 767, BytesDestToSrc: 1580, FlowEncryption: 'NX', AclRule: 'AllowOut', MacAddress: '00224871C205' });
  });

  // Fields as in https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
  it('maps the activity log, with who called by the claims of the token', () => {
    expect(onlyRow('AzureActivity', {
      time: '2026-11-20T10:00:00Z', resourceId: '/SUBSCRIPTIONS/S-1/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/X', operationName: 'MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION', category: 'Administrative', resultType: 'Success', resultSignature: 'Succeeded.OK', callerIpAddress: '203.0.113.7',
      correlationId: 'c', identity: { authorization: { action: 'x' }, claims: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'alice@contoso.example' } }, level: 'Information', properties: { eventCategory: 'Administrative' },
    })).toMatchObject({ Caller: 'alice@contoso.example', OperationNameValue: 'MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION', ActivityStatusValue: 'Success', SubscriptionId: 'S-1', ResourceGroup: 'RG', Authorization_d: { action: 'x' }, Authorization: '{"action":"x"}', CategoryValue: 'Administrative' });
  });

  // Fields as in https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema
  it('maps Office 365 activity with the words of its numbers, also from AuditData', () => {
    const record = { CreationTime: '2026-11-20T10:00:00', Id: 'o-1', Operation: 'New-InboxRule', OrganizationId: 'org', RecordType: 1, ResultStatus: 'True', UserKey: 'k', UserType: 2, Workload: 'Exchange', UserId: 'alice@contoso.example', ClientIP: '203.0.113.7:4711', ObjectId: 'ob', Parameters: [{ Name: 'ForwardTo', Value: 'x@evil.example' }], LogonType: 2, SiteUrl: 'https://s' };
    const expected = { TimeGenerated: '2026-11-20T10:00:00.000Z', RecordType: 'ExchangeAdmin', UserType: 'Admin', OfficeWorkload: 'Exchange', OfficeId: 'o-1', OfficeObjectId: 'ob', Parameters: '[{"Name":"ForwardTo","Value":"x@evil.example"}]', Logon_Type: 'Delegated', Site_Url: 'https://s', ClientIP: '203.0.113.7:4711', UserId: 'alice@contoso.example' };
    expect(onlyRow('OfficeActivity', record)).toMatchObject(expected);
    expect(onlyRow('OfficeActivity', { CreationDate: '11/20/2026', UserIds: 'alice', Operations: 'New-InboxRule', AuditData: JSON.stringify(record) })).toMatchObject(expected);
  });
});
