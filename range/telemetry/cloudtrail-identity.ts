import { isoSeconds } from '../clock.ts';
import { principalOf } from '../aws/principal.ts';
import type { Range, Req } from '../http.ts';
import { open } from '../tokens.ts';
import type { Row } from './log.ts';

/** The key of the Signature Version 4 header; empty without one. */
export const keyOf = (req: Req): string => /Credential=(\w+)/.exec(req.headers['authorization'] ?? '')?.[1] ?? '';

/** When the responders' own session began, before the world's begin, in ms. */
const RESPONDER_SINCE = 3_600_000;

/**
 * The element `userIdentity` of whoever called; null for a call that no credentials stand behind, which CloudTrail does not log.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function userIdentity(range: Range, req: Req): Row | null {
  const caller = principalOf(range, req);
  if ('failed' in caller) return null;
  const { aws, clock, signingKey } = range.world;
  const common = { principalId: caller.userId, arn: caller.arn, accountId: aws.account, accessKeyId: keyOf(req) };
  if (!caller.arn.includes(':assumed-role/')) return { type: 'IAMUser', ...common, userName: caller.arn.split('/').at(-1) ?? '' };
  const token = open(signingKey, req.headers['x-amz-security-token'] ?? '');
  const issued = token?.kind === 'aws' ? token.issued : clock.range - RESPONDER_SINCE;
  return assumedRole(range, { role: caller.arn.split('/')[1] ?? '', session: caller.arn.split('/')[2] ?? '', key: keyOf(req), issued });
}

/** A session of a role. One whose name is an instance's comes from that instance's metadata service (version 2). */
export function assumedRole(range: Range, { role, session, key, issued }: { role: string; session: string; key: string; issued: number }): Row {
  const { account, roles } = range.world.aws;
  const { arn = `arn:aws:iam::${account}:role/${role}`, id = '' } = roles[role] ?? {};
  return {
    type: 'AssumedRole', principalId: `${id}:${session}`, arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`, accountId: account, accessKeyId: key,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: id, arn, accountId: account, userName: role },
      attributes: { creationDate: isoSeconds(issued), mfaAuthenticated: 'false' },
      ...(session.startsWith('i-') ? { ec2RoleDelivery: '2.0' } : {}),
    },
  };
}
