import type { Scope, ScopeOf } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { ActionRequest, Call, Preflight } from '../../../contract.ts';
import { refuse } from '../../../refusal.ts';
import { nextWholeSecond } from '../../../time.ts';
import { callerRole, roleArn, type RoleArn } from '../../arn.ts';
import type { AwsClient, Role } from '../../client.ts';
import { policyOf, ROLE_INLINE_LIMIT, sizeOf } from '../../controls/role-sessions-not-before/policy.ts';
import { Parameters } from './parameters.ts';
import { usersOf } from './users.ts';

const RULE = 'aws/revoke-role-sessions:';
type No = Extract<Preflight, { ok: false }>;

/** Finds the role and everything that uses it; refuses roles that cannot or must not be denied. */
export async function preflight(request: ActionRequest, scopes: readonly Scope[], clients: Clients, call: Omit<Call, 'scope'>): Promise<Preflight> {
  const arn = roleArn(request.target.value);
  if (arn === null) return refuse(request, `${RULE}not-a-role`, `${request.target.value} is not the ARN of a role`, 'Put the role into inventory/identities.yaml with its ARN as id.');
  const scope = scopes.find((one): one is ScopeOf<'aws'> => one.provider === 'aws' && one.account === arn.account);
  if (scope === undefined) return refuse(request, 'scope', `no aws scope for account ${arn.account}`, 'Add the account to the environment in cordon.yaml.');
  const unmodifiable = reserved(request, arn);
  if (unmodifiable !== null) return unmodifiable;
  const aws = clients.aws(scope);
  const own = await isOwn(aws, scope, arn, call);
  if (own) return refuse(request, `${RULE}own-role`, `cordon itself works as ${arn.name}: it would cut itself off`, 'A person revokes the sessions with another identity.');
  const role = await aws.role(arn.name, call);
  if (role === null) return refuse(request, `${RULE}unknown-role`, `account ${arn.account} has no role ${arn.name}`, 'Correct the ARN in the inventory; a role that was deleted has no sessions left.');
  const userIds = narrowed(Parameters.parse(request.parameters), role);
  const size = await sizeAfter(aws, arn.name, policyOf({ notBefore: nextWholeSecond(request.decidedAt), userIds }, role.Arn, request.until), call);
  if (size > ROLE_INLINE_LIMIT) {
    return refuse(request, `${RULE}policy-size`, `the inline policies of ${arn.name} would have ${size} characters, IAM allows ${ROLE_INLINE_LIMIT}`, 'Move an inline policy of the role to a managed one, or narrow the revocation to fewer sessions.');
  }
  const users = await usersOf(aws, role, userIds, scope, call);
  return {
    ok: true,
    facts: { scope: scope.id, role: role.Arn, roleId: role.RoleId, userIds, quarantineProfile: scope.quarantineInstanceProfile ?? null, instances: users.instances, policySize: size },
    residual: { what: 'all sessions until IAM has spread the policy (about 5 s); sessions of other roles that were assumed from this one, at most 1 hour', until: null },
    notes: [userIds === null ? `Everybody who holds ${role.RoleName} is denied.` : `Only these sessions are denied: ${userIds.join(', ')}; a session of another name that they minted is not among them.`, 'Until release no session of the role may assume the role anew or change its inline policies.', ...users.notes],
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html ; Identity Center writes its roles anew from the permission set. */
function reserved(request: ActionRequest, arn: RoleArn): No | null {
  if (arn.path.startsWith('/aws-service-role/') || arn.name.startsWith('AWSServiceRoleFor')) {
    return refuse(request, `${RULE}service-linked`, `${arn.name} is a service-linked role: only its service can change it`, 'Contain the service\'s resource instead, or deny by a service control policy.');
  }
  if (arn.path.startsWith('/aws-reserved/') || arn.name.startsWith('AWSReservedSSO_')) {
    return refuse(request, `${RULE}identity-center`, `${arn.name} belongs to IAM Identity Center: the role cannot be edited`, 'Revoke the user\'s sessions in Identity Center, and put the deny into the permission set\'s inline policy or a service control policy.');
  }
  return null;
}

async function isOwn(aws: AwsClient, scope: ScopeOf<'aws'>, arn: RoleArn, call: Omit<Call, 'scope'>): Promise<boolean> {
  const caller = callerRole((await aws.caller(call)).arn);
  const configured = scope.roleArn === undefined ? null : callerRole(scope.roleArn);
  return [caller, configured].some((one) => one !== null && one.account === arn.account && one.name.toLowerCase() === arn.name.toLowerCase());
}

function narrowed(parameters: Parameters, role: Role): string[] | null {
  const { narrowTo } = parameters;
  return narrowTo === undefined ? null : [...new Set(narrowTo.map((name) => (name.includes(':') ? name : `${role.RoleId}:${name}`)))].sort();
}

/** What all inline policies have together once ours is there; ours from before (any `cordon-` name is counted) stays counted. */
async function sizeAfter(aws: AwsClient, role: string, ours: string, call: Omit<Call, 'scope'>): Promise<number> {
  let size = sizeOf(ours);
  for (const name of await aws.policyNames(role, call)) size += sizeOf((await aws.policy(role, name, call)) ?? '');
  return size;
}
