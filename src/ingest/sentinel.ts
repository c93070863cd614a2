import type { Json } from '../model/index.ts';
import * as z from 'zod';
import { kindOfArn } from './aws-names.ts';
import type { Draft, GivenEntity } from './draft.ts';
import { Objects, Text, Texts, camelKeys, cutText, given, instant, isRecord, keepGiven, tacticNames, techniqueIds } from './fields.ts';
import { UnfitAlert } from './problem.ts';
import { severityFromWord } from './severity.ts';
import { typeOfAlert } from './vocabulary.ts';

/** The fields that we read of all entity kinds. https://learn.microsoft.com/azure/sentinel/entities-reference */
export const Fields = z.looseObject({
  aadUserId: Text, userPrincipalName: Text, upn: Text, accountName: Text, name: Text, upnSuffix: Text, ntDomain: Text, dnsDomain: Text,
  hostName: Text, netBiosName: Text, fqdn: Text, azureID: Text, mdatpDeviceId: Text,
  address: Text, domainName: Text, resourceId: Text, mailboxPrimaryAddress: Text,
});
type Fields = z.infer<typeof Fields>;

const AlertPart = z.looseObject({ properties: z.looseObject({ tactics: Texts, techniques: Texts, alertDisplayName: Text, alertType: Text, confidenceScore: z.number().min(0).max(1).nullable().catch(null).default(null) }).nullable().catch(null).default(null) });
const Extra = z.looseObject({ tactics: Texts, techniques: Texts }).catch({ tactics: [], techniques: [] }).default({ tactics: [], techniques: [] });

/** What we read of an incident. */
export const Properties = z.looseObject({
  title: Text, severity: z.unknown().optional(), status: Text, incidentNumber: z.int().nullable().catch(null).default(null), incidentUrl: Text,
  createdTimeUtc: Text, firstActivityTimeUtc: Text, lastModifiedTimeUtc: Text,
  tactics: Texts, additionalData: Extra, relatedAnalyticRuleIds: Texts, alerts: Objects, relatedEntities: Objects,
});

/** An incident as the Logic App trigger posts it (`object`), or the resource alone. https://learn.microsoft.com/rest/api/securityinsights/incidents/get */
const Resource = z.looseObject({ id: Text, name: Text, properties: z.unknown().optional() });

/** Takes a Microsoft Sentinel incident; any of its fields may be missing. Throws UnfitAlert. */
export function sentinel(raw: Json): Draft {
  const outer = camelKeys(raw);
  const workspace = isRecord(outer) && typeof outer['workspaceId'] === 'string' ? outer['workspaceId'] : null;
  const resource = Resource.safeParse(isRecord(outer) && isRecord(outer['object']) ? outer['object'] : outer);
  if (!resource.success) throw new UnfitAlert('not a Sentinel incident: expected an object');
  const properties = Properties.parse(isRecord(resource.data.properties) ? resource.data.properties : {});
  const parts = properties.alerts.flatMap((item) => AlertPart.parse(item).properties ?? []);
  const tactics = [...new Set([...properties.tactics, ...properties.additionalData.tactics, ...parts.flatMap((part) => part.tactics)])];
  const techniques = [...properties.additionalData.techniques, ...parts.flatMap((part) => part.techniques)];
  const scores = parts.flatMap((part) => part.confidenceScore ?? []);
  return {
    adapter: 'sentinel',
    source: 'siem',
    eventType: typeOfAlert(tactics, techniques),
    severity: severityFromWord(properties.severity),
    title: cutText(properties.title, 512),
    sourceId: sourceIdOf(resource.data, properties.incidentNumber, workspace),
    detection: cutText(properties.relatedAnalyticRuleIds[0] ?? parts[0]?.alertType ?? parts[0]?.alertDisplayName ?? null, 512),
    confidence: scores.length === 0 ? null : Math.round(Math.max(...scores) * 100),
    occurredAt: instant(properties.firstActivityTimeUtc),
    detectedAt: instant(properties.createdTimeUtc),
    entities: properties.relatedEntities.flatMap((item) => entityOf(item) ?? []),
    loggedOn: [],
    tactics: tacticNames(tactics),
    techniques: techniqueIds(techniques),
    metadata: keepGiven({ incidentNumber: properties.incidentNumber, incidentUrl: properties.incidentUrl, status: properties.status, incidentId: resource.data.id, workspaceId: workspace }),
  };
}

/** The incident's own GUID: updates post the same incident again, and that is no new event. */
function sourceIdOf(resource: z.infer<typeof Resource>, number: number | null, workspace: string | null): string | null {
  const guid = resource.name || resource.id?.split('/').at(-1) || null;
  if (guid !== null) return guid.toLowerCase();
  return number === null || workspace === null ? null : `${workspace.toLowerCase()}/${number}`;
}

function entityOf(item: Record<string, unknown>): GivenEntity | null {
  const fields = Fields.parse(isRecord(item['properties']) ? item['properties'] : item);
  const kind = item['kind'] ?? item['type'];
  switch (typeof kind === 'string' ? kind.toLowerCase() : '') {
    case 'account': return awsIdentityOf(fields) ?? userOf(fields);
    case 'mailbox': return given('user', fields.aadUserId, [fields.upn, fields.mailboxPrimaryAddress]);
    case 'host': return hostOf(fields);
    case 'ip': return given('ip', null, [fields.address]);
    case 'dns': case 'dnsresolution': return given('domain', null, [fields.domainName]);
    case 'azureresource': return isVm(fields.resourceId) ? given('azure_vm', fields.resourceId, []) : null;
    case 'amazonresource': case 'awsresource': {
      const kind = fields.resourceId === null ? null : kindOfArn(fields.resourceId);
      return kind === null ? null : given(kind, fields.resourceId, []);
    }
    // Files, processes, URLs, mail messages and the like are nothing that a responder acts on.
    default: return null;
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const ACCESS_KEY = /^A[KS]IA[A-Z0-9]{8,124}$/;

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const EC2_INSTANCE = /^i-[0-9a-f]{8}(?:[0-9a-f]{9})?$/;

function isVm(resourceId: string | null): resourceId is string {
  return resourceId !== null && /\/virtualMachines\/[^/]+$/i.test(resourceId);
}

function userOf(fields: Fields): GivenEntity | null {
  const account = fields.accountName ?? fields.name;
  const upn = account && fields.upnSuffix ? `${account}@${fields.upnSuffix}` : null;
  const down = account && fields.ntDomain ? `${fields.ntDomain}\\${account}` : null;
  return given('user', fields.aadUserId, [fields.userPrincipalName, fields.upn, upn, down, account]);
}

/** Sentinel has no kinds for identities of AWS: rules over CloudTrail map an ARN or an access key as the name of an account. */
function awsIdentityOf({ accountName, name }: Fields): GivenEntity | null {
  const text = (accountName ?? name ?? '').trim();
  const kind = ACCESS_KEY.test(text) ? 'access_key' : kindOfArn(text);
  return kind === null ? null : given(kind, text, []);
}

function hostOf(fields: Fields): GivenEntity | null {
  const long = fields.hostName && fields.dnsDomain ? `${fields.hostName}.${fields.dnsDomain}` : null;
  const names = [fields.fqdn, long, fields.hostName, fields.netBiosName];
  if (isVm(fields.azureID)) return given('azure_vm', fields.azureID, names);
  if (EC2_INSTANCE.test(fields.hostName ?? '')) return given('ec2_instance', null, [fields.hostName]);
  return fields.mdatpDeviceId ? given('device', fields.mdatpDeviceId, names) : given('host', null, names);
}
