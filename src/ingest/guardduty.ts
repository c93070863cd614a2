import type { Json } from '../model/index.ts';
import * as z from 'zod';
import type { Draft, GivenEntity } from './draft.ts';
import { Objects, Text, camelKeys, cutText, given, instant, isRecord, keepGiven, tacticNames } from './fields.ts';
import { UnfitAlert } from './problem.ts';
import { severityFromGuardDuty } from './severity.ts';
import { sourceOfFinding, typeOfFinding } from './vocabulary.ts';

/** An optional object: missing, null or of another type, it reads as one without fields. */
const optional = <S extends z.ZodRawShape>(shape: S) => z.looseObject(shape).nullable().catch(null).default(null);

const Remote = optional({ ipAddressV4: Text, ipAddressV6: Text });
const AccessKey = optional({ accessKeyId: Text, principalId: Text, userName: Text, userType: Text });
const Profile = optional({ arn: Text });
const Action = optional({
  actionType: Text,
  networkConnectionAction: optional({ remoteIpDetails: Remote, connectionDirection: Text }),
  awsApiCallAction: optional({ remoteIpDetails: Remote, api: Text, serviceName: Text }),
  dnsRequestAction: optional({ domain: Text }),
  portProbeAction: optional({ portProbeDetails: Objects }),
  kubernetesApiCallAction: optional({ remoteIpDetails: Remote }),
  rdsLoginAttemptAction: optional({ remoteIpDetails: Remote }),
});
type Action = z.infer<typeof Action>;

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html */
export const Finding = z.looseObject({
  id: Text, type: Text, accountId: Text, region: Text, partition: Text, arn: Text, severity: z.unknown().optional(), title: Text, createdAt: Text, updatedAt: Text,
  confidence: z.number().min(0).max(100).nullable().catch(null).default(null),
  resource: optional({ resourceType: Text, accessKeyDetails: AccessKey, instanceDetails: optional({ instanceId: Text, iamInstanceProfile: Profile }) }),
  service: optional({ action: Action, eventFirstSeen: Text, resourceRole: Text, count: z.number().nullable().catch(null).default(null) }),
});
type Finding = z.infer<typeof Finding>;

interface Place { account: string | null; region: string | null; partition: string }

/** Takes a GuardDuty finding, with or without EventBridge's envelope, in camelCase or PascalCase. Throws UnfitAlert. */
export function guardduty(raw: Json): Draft {
  const outer = camelKeys(raw);
  if (!isRecord(outer)) throw new UnfitAlert('not a GuardDuty finding: expected an object');
  const parsed = Finding.safeParse(isRecord(outer['detail']) ? outer['detail'] : outer);
  if (!parsed.success) throw new UnfitAlert('not a GuardDuty finding: expected an object in "detail"');
  const finding = parsed.data;
  const place = placeOf(finding, outer);
  const action = finding.service?.action ?? null;
  const type = finding.type ?? '';
  const purpose = type.split(':')[0] ?? '';
  return {
    adapter: 'guardduty',
    source: sourceOfFinding(type, action?.actionType ?? null),
    eventType: typeOfFinding(type),
    severity: severityFromGuardDuty(finding.severity),
    title: cutText(finding.title, 512),
    sourceId: finding.id || null,
    detection: cutText(finding.type, 512),
    confidence: finding.confidence,
    occurredAt: instant(finding.service?.eventFirstSeen ?? null),
    // A finding is updated for weeks; what we are told now is the latest occurrence.
    detectedAt: instant(finding.updatedAt) ?? instant(finding.createdAt),
    entities: [...principals(finding, place), ...instances(finding, place), ...remotes(action)].filter((entity) => entity !== null),
    loggedOn: [],
    tactics: tacticNames([purpose]),
    techniques: [],
    metadata: keepGiven({
      type: finding.type, account: place.account, region: place.region, resourceRole: finding.service?.resourceRole, count: finding.service?.count,
      api: action?.awsApiCallAction?.api, instanceProfile: finding.resource?.instanceDetails?.iamInstanceProfile?.arn, findingArn: finding.arn,
      principalId: finding.resource?.accessKeyDetails?.principalId,
    }),
  };
}

/** The finding says where it is; the envelope's account can be a central one, so it comes last. */
function placeOf(finding: Finding, outer: Record<string, unknown>): Place {
  const text = (key: string): string | null => (typeof outer[key] === 'string' && outer[key] !== '' ? outer[key] : null);
  return { account: finding.accountId || text('account'), region: finding.region || text('region'), partition: finding.partition || 'aws' };
}

/** Who did it. A root user, a service or another account is nothing that we can act on by name. */
function principals(finding: Finding, place: Place): (GivenEntity | null)[] {
  const key = finding.resource?.accessKeyDetails;
  if (key === null || key === undefined) return [];
  const arn = (type: 'role' | 'user'): string | null =>
    key.userName && place.account ? `arn:${place.partition}:iam::${place.account}:${type}/${key.userName}` : null;
  const accessKey = given('access_key', null, [key.accessKeyId || null]);
  // The ARN is made from a name without its path, so it is no immutable id: the inventory may know better.
  if (/^(AssumedRole|Role)$/i.test(key.userType ?? '')) return [given('aws_role', null, [arn('role'), key.userName || null]), accessKey];
  if (/^IAMUser$/i.test(key.userType ?? '')) return [given('aws_user', null, [arn('user'), key.userName || null]), accessKey];
  return [accessKey];
}

/** The instance that the finding is about. Not the one a session is named after: who assumes a role chooses that name. */
function instances(finding: Finding, place: Place): (GivenEntity | null)[] {
  const id = finding.resource?.instanceDetails?.instanceId || null;
  if (id === null) return [];
  const arn = place.account && place.region ? `arn:${place.partition}:ec2:${place.region}:${place.account}:instance/${id}` : null;
  return [given('ec2_instance', null, [arn, id])];
}

function remotes(action: Action): (GivenEntity | null)[] {
  const probes = (action?.portProbeAction?.portProbeDetails ?? []).map((item) => Remote.parse(item['remoteIpDetails']));
  const sources = [
    action?.networkConnectionAction?.remoteIpDetails, action?.awsApiCallAction?.remoteIpDetails,
    action?.kubernetesApiCallAction?.remoteIpDetails, action?.rdsLoginAttemptAction?.remoteIpDetails, ...probes,
  ];
  const addresses = sources.flatMap((remote) => [remote?.ipAddressV4 || null, remote?.ipAddressV6 || null]);
  return [...addresses.map((address) => given('ip', null, [address])), given('domain', null, [action?.dnsRequestAction?.domain || null])];
}
