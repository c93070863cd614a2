import type { Json } from '../model/index.ts';
import * as z from 'zod';
import { kindOfArn } from './aws-names.ts';
import type { Draft, GivenEntity } from './draft.ts';
import { Objects, Text, Texts, cutText, given, instant, keepGiven, tacticNames, techniqueIds } from './fields.ts';
import { UnfitAlert } from './problem.ts';
import { severityFromWord } from './severity.ts';
import { DEFENDER_SOURCES, typeOfCategories } from './vocabulary.ts';

/** https://learn.microsoft.com/graph/api/resources/security-useraccount */
const Account = z.looseObject({ accountName: Text, domainName: Text, azureAdUserId: Text, userPrincipalName: Text });
const NO_ACCOUNT = { accountName: null, domainName: null, azureAdUserId: null, userPrincipalName: null };

/** The fields that we read of all kinds of evidence. https://learn.microsoft.com/graph/api/resources/security-alertevidence */
export const Evidence = z.looseObject({
  '@odata.type': Text,
  mdeDeviceId: Text, deviceDnsName: Text, hostName: Text, loggedOnUsers: Objects,
  userAccount: Account.catch(NO_ACCOUNT).default(NO_ACCOUNT),
  primaryAddress: Text, upn: Text,
  ipAddress: Text, domainName: Text,
  amazonResourceId: Text, resourceId: Text, objectId: Text, appId: Text, displayName: Text,
});
type Evidence = z.infer<typeof Evidence>;

/** Graph `alerts_v2`. https://learn.microsoft.com/graph/api/security-alert-get */
export const Alert = z.looseObject({
  id: Text, providerAlertId: Text, incidentId: Text, tenantId: Text, status: Text,
  severity: z.unknown().optional(), category: Text, serviceSource: Text, detectionSource: Text, detectorId: Text, productName: Text,
  title: Text, createdDateTime: Text, firstActivityDateTime: Text, lastActivityDateTime: Text, threatFamilyName: Text, alertWebUrl: Text,
  mitreTechniques: Texts, evidence: Objects,
});

/** Takes a Defender XDR alert as Graph `alerts_v2` gives it. Throws UnfitAlert. */
export function defender(raw: Json): Draft {
  const parsed = Alert.safeParse(raw);
  if (!parsed.success) throw new UnfitAlert('not a Defender alert: expected an object');
  const alert = parsed.data;
  const evidence = alert.evidence.map((item) => Evidence.parse(item));
  const service = alert.serviceSource;
  return {
    adapter: 'defender',
    source: service === null ? 'edr' : DEFENDER_SOURCES.get(service) ?? 'siem',
    eventType: typeOfCategories(alert.category === null ? [] : [alert.category]),
    severity: severityFromWord(alert.severity),
    title: cutText(alert.title, 512),
    sourceId: alert.id || alert.providerAlertId || null,
    detection: cutText(alert.detectorId, 512) ?? cutText(alert.title, 512),
    confidence: null,
    occurredAt: instant(alert.firstActivityDateTime),
    detectedAt: instant(alert.createdDateTime),
    entities: evidence.flatMap((item) => entityOf(item) ?? []),
    loggedOn: evidence.flatMap(loggedOnOf),
    tactics: tacticNames(alert.category === null ? [] : [alert.category]),
    techniques: techniqueIds(alert.mitreTechniques),
    metadata: keepGiven({
      category: alert.category, serviceSource: service, detectionSource: alert.detectionSource, incidentId: alert.incidentId,
      tenantId: alert.tenantId, threatFamilyName: alert.threatFamilyName, alertWebUrl: alert.alertWebUrl,
    }),
  };
}

/** `CORP\alice`, or `alice` without a domain. */
function accountName(account: z.infer<typeof Account>): string | null {
  if (account.accountName === null || account.accountName === '') return account.accountName;
  return account.domainName === null || account.domainName === '' ? account.accountName : `${account.domainName}\\${account.accountName}`;
}

function userOf(account: z.infer<typeof Account>, others: (string | null)[] = []): GivenEntity | null {
  return given('user', account.azureAdUserId, [account.userPrincipalName, ...others, accountName(account)]);
}

function entityOf(evidence: Evidence): GivenEntity | null {
  switch (evidence['@odata.type']?.split('.').at(-1)) {
    case 'deviceEvidence': return given('device', evidence.mdeDeviceId, [evidence.deviceDnsName, evidence.hostName]);
    case 'userEvidence': return userOf(evidence.userAccount);
    case 'mailboxEvidence': return userOf(evidence.userAccount, [evidence.upn, evidence.primaryAddress]);
    case 'ipEvidence': return given('ip', null, [evidence.ipAddress]);
    case 'dnsEvidence': return given('domain', null, [evidence.domainName]);
    case 'oauthApplicationEvidence': return given('service_principal', evidence.objectId, [evidence.appId, evidence.displayName]);
    case 'amazonResourceEvidence': {
      const kind = evidence.amazonResourceId === null ? null : kindOfArn(evidence.amazonResourceId);
      return kind === null ? null : given(kind, evidence.amazonResourceId, []);
    }
    case 'azureResourceEvidence':
      return evidence.resourceId !== null && /\/virtualMachines\/[^/]+$/i.test(evidence.resourceId) ? given('azure_vm', evidence.resourceId, []) : null;
    // Files, processes, registry keys, URLs and the like are nothing that a responder acts on.
    default: return null;
  }
}

function loggedOnOf(evidence: Evidence): Draft['loggedOn'] {
  const host = evidence['@odata.type']?.endsWith('.deviceEvidence') === true ? entityOf(evidence) : null;
  if (host === null) return [];
  return evidence.loggedOnUsers.flatMap((item) => {
    const user = userOf(Account.catch(NO_ACCOUNT).parse(item));
    return user === null || user.names[0] === '' ? [] : [{ host, user }];
  });
}
