import type { Schema } from '../../../../kql/index.ts';
import { at, isRecord, jsonText, list, text, textAt } from '../fields.ts';
import { utc } from '../../time.ts';
import type { LogRecord, Rows, Source } from '../contract.ts';
import { byName, lowerColumns } from '../named.ts';

/** Tables by the category of Entra's diagnostic settings. https://learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options */
const TABLES: Readonly<Record<string, string>> = {
  signinlogs: 'SigninLogs', noninteractiveusersigninlogs: 'AADNonInteractiveUserSignInLogs', serviceprincipalsigninlogs: 'AADServicePrincipalSignInLogs', managedidentitysigninlogs: 'AADManagedIdentitySignInLogs',
};

/** https://learn.microsoft.com/graph/api/resources/signin */
export const signIns: Source = {
  name: 'Entra sign-ins',
  recognised: 'a `category` such as `SignInLogs` of diagnostic settings, or `createdDateTime` with `appId` and `ipAddress` of Graph',
  tables: Object.values(TABLES),
  rows(record: LogRecord, schema: Schema): Rows | null {
    const category = textAt(record, 'category')?.toLowerCase() ?? '';
    const inner = record['properties'];
    if (Object.hasOwn(TABLES, category) && isRecord(inner)) return rowOf(inner, record, TABLES[category] ?? '', schema);
    const isOfGraph = textAt(record, 'createdDateTime') !== undefined && Object.hasOwn(record, 'appId') && Object.hasOwn(record, 'ipAddress') && (Object.hasOwn(record, 'status') || Object.hasOwn(record, 'resourceId'));
    return isOfGraph ? rowOf(record, {}, tableOf(record), schema) : null;
  },
};

/** Graph says what kind a sign-in is in its own fields. */
function tableOf(record: LogRecord): string {
  const kinds = list(record['signInEventTypes']).map(text);
  if (kinds.includes('managedIdentity')) return 'AADManagedIdentitySignInLogs';
  if (kinds.includes('servicePrincipal')) return 'AADServicePrincipalSignInLogs';
  return kinds.includes('nonInteractiveUser') || record['isInteractive'] === false ? 'AADNonInteractiveUserSignInLogs' : 'SigninLogs';
}

function rowOf(signIn: LogRecord, wrapper: LogRecord, table: string, schema: Schema): Rows {
  const time = utc(signIn['createdDateTime']) ?? utc(wrapper['time']);
  if (time === undefined) return 'a sign-in has no createdDateTime';
  const location = signIn['location'];
  const error = textAt(signIn, 'status', 'errorCode');
  const { properties: _, ...outer } = wrapper;
  return [{
    table,
    row: {
      ...byName(outer, lowerColumns(schema, table)), ...byName(signIn, lowerColumns(schema, table)),
      TimeGenerated: time, CreatedDateTime: time, Type: table, SourceSystem: 'Azure AD', OperationName: textAt(wrapper, 'operationName') ?? 'Sign-in activity', Category: textAt(wrapper, 'category') ?? table,
      ResultType: textAt(wrapper, 'resultType') ?? error, ResultDescription: textAt(wrapper, 'resultDescription') ?? textAt(signIn, 'status', 'failureReason'),
      Identity: textAt(wrapper, 'identity') ?? textAt(signIn, 'userDisplayName') ?? textAt(signIn, 'servicePrincipalName'), Location: textAt(location, 'countryOrRegion') ?? text(location) ?? textAt(wrapper, 'location'),
      LocationDetails: isRecord(location) ? location : undefined, ConditionalAccessPolicies: signIn['appliedConditionalAccessPolicies'] ?? signIn['conditionalAccessPolicies'], IPAddress: textAt(signIn, 'ipAddress') ?? textAt(wrapper, 'callerIpAddress'),
      // The tables hold these as text; nested values of Graph become JSON.
      AuthenticationDetails: jsonText(signIn['authenticationDetails']), NetworkLocationDetails: jsonText(signIn['networkLocationDetails']), AutonomousSystemNumber: textAt(signIn, 'autonomousSystemNumber'),
      ResourceTenantId: textAt(signIn, 'resourceTenantId'), AADTenantId: textAt(wrapper, 'tenantId') ?? textAt(signIn, 'homeTenantId'), ResourceIdentity: textAt(signIn, 'resourceId'), ResourceId: textAt(wrapper, 'resourceId'),
      RiskEventTypes_V2: jsonText(at(signIn, 'riskEventTypes_v2')),
    },
  }];
}
