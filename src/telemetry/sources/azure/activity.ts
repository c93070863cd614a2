import { at, isRecord, jsonText, textAt } from '../fields.ts';
import { utc } from '../../time.ts';
import type { LogRecord, Source } from '../contract.ts';

/** https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema#categories */
const CATEGORIES: ReadonlySet<string> = new Set(['administrative', 'security', 'servicehealth', 'alert', 'recommendation', 'policy', 'autoscale', 'resourcehealth']);

/** https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema#schema-from-storage-account-and-event-hubs */
export const azureActivity: Source = {
  name: 'Azure activity log',
  recognised: 'a `category` such as `Administrative` with `operationName` and a `resourceId` of Azure',
  tables: ['AzureActivity'],
  rows(record: LogRecord) {
    if (!CATEGORIES.has(textAt(record, 'category')?.toLowerCase() ?? '') || textAt(record, 'operationName') === undefined) return null;
    const resource = textAt(record, 'resourceId') ?? '';
    if (!/^\/(?:subscriptions|providers|tenants)\//i.test(resource)) return null;
    const time = utc(record['time']) ?? utc(record['eventTimestamp']);
    if (time === undefined) return 'a record of the activity log has no time';
    const [subscription, group, provider] = [/\/subscriptions\/([^/]+)/i, /\/resourceGroups\/([^/]+)/i, /\/providers\/([^/]+)/i].map((part) => part.exec(resource)?.[1]);
    const [claims, authorization] = [at(record, 'identity', 'claims'), at(record, 'identity', 'authorization')];
    const properties = isRecord(record['properties']) ? record['properties'] : undefined;
    return [{
      table: 'AzureActivity',
      row: {
        TimeGenerated: time, OperationNameValue: textAt(record, 'operationName'), CategoryValue: textAt(record, 'category'), ActivityStatusValue: textAt(record, 'resultType'), ActivitySubstatusValue: textAt(record, 'resultSignature'),
        Caller: caller(claims), CallerIpAddress: textAt(record, 'callerIpAddress'), CorrelationId: textAt(record, 'correlationId'), EventDataId: textAt(record, 'eventDataId') ?? textAt(properties, 'eventDataId'), Level: textAt(record, 'level'),
        OperationId: textAt(record, 'operationId'), Authorization: jsonText(authorization), Authorization_d: authorization, Claims: jsonText(claims), Claims_d: claims, HTTPRequest: jsonText(record['httpRequest']),
        Properties: jsonText(properties), Properties_d: properties, Hierarchy: textAt(properties, 'hierarchy'), ResourceGroup: group, ResourceProviderValue: provider?.toUpperCase(), SubscriptionId: subscription, _SubscriptionId: subscription,
        ResourceId: resource, _ResourceId: resource.toLowerCase(), TenantId: undefined, Type: 'AzureActivity', SourceSystem: 'Azure',
      },
    }];
  },
};

/** The user of the token, else the application. */
const caller = (claims: unknown): string | undefined => (
  textAt(claims, 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn') ?? textAt(claims, 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name') ?? textAt(claims, 'appid'));
