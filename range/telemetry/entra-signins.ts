import * as z from 'zod';
import type { User } from '../entra/state.ts';
import type { Range } from '../http.ts';
import { iso } from '../clock.ts';
import { open } from '../tokens.ts';
import { guidOf, standard } from './common.ts';
import type { Entry, Row } from './log.ts';
import { deviceDetail, originOf, type Origin } from './origin.ts';
import type { Seen } from './seen.ts';

/** Client applications by id, as the sign-in logs name them. https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const APPS: Readonly<Record<string, string>> = {
  '1b730954-1685-4b74-9bfd-dac224a7b894': 'Azure Active Directory PowerShell',
  'd3590ed6-52b3-4102-aeff-aad2292ab01c': 'Microsoft Office',
};
export const OFFICE_APP = 'd3590ed6-52b3-4102-aeff-aad2292ab01c';
const GRAPH = { ResourceDisplayName: 'Microsoft Graph', ResourceIdentity: '00000003-0000-0000-c000-000000000000' };

const Refusal = z.looseObject({ error_description: z.string(), error_codes: z.array(z.number()) });
type Result = { code: number; reason: string };
const SUCCESS: Result = { code: 0, reason: '' };

/** What one sign-in of a user was; the time is range time in ms. */
export interface SignIn { user: User; authTime: number; at: number; id: string; app: string; origin: Origin; result: Result }

/** The columns that both tables of users' sign-ins have. `ResultType` is the number of the AADSTS error, "0" for success. */
function common(range: Range, { user, authTime, at, id, app, origin, result }: SignIn): Row {
  const { tenant } = range.world.entra;
  return {
    OperationName: 'Sign-in activity', OperationVersion: '1.0', ResourceGroup: 'Microsoft.aadiam', Level: '4', DurationMs: 0,
    ResultType: String(result.code), ResultSignature: 'None', ResultDescription: result.reason,
    Id: id, CorrelationId: guidOf(`correlation ${id}`), UniqueTokenIdentifier: Buffer.from(id).toString('base64url'), CreatedDateTime: iso(at),
    // A session is what began with the user's own sign-in: whoever holds one of its tokens is seen under the same id.
    SessionId: guidOf(`session ${user.id} ${authTime}`),
    Identity: user.displayName, UserDisplayName: user.displayName, UserId: user.id, UserPrincipalName: user.userPrincipalName, UserType: user.userType,
    AppId: app, AppDisplayName: APPS[app] ?? '', ...GRAPH, ClientAppUsed: 'Mobile Apps and Desktop clients', UserAgent: origin.userAgent,
    IPAddress: origin.address, AutonomousSystemNumber: origin.network, Location: origin.location.countryOrRegion,
    AuthenticationRequirement: 'singleFactorAuthentication', ConditionalAccessStatus: 'notApplied', CrossTenantAccessType: user.userType === 'Guest' ? 'b2bCollaboration' : 'none',
    RiskDetail: 'none', RiskLevelAggregated: 'none', RiskLevelDuringSignIn: 'none', RiskState: 'none',
    AADTenantId: tenant.id, HomeTenantId: tenant.id, ResourceTenantId: tenant.id, TokenIssuerType: 'AzureAD',
  };
}

const statusOf = ({ code, reason }: Result): Row => (code === 0 ? { errorCode: 0 } : { errorCode: code, failureReason: reason });

/** A token that a client took without the user. This table has as text what the other one has as bags. https://learn.microsoft.com/entra/identity/monitoring-health/concept-noninteractive-sign-ins */
export function nonInteractive(range: Range, signIn: SignIn): Entry {
  const { at, origin, result } = signIn;
  return ['AADNonInteractiveUserSignInLogs', {
    ...standard('AADNonInteractiveUserSignInLogs', at), ...common(range, signIn), Category: 'NonInteractiveUserSignInLogs', IsInteractive: false, IncomingTokenType: 'refreshToken',
    Status: JSON.stringify(statusOf(result)), DeviceDetail: JSON.stringify(deviceDetail(origin)), LocationDetails: JSON.stringify(origin.location),
  }];
}

/** A sign-in with password and second factor. https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs */
export function interactive(range: Range, signIn: SignIn): Entry {
  const { at, origin, result } = signIn;
  const steps = ['Password', 'Microsoft Authenticator (push notification)'].map((authenticationMethod) => ({ authenticationStepDateTime: iso(at), authenticationMethod, succeeded: true }));
  return ['SigninLogs', {
    ...standard('SigninLogs', at), ...common(range, signIn), ResourceId: `/tenants/${range.world.entra.tenant.id}/providers/Microsoft.aadiam`, Category: 'SignInLogs', IsInteractive: true, IncomingTokenType: 'none',
    AuthenticationRequirement: 'multiFactorAuthentication', AuthenticationDetails: JSON.stringify(steps),
    Status: { ...statusOf(result), additionalDetails: 'MFA completed in Azure AD' }, DeviceDetail: deviceDetail(origin), LocationDetails: { ...origin.location },
  }];
}

/** What the token endpoint logs of one request. A token that is none of ours belongs to nobody, and no sign-in log has it. */
export function signIns({ range, service, req, reply, at }: Seen): Entry[] {
  if (service !== 'login' || !req.path.endsWith('/token')) return [];
  const form = new URLSearchParams(req.body);
  const client = form.get('client_id') ?? '';
  const refused = reply.status === 200 ? undefined : Refusal.safeParse(JSON.parse(reply.body)).data;
  const result: Result = refused === undefined ? SUCCESS : { code: refused.error_codes[0] ?? 0, reason: refused.error_description.replace(/^AADSTS\d+: /, '') };
  if (form.get('grant_type') === 'client_credentials') return [application(range, client, result, { at, origin: originOf(range, req) })];
  const grant = open(range.world.signingKey, form.get('refresh_token') ?? '');
  const user = grant?.kind === 'refresh' ? range.world.entra.users[grant.user] : undefined;
  if (grant?.kind !== 'refresh' || user === undefined) return [];
  return [nonInteractive(range, { user, authTime: grant.authTime, at, id: range.uuid(), app: client, origin: originOf(range, req), result })];
}

/** https://learn.microsoft.com/azure/azure-monitor/reference/tables/aadserviceprincipalsigninlogs */
function application(range: Range, client: string, { code, reason }: Result, { at, origin }: { at: number; origin: Origin }): Entry {
  const id = range.uuid();
  return ['AADServicePrincipalSignInLogs', {
    ...standard('AADServicePrincipalSignInLogs', at), Category: 'ServicePrincipalSignInLogs', OperationName: 'Sign-in activity', OperationVersion: '1.0', ResourceGroup: 'Microsoft.aadiam', Level: '4',
    ResultType: String(code), ResultDescription: reason, Id: id, CorrelationId: guidOf(`correlation ${id}`), UniqueTokenIdentifier: Buffer.from(id).toString('base64url'), CreatedDateTime: iso(at),
    AppId: client, ServicePrincipalId: guidOf(`principal ${client}`), ServicePrincipalName: client, ClientCredentialType: 'clientSecret', ...GRAPH,
    IPAddress: origin.address, AutonomousSystemNumber: origin.network, Location: origin.location.countryOrRegion, LocationDetails: JSON.stringify(origin.location),
    AADTenantId: range.world.entra.tenant.id, ResourceOwnerTenantId: range.world.entra.tenant.id, ConditionalAccessStatus: 'notApplied',
  }];
}
