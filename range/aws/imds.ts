import { isoSeconds } from '../clock.ts';
import { param, type Range, type Reply, type Req, type Route } from '../http.ts';
import { visible } from '../lag.ts';
import { trustsService } from './evaluate.ts';
import { readPolicy, TrustPolicy } from './policy.ts';
import type { Role } from './state.ts';
import { newSession } from './sts.ts';

const notFound: Reply = { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' };
const plain = (body: string): Reply => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });

/** The role that the instance's metadata service hands out at present, null without a profile. */
function roleOf(range: Range, req: Req): Role | null {
  const { aws, settings } = range.world;
  const id = param(req, 'instance');
  const instance = Object.hasOwn(aws.instances, id) ? aws.instances[id] : undefined;
  const association = instance === undefined ? null : visible(instance.association, range.wall(), settings.iamEnforceLagMs);
  const profile = Object.values(aws.profiles).find((candidate) => candidate.arn === association?.profile);
  const role = profile?.role === undefined || profile.role === null ? undefined : aws.roles[profile.role];
  const trust = role === undefined ? '' : readPolicy(TrustPolicy, role.trust);
  return role !== undefined && typeof trust !== 'string' && trustsService(trust, 'ec2.amazonaws.com') ? role : null;
}

function names(range: Range, req: Req): Reply {
  const role = roleOf(range, req);
  return role === null ? notFound : plain(role.name);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html */
function credentials(range: Range, req: Req): Reply {
  const role = roleOf(range, req);
  if (role === null || role.name !== param(req, 'role')) return notFound;
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = newSession(range, role, param(req, 'instance'), 6 * 3600);
  const body = { Code: 'Success', LastUpdated: isoSeconds(range.now()), Type: 'AWS-HMAC', AccessKeyId, SecretAccessKey, Token: SessionToken, Expiration };
  return plain(JSON.stringify(body, null, 2));
}

/** The instance metadata service, one for each instance; the token dance of IMDSv2 answers but is not demanded. */
export const imdsRoutes: readonly Route[] = [
  { method: 'PUT', pattern: '/:instance/latest/api/token', handle: (range) => plain(range.uuid()) },
  { method: 'GET', pattern: '/:instance/latest/meta-data/iam/security-credentials/', handle: names },
  { method: 'GET', pattern: '/:instance/latest/meta-data/iam/security-credentials/:role', handle: credentials },
];
