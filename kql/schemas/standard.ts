import type { Column } from '../values.ts';

/** The columns of every table of a workspace: https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns */
export const STANDARD_COLUMNS: readonly Column[] = [
  { name: 'TenantId', type: 'string' }, { name: 'TimeGenerated', type: 'datetime' }, { name: 'Type', type: 'string' }, { name: 'SourceSystem', type: 'string' },
  { name: '_ResourceId', type: 'string' }, { name: '_SubscriptionId', type: 'string' }, { name: '_IsBillable', type: 'string' }, { name: '_BilledSize', type: 'real' },
];

/**
 * Columns that published lists of a workspace's tables leave out, by table.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/dnsevents (and `event`, `securityevent`)
 */
export const UNLISTED_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  DnsEvents: [{ name: 'Name', type: 'string' }],
  Event: [{ name: 'MG', type: 'string' }, { name: 'ManagementGroupName', type: 'string' }],
  SecurityEvent: [{ name: 'MG', type: 'string' }, { name: 'ManagementGroupName', type: 'string' }, { name: 'EventOriginId', type: 'string' }],
};
