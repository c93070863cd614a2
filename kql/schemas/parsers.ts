import type { Column, ScalarType } from '../values.ts';

const columns = (type: ScalarType, names: string): Column[] => names.split(' ').map((name) => ({ name, type }));

const TIME: Column = { name: 'TimeGenerated', type: 'datetime' };

/**
 * Functions that solutions of Microsoft Sentinel install and their rules read, with the columns that each gives. A run is given their rows.
 *
 * - https://github.com/Azure/Azure-Sentinel/blob/master/Solutions/GitHub/Parsers/GitHubAuditData.yaml
 * - https://github.com/Azure/Azure-Sentinel/blob/master/Solutions/SecurityBridge%20App/Parsers/SecurityBridgeLogs.yaml
 * - https://github.com/Azure/Azure-Sentinel/blob/master/Solutions/ZeroNetworks/Parsers/ZNAccessOrchestratorAudit.txt
 */
export const PUBLISHED_PARSERS: Readonly<Record<string, readonly Column[]>> = {
  GitHubAuditData: [
    TIME,
    ...columns('string', 'Organization Action Repository Actor Country ImpactedUser InvitedUserPermission Visibility PreviousVisibility CurrentPermission PreviousPermission TeamName BlockedUser'),
  ],
  SecurityBridgeLogs: [
    TIME,
    ...columns('string', 'RawData CEFVersion DeviceVendor DeviceProduct DeviceVersion DeviceEventClassID Name Severity AdditionalExtensions SAPsid SAPclient SAPdb'),
    { name: 'Email address event originator', type: 'string' }, { name: 'Main contact area of responsibility', type: 'string' }, { name: 'Backup contact area of responsibility', type: 'string' },
    ...columns('string', 'dhost duid duser dvchost msg rt src shost type externalid SAPos SAPrelease SAPinstallationnumber SAPhost'),
    { name: 'maincontact', type: 'dynamic' },
  ],
  ZNAccessOrchestratorAudit: [
    TIME, ...columns('string', 'EventVendor EventProduct'), { name: 'AuditTypeId', type: 'real' }, { name: 'AuditType', type: 'string' }, ...columns('dynamic', 'DestinationEntityId DestinationEntityName'),
    { name: 'EnforcementSourceId', type: 'real' }, ...columns('string', 'EnforcementSource PerformedByGuid PerformedById PerformedByName ReportedObjectGuid ReportedObjectId'),
    { name: 'UserRoleId', type: 'real' }, { name: 'UserRole', type: 'string' }, ...columns('dynamic', 'Rule ReactivePolicy'),
  ],
};
