import { at, isRecord, textAt } from '../fields.ts';
import { utc } from '../../time.ts';
import type { LogRecord, Rows, Source } from '../contract.ts';

/** https://learn.microsoft.com/graph/api/resources/directoryaudit */
export const auditLogs: Source = {
  name: 'Entra audit logs',
  recognised: 'the `category` `AuditLogs` of diagnostic settings, or `activityDateTime` with `activityDisplayName` of Graph',
  tables: ['AuditLogs'],
  rows(record: LogRecord): Rows | null {
    const inner = record['properties'];
    if (textAt(record, 'category')?.toLowerCase() === 'auditlogs' && isRecord(inner)) return rowOf(inner, record);
    return textAt(record, 'activityDateTime') !== undefined && textAt(record, 'activityDisplayName') !== undefined ? rowOf(record, {}) : null;
  },
};

function rowOf(audit: LogRecord, wrapper: LogRecord): Rows {
  const time = utc(audit['activityDateTime']) ?? utc(wrapper['time']);
  if (time === undefined) return 'an audit record has no activityDateTime';
  const result = textAt(audit, 'result');
  const reason = textAt(audit, 'resultReason');
  return [{
    table: 'AuditLogs',
    row: {
      TimeGenerated: time, ActivityDateTime: time, ActivityDisplayName: textAt(audit, 'activityDisplayName'), OperationName: textAt(wrapper, 'operationName') ?? textAt(audit, 'activityDisplayName'), AADOperationType: textAt(audit, 'operationType'),
      Id: textAt(audit, 'id'), CorrelationId: textAt(audit, 'correlationId') ?? textAt(wrapper, 'correlationId'), Category: textAt(audit, 'category'), LoggedByService: textAt(audit, 'loggedByService'),
      Result: result, ResultReason: reason, ResultDescription: textAt(wrapper, 'resultDescription') ?? reason, ResultType: textAt(wrapper, 'resultType'), ResultSignature: textAt(wrapper, 'resultSignature'),
      InitiatedBy: audit['initiatedBy'], TargetResources: audit['targetResources'], AdditionalDetails: audit['additionalDetails'], Identity: textAt(wrapper, 'identity') ?? initiator(audit), Level: textAt(wrapper, 'level') ?? textAt(wrapper, 'Level'),
      Location: textAt(wrapper, 'location'), OperationVersion: textAt(wrapper, 'operationVersion'), ResourceId: textAt(wrapper, 'resourceId'), ResourceGroup: textAt(wrapper, 'resourceGroup'), DurationMs: at(wrapper, 'durationMs'),
      AADTenantId: textAt(wrapper, 'tenantId'), TenantId: undefined, Type: 'AuditLogs', SourceSystem: 'Azure AD',
    },
  }];
}

const initiator = (audit: LogRecord): string | undefined => (
  textAt(audit, 'initiatedBy', 'user', 'displayName') ?? textAt(audit, 'initiatedBy', 'user', 'userPrincipalName') ?? textAt(audit, 'initiatedBy', 'app', 'displayName'));
