import { isoSeconds } from '../clock.ts';
import type { Range, Req } from '../http.ts';
import { visible } from '../lag.ts';
import { open } from '../tokens.ts';
import type { Context } from './conditions.ts';
import { evaluate, type Verdict } from './evaluate.ts';
import { IdentityPolicy, readPolicy, type PolicyDocument } from './policy.ts';

/** Who calls: `policies` is null for the responders' own identity, which nothing limits. */
export type Principal = {
  arn: string;
  userId: string;
  /** ARNs that a trust policy may name for this caller. */
  names: string[];
  context: Context;
  policies: PolicyDocument[] | null;
};

export type Failed = { failed: 'missing' | 'unknown' | 'expired' };

/** The caller by the access key of the SigV4 header and the session token; the signature itself is not checked. */
export function principalOf(range: Range, req: Req): Principal | Failed {
  const { aws } = range.world;
  const key = /Credential=(\w+)/.exec(req.headers['authorization'] ?? '')?.[1];
  if (key === undefined) return { failed: 'missing' };
  const token = req.headers['x-amz-security-token'];
  if (token !== undefined) return session(range, token);
  if (key === aws.adminKey) {
    // As in production: a session of a role, which an alert can name as well.
    const arn = `arn:aws:sts::${aws.account}:assumed-role/cordon-responder/cordon`;
    return { arn, userId: 'AROARANGECORDON:cordon', names: [arn], context: {}, policies: null };
  }
  const user = Object.values(aws.users).find((candidate) => candidate.keys[key] === 'Active');
  if (user === undefined) return { failed: 'unknown' };
  const context = { 'aws:PrincipalArn': user.arn, 'aws:userid': user.id, 'aws:username': user.name, ...common(range) };
  return { arn: user.arn, userId: user.id, names: [user.arn], context, policies: documents(user.inline) };
}

function session(range: Range, sealed: string): Principal | Failed {
  const { aws, signingKey, settings } = range.world;
  const token = open(signingKey, sealed);
  const role = token?.kind === 'aws' ? aws.roles[token.role] : undefined;
  if (token?.kind !== 'aws' || role === undefined) return { failed: 'unknown' };
  if (token.expires <= range.now()) return { failed: 'expired' };
  const arn = `arn:aws:sts::${aws.account}:assumed-role/${role.name}/${token.session}`;
  const userId = `${role.id}:${token.session}`;
  const context = { 'aws:PrincipalArn': role.arn, 'aws:userid': userId, 'aws:TokenIssueTime': isoSeconds(token.issued), ...common(range) };
  const enforced = visible(role.inline, range.wall(), settings.iamEnforceLagMs);
  return { arn, userId, names: [role.arn, arn], context, policies: documents(enforced) };
}

const common = (range: Range): Context => ({
  'aws:CurrentTime': isoSeconds(range.now()),
  'aws:EpochTime': String(Math.floor(range.now() / 1000)),
  'aws:PrincipalAccount': range.world.aws.account,
  'aws:SecureTransport': 'true',
});

/** Documents were checked when they were written; one that no longer reads (a hand-made world) allows nothing. */
function documents(inline: Record<string, string>): PolicyDocument[] {
  return Object.values(inline).map((text) => {
    const document = readPolicy(IdentityPolicy, text);
    return typeof document === 'string' ? { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } } : document;
  });
}

/** What the caller's policies say to an action on a resource. */
export const decide = (principal: Principal, action: string, resource: string): Verdict =>
  principal.policies === null ? 'allowed' : evaluate(principal.policies, { action, resource, context: principal.context });

/** The text with which AWS explains a denial. */
export const whyDenied = (principal: Principal, action: string, resource: string, verdict: Verdict): string =>
  `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ` +
  (verdict === 'explicit-deny' ? 'with an explicit deny in an identity-based policy' : `because no identity-based policy allows the ${action} action`);
