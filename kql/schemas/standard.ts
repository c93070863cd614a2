import type { Column } from '../values.ts';

/** The columns of every table of a workspace: https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns */
export const STANDARD_COLUMNS: readonly Column[] = [
  { name: 'TenantId', type: 'string' }, { name: 'TimeGenerated', type: 'datetime' }, { name: 'Type', type: 'string' }, { name: 'SourceSystem', type: 'string' },
  { name: '_ResourceId', type: 'string' }, { name: '_SubscriptionId', type: 'string' }, { name: '_IsBillable', type: 'string' }, { name: '_BilledSize', type: 'real' },
];

/** The tables of Defender: their rules are written for advanced hunting too, which has the moment under this name besides `TimeGenerated`. */
const HUNTING = [
  'AlertEvidence', 'AlertInfo', 'CloudAppEvents', 'DeviceEvents', 'DeviceFileCertificateInfo', 'DeviceFileEvents', 'DeviceImageLoadEvents', 'DeviceInfo', 'DeviceLogonEvents', 'DeviceNetworkEvents',
  'DeviceNetworkInfo', 'DeviceProcessEvents', 'DeviceRegistryEvents', 'EmailAttachmentInfo', 'EmailEvents', 'EmailPostDeliveryEvents', 'EmailUrlInfo', 'IdentityDirectoryEvents', 'IdentityInfo',
  'IdentityLogonEvents', 'IdentityQueryEvents', 'UrlClickEvents',
];

/**
 * Columns that published lists of a workspace's tables leave out, by table.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/dnsevents (and `event`, `securityevent`),
 * https://learn.microsoft.com/defender-xdr/advanced-hunting-deviceevents-table (and the other tables of Defender)
 */
export const UNLISTED_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  ...Object.fromEntries(HUNTING.map((table) => [table, [{ name: 'Timestamp', type: 'datetime' }]])),
  DnsEvents: [{ name: 'Name', type: 'string' }],
  Event: [{ name: 'MG', type: 'string' }, { name: 'ManagementGroupName', type: 'string' }],
  SecurityEvent: [{ name: 'MG', type: 'string' }, { name: 'ManagementGroupName', type: 'string' }, { name: 'EventOriginId', type: 'string' }],
};
