import * as z from 'zod';
import { canonicalJson, Instant } from '../../../../src/model/index.ts';

/** By this we know our own statement. */
export const SID = 'CordonDenySessionsBefore';
export const GUARD_SID = 'CordonGuard';
/** What would undo the deny, or renew a session that it is going to void. */
const GUARDED = ['iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'];

/**
 * A session's `aws:userid`: the role's id and the session's name, as a value without wildcards.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const UserId = z.string().regex(/^[A-Z0-9]{16,128}:[\w+=,.@-]{2,64}$/, 'expected <role id>:<session name>');

export const RoleSessionsNotBefore = z.strictObject({
  notBefore: Instant,
  /** The sessions' `aws:userid`; null: every session of the role. */
  userIds: z.array(UserId).min(1).nullable(),
});
export type RoleSessionsNotBefore = z.infer<typeof RoleSessionsNotBefore>;

/** Characters that all inline policies of a role may have together, white space not counted: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const ROLE_INLINE_LIMIT = 10_240;

/**
 * Denies everything to sessions that were issued before `notBefore`, until `until`: the expiry is in the policy, so that a dead
 * scheduler can neither make it permanent nor lift it early. Both dates must hold (keys of one operator are ANDed). The issue time
 * is absent for long-term credentials, which a role does not have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 *
 * The guard is for sessions that are minted while IAM spreads the policy: they are newer than `notBefore` and must neither undo
 * it nor mint the next session of the same role, or a revocation never catches up with who renews faster than it spreads.
 */
export function policyOf(value: RoleSessionsNotBefore, role: string, until: Instant): string {
  const expiry = { 'aws:CurrentTime': until };
  const Condition = {
    DateLessThan: { 'aws:TokenIssueTime': value.notBefore, ...expiry },
    ...(value.userIds === null ? {} : { StringLike: { 'aws:userid': [...value.userIds].sort() } }),
  };
  return canonicalJson({
    Version: '2012-10-17',
    Statement: [
      { Sid: SID, Effect: 'Deny', Action: '*', Resource: '*', Condition },
      { Sid: GUARD_SID, Effect: 'Deny', Action: GUARDED, Resource: role, Condition: { DateLessThan: expiry } },
    ],
  });
}

const Ours = z.object({
  Sid: z.literal(SID),
  Effect: z.literal('Deny'),
  Condition: z.object({
    DateLessThan: z.object({ 'aws:TokenIssueTime': Instant, 'aws:CurrentTime': Instant }),
    StringLike: z.object({ 'aws:userid': z.union([z.string(), z.array(z.string())]) }).optional(),
  }),
});
const Document = z.object({ Statement: z.tuple([Ours, z.object({ Sid: z.literal(GUARD_SID) })]) });

/** The value that a policy document of ours carries; null where the document is not of our making. */
export function valueOf(document: string): RoleSessionsNotBefore | null {
  const statement = Document.safeParse(jsonOf(document)).data?.Statement[0];
  if (statement === undefined) return null;
  const ids = statement.Condition.StringLike?.['aws:userid'];
  const userIds = ids === undefined ? null : [ids].flat().sort();
  return { notBefore: statement.Condition.DateLessThan['aws:TokenIssueTime'], userIds };
}

/** Whether two documents say the same, whatever their white space and order of keys. */
export function sameDocument(a: string, b: string): boolean {
  const left = jsonOf(a);
  const right = jsonOf(b);
  return left !== undefined && right !== undefined && canonicalJson(left) === canonicalJson(right);
}

/** Length of a policy as IAM counts it. */
export function sizeOf(document: string): number {
  return document.replace(/\s/g, '').length;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
