import { createHash } from 'node:crypto';
import { isoSeconds } from '../clock.ts';
import type { Range } from '../http.ts';
import { seal } from '../tokens.ts';
import type { Call, Operation } from './operation.ts';
import { trusts } from './evaluate.ts';
import { needed } from './form.ts';
import { readPolicy, TrustPolicy } from './policy.ts';
import { decide, whyDenied } from './principal.ts';
import type { Role } from './state.ts';
import { queryReply, refuseQuery } from './xml.ts';

export type Credentials = { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: string };

/** New session credentials of a role, issued at the present range time. */
export function newSession(range: Range, role: Role, session: string, seconds: number): Credentials {
  const issued = range.now();
  const expires = issued + seconds * 1000;
  const SessionToken = seal(range.world.signingKey, { kind: 'aws', role: role.name, session, issued, expires });
  const digest = createHash('sha256').update(SessionToken).digest('hex').toUpperCase();
  return { AccessKeyId: `ASIA${digest.slice(0, 16)}`, SecretAccessKey: digest.slice(16, 56), SessionToken, Expiration: isoSeconds(expires) };
}

/**
 * The trust policy must let the caller in; one that names only the account leaves it to the caller's own policies, and
 * an explicit deny there wins over everything. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
function assumeRole(call: Call) {
  const { range, caller } = call;
  const { aws } = range.world;
  const arn = needed(call, 'RoleArn');
  const session = needed(call, 'RoleSessionName');
  const seconds = Number(call.form.get('DurationSeconds') ?? 3600);
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) refuseQuery(400, 'ValidationError', `The specified value for roleSessionName is invalid: ${session}`);
  const chained = caller.context['aws:TokenIssueTime'] !== undefined;
  if (!(seconds >= 900 && seconds <= 43_200) || (chained && seconds > 3600))
    refuseQuery(400, 'ValidationError', `The requested DurationSeconds ${seconds} is out of range for this role (role chaining: at most 3600).`);
  const role = Object.values(aws.roles).find((candidate) => candidate.arn === arn);
  const verdict = decide(caller, 'sts:AssumeRole', arn);
  const denied = (): never => refuseQuery(403, 'AccessDenied', whyDenied(caller, 'sts:AssumeRole', arn, verdict));
  if (role === undefined || verdict === 'explicit-deny') return denied();
  const trust = readPolicy(TrustPolicy, role.trust);
  if (typeof trust === 'string') return denied();
  const how = trusts(trust, { arns: caller.names, account: aws.account }, { action: 'sts:AssumeRole', resource: arn, context: caller.context });
  if (how === 'no' || how === 'deny' || (how === 'account' && verdict !== 'allowed')) return denied();
  return queryReply(
    'AssumeRole',
    {
      Credentials: newSession(range, role, session, seconds),
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${session}`, Arn: `arn:aws:sts::${aws.account}:assumed-role/${role.name}/${session}` },
    },
    range.uuid(),
  );
}

/** STS. GetCallerIdentity needs no permission, even under an explicit deny. */
export const stsOperations: Record<string, Operation> = {
  AssumeRole: { resource: null, run: assumeRole },
  GetCallerIdentity: {
    resource: null,
    run: ({ range, caller }) =>
      queryReply('GetCallerIdentity', { UserId: caller.userId, Account: range.world.aws.account, Arn: caller.arn }, range.uuid()),
  },
};
