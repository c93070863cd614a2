import type { Residual } from '../../../../src/model/index.ts';
import type { Call, InForce, Verification } from '../../../contract.ts';
import { after, notBefore } from '../../../time.ts';
import type { AwsClient } from '../../client.ts';
import { policyOf, RoleSessionsNotBefore, sameDocument } from './policy.ts';

/**
 * IAM is eventually consistent (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency);
 * AWS names no time, others have measured about 4 s.
 */
const PROPAGATION_SECONDS = 5;
/** How long a policy that cannot be read yet may still be on its way. */
const LATE_SECONDS = 60;
/** Longest session of a role that was assumed from another role (role chaining): 1 hour. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
const CHAINED_SECONDS = 3_600;

/** Effective when the policy reads back as written and the time that IAM needs has passed. */
export async function verifyPolicy(held: InForce, role: string, call: Call, aws: AwsClient): Promise<Verification> {
  const value = RoleSessionsNotBefore.parse(held.value);
  const document = await aws.policy(role, held.marker, call);
  const residual = chained(value.notBefore, call.now);
  const settled = after(value.notBefore, PROPAGATION_SECONDS);
  const late = after(value.notBefore, LATE_SECONDS);
  if (document !== null && sameDocument(document, policyOf(value, held.control.object, held.until))) {
    if (notBefore(call.now, settled)) return { state: 'effective', at: call.now, residual };
    return { state: 'pending', until: settled, why: `the policy reads back; IAM needs about ${PROPAGATION_SECONDS} s until it acts everywhere`, residual };
  }
  const why = document === null ? `role ${role} has no policy ${held.marker}` : `policy ${held.marker} of role ${role} reads differently from what was written`;
  if (!notBefore(call.now, late)) return { state: 'pending', until: late, why: `${why}: IAM reads lag behind writes`, residual };
  return { state: 'not-effective', why, next: 'Run cordon apply again; then look in CloudTrail for who changed the role.', residual };
}

function chained(since: string, now: string): Residual | null {
  const until = after(since, CHAINED_SECONDS);
  if (notBefore(now, until)) return null;
  return { what: 'sessions of other roles that were assumed from this one (role chaining), at most 1 hour', until };
}
