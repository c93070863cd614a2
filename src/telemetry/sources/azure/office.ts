import type { Schema } from '../../../../kql/index.ts';
import { isRecord, jsonText, textAt } from '../fields.ts';
import { parsed } from '../../records/parse.ts';
import { utc } from '../../time.ts';
import type { LogRecord, Rows, Source } from '../contract.ts';
import { byName, lowerColumns } from '../named.ts';

/** https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#auditlogrecordtype */
const RECORD_TYPES: Readonly<Record<string, string>> = {
  1: 'ExchangeAdmin', 2: 'ExchangeItem', 3: 'ExchangeItemGroup', 4: 'SharePoint', 6: 'SharePointFileOperation', 7: 'OneDrive', 8: 'AzureActiveDirectory', 9: 'AzureActiveDirectoryAccountLogon', 10: 'DataCenterSecurityCmdlet',
  11: 'ComplianceDLPSharePoint', 13: 'ComplianceDLPExchange', 14: 'SharePointSharingOperation', 15: 'AzureActiveDirectoryStsLogon', 16: 'SkypeForBusinessPSTNUsage', 18: 'SecurityComplianceCenterEOPCmdlet', 19: 'ExchangeAggregatedOperation',
  20: 'PowerBIAudit', 24: 'Discovery', 25: 'MicrosoftTeams', 28: 'ThreatIntelligence', 29: 'MailSubmission', 30: 'MicrosoftFlow', 36: 'SharePointListOperation', 50: 'ExchangeItemAggregated',
};
/** https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#user-type */
const USER_TYPES: Readonly<Record<string, string>> = { 0: 'Regular', 1: 'Reserved', 2: 'Admin', 3: 'DcAdmin', 4: 'System', 5: 'Application', 6: 'ServicePrincipal', 7: 'CustomPolicy', 8: 'SystemPolicy' };
const LOGON_TYPES: Readonly<Record<string, string>> = { 0: 'Owner', 1: 'Admin', 2: 'Delegated', 3: 'Transport', 4: 'SystemService', 5: 'BestAccess', 6: 'DelegatedAdmin' };

/** The Office 365 Management Activity API, and the CSV of an audit search, which has the record as JSON in `AuditData`. */
export const office: Source = {
  name: 'Office 365 management activity',
  recognised: '`CreationTime`, `Operation` and `Workload`; also as the `AuditData` of an audit search',
  tables: ['OfficeActivity'],
  rows(given: LogRecord, schema: Schema): Rows | null {
    const data = typeof given['AuditData'] === 'string' ? parsed(given['AuditData']) : given['AuditData'];
    const record = isRecord(data) ? data : given;
    if (textAt(record, 'Operation') === undefined || textAt(record, 'Workload') === undefined || !Object.hasOwn(record, 'CreationTime')) return null;
    const time = utc(record['CreationTime']);
    if (time === undefined) return 'a record of Office 365 has a CreationTime that is none';
    const word = (words: Readonly<Record<string, string>>, name: string): string | undefined => { const value = textAt(record, name); return value !== undefined && Object.hasOwn(words, value) ? words[value] : value; };
    return [{
      table: 'OfficeActivity',
      row: {
        ...byName(record, lowerColumns(schema, 'OfficeActivity')), TimeGenerated: time, OfficeId: textAt(record, 'Id'), OfficeWorkload: textAt(record, 'Workload'), OfficeObjectId: textAt(record, 'ObjectId'), OfficeTenantId: textAt(record, 'OrganizationId'),
        RecordType: word(RECORD_TYPES, 'RecordType'), UserType: word(USER_TYPES, 'UserType'), Logon_Type: word(LOGON_TYPES, 'LogonType'), Client_IPAddress: textAt(record, 'ClientIPAddress') ?? textAt(record, 'ClientIP'),
        ClientIP: textAt(record, 'ClientIP') ?? textAt(record, 'ClientIPAddress'), Parameters: jsonText(record['Parameters']), Site_: textAt(record, 'Site'), Site_Url: textAt(record, 'SiteUrl'), Source_Name: textAt(record, 'SourceName'),
        Event_Data: jsonText(record['EventData']), Start_Time: utc(record['StartTime']), AzureActiveDirectory_EventType: textAt(record, 'AzureActiveDirectoryEventType'), SourceRecordId: textAt(record, 'Id'), Type: 'OfficeActivity', SourceSystem: 'OfficeActivityManager',
      },
    }];
  },
};
