import type { SENTINEL_ENTITIES } from '../../../model/detection.ts';

export type EntityType = (typeof SENTINEL_ENTITIES)[number];

/** Identifiers that can be mapped, and sets of which one must be: `[['Name'], ['Algorithm', 'Value']]`. */
interface Identifiers { readonly all: readonly string[]; readonly one: readonly (readonly string[])[] }

const of = (all: string, ...one: string[]): Identifiers => ({ all: all.split(' '), one: one.map((names) => names.split('+')) });

/**
 * https://learn.microsoft.com/azure/sentinel/entities-reference#entity-types-and-identifiers, and what Microsoft's check of contributed rules requires:
 * https://github.com/Azure/Azure-Sentinel/blob/master/.script/tests/detectionTemplateSchemaValidation/Models/EntityMappingIdentifiers.cs
 */
export const IDENTIFIERS: Readonly<Record<EntityType, Identifiers>> = {
  Account: of('Name FullName NTDomain DnsDomain UPNSuffix Sid AadTenantId AadUserId PUID IsDomainJoined DisplayName ObjectGuid', 'FullName', 'Sid', 'Name', 'AadUserId', 'PUID', 'ObjectGuid'),
  AzureResource: of('ResourceId', 'ResourceId'),
  CloudApplication: of('AppId Name InstanceName', 'AppId', 'Name'),
  DNS: of('DomainName', 'DomainName'),
  File: of('Directory Name', 'Name'),
  FileHash: of('Algorithm Value', 'Algorithm+Value'),
  Host: of('DnsDomain NTDomain HostName FullName NetBiosName AzureID OMSAgentID OSFamily OSVersion IsDomainJoined', 'FullName', 'HostName', 'NetBiosName', 'AzureID', 'OMSAgentID'),
  IP: of('Address AddressScope', 'Address'),
  Mailbox: of('MailboxPrimaryAddress DisplayName Upn ExternalDirectoryObjectId RiskLevel', 'MailboxPrimaryAddress'),
  MailCluster: of('NetworkMessageIds CountByDeliveryStatus CountByThreatType CountByProtectionStatus Threats Query QueryTime MailCount IsVolumeAnomaly Source ClusterSourceIdentifier ClusterSourceType ClusterQueryStartTime ClusterQueryEndTime ClusterGroup', 'Query', 'Source'),
  MailMessage: of('Recipient Urls Threats Sender P1Sender P1SenderDisplayName P1SenderDomain SenderIP P2Sender P2SenderDisplayName P2SenderDomain ReceivedDate NetworkMessageId InternetMessageId Subject BodyFingerprintBin1 BodyFingerprintBin2 BodyFingerprintBin3 BodyFingerprintBin4 BodyFingerprintBin5 AntispamDirection DeliveryAction DeliveryLocation Language ThreatDetectionMethods', 'NetworkMessageId', 'Recipient'),
  Malware: of('Name Category', 'Name'),
  Process: of('ProcessId CommandLine ElevationToken CreationTimeUtc', 'CommandLine', 'ProcessId'),
  RegistryKey: of('Hive Key', 'Key', 'Hive'),
  RegistryValue: of('Name Value ValueType', 'Name'),
  SecurityGroup: of('DistinguishedName SID ObjectGuid', 'DistinguishedName', 'SID', 'ObjectGuid'),
  SubmissionMail: of('NetworkMessageId Timestamp Recipient Sender SenderIp Subject ReportType SubmissionId SubmissionDate Submitter', 'SubmissionId', 'NetworkMessageId', 'Recipient', 'Submitter'),
  URL: of('Url', 'Url'),
};
