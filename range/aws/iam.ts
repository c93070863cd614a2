import { iso } from '../clock.ts';
import { visible, write } from '../lag.ts';
import type { Call, Operation } from './operation.ts';
import { needed, paged } from './form.ts';
import { IdentityPolicy, readPolicy } from './policy.ts';
import type { Role } from './state.ts';
import { queryReply, refuseQuery, type Xml } from './xml.ts';

/** Characters, white space not counted. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_INLINE_LIMIT = 10_240;

/** A role by the form's RoleName; NoSuchEntity when there is none. */
export function roleOf(call: Call): Role {
  const name = needed(call, 'RoleName');
  const { roles } = call.range.world.aws;
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  return role ?? refuseQuery(404, 'NoSuchEntity', `The role with name ${name} cannot be found.`);
}

/** The role's ARN, for policies; of a role that does not exist, what it would be. */
const resource = (call: Call): string => {
  const name = call.form.get('RoleName') ?? '';
  const { roles, account } = call.range.world.aws;
  return (Object.hasOwn(roles, name) ? roles[name]?.arn : undefined) ?? `arn:aws:iam::${account}:role/${name}`;
};

/** A role as IAM writes it; the trust policy is URL-encoded. */
export const shownRole = (role: Role): { [tag: string]: Xml } => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: iso(role.created),
  AssumeRolePolicyDocument: encodeURIComponent(role.trust),
  MaxSessionDuration: 3600,
  Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
});

const id = (call: Call): string => call.range.uuid();
const read = (call: Call, role: Role): Record<string, string> =>
  visible(role.inline, call.range.wall(), call.range.world.settings.iamReadLagMs);

function changeable(role: Role): void {
  const name = role.name;
  if (role.path.startsWith('/aws-service-role/') || name.startsWith('AWSServiceRoleFor') || name.startsWith('AWSReservedSSO_'))
    refuseQuery(400, 'UnmodifiableEntity', `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`);
}

function putRolePolicy(call: Call) {
  const role = roleOf(call);
  changeable(role);
  const name = needed(call, 'PolicyName');
  const document = needed(call, 'PolicyDocument');
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) refuseQuery(400, 'ValidationError', `The specified value for policyName is invalid: ${name}`);
  const policy = readPolicy(IdentityPolicy, document);
  if (typeof policy === 'string') refuseQuery(400, 'MalformedPolicyDocument', policy);
  const next = { ...role.inline.current, [name]: document };
  const size = Object.values(next).join('').replace(/\s/g, '').length;
  if (size > ROLE_INLINE_LIMIT)
    refuseQuery(409, 'LimitExceeded', `Maximum policy size of ${ROLE_INLINE_LIMIT} bytes exceeded for role ${role.name}`);
  write(role.inline, next, call.range.wall());
  call.range.changed();
  return queryReply('PutRolePolicy', null, id(call));
}

function getRolePolicy(call: Call) {
  const role = roleOf(call);
  const name = needed(call, 'PolicyName');
  const policies = read(call, role);
  const document = Object.hasOwn(policies, name) ? policies[name] : undefined;
  if (document === undefined) refuseQuery(404, 'NoSuchEntity', `The role policy with name ${name} cannot be found.`);
  return queryReply('GetRolePolicy', { RoleName: role.name, PolicyName: name, PolicyDocument: encodeURIComponent(document) }, id(call));
}

function deleteRolePolicy(call: Call) {
  const role = roleOf(call);
  changeable(role);
  const name = needed(call, 'PolicyName');
  if (!Object.hasOwn(role.inline.current, name)) refuseQuery(404, 'NoSuchEntity', `The role policy with name ${name} cannot be found.`);
  const { [name]: _gone, ...rest } = role.inline.current;
  write(role.inline, rest, call.range.wall());
  call.range.changed();
  return queryReply('DeleteRolePolicy', null, id(call));
}

function listRolePolicies(call: Call) {
  const { page, IsTruncated, Marker } = paged(call.form, Object.keys(read(call, roleOf(call))).sort());
  return queryReply('ListRolePolicies', { PolicyNames: page, IsTruncated, Marker }, id(call));
}

function listRoles(call: Call) {
  const prefix = call.form.get('PathPrefix') ?? '/';
  const roles = Object.values(call.range.world.aws.roles).filter((role) => role.path.startsWith(prefix));
  const { page, IsTruncated, Marker } = paged(call.form, roles);
  // The list leaves the tags out, as IAM does.
  return queryReply('ListRoles', { Roles: page.map((role) => ({ ...shownRole(role), Tags: [] })), IsTruncated, Marker }, id(call));
}

/** IAM's operations on roles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html */
export const iamOperations: Record<string, Operation> = {
  GetRole: { resource, run: (call) => queryReply('GetRole', { Role: shownRole(roleOf(call)) }, id(call)) },
  ListRoles: { resource: (call) => `arn:aws:iam::${call.range.world.aws.account}:role/`, run: listRoles },
  PutRolePolicy: { resource, run: putRolePolicy },
  GetRolePolicy: { resource, run: getRolePolicy },
  DeleteRolePolicy: { resource, run: deleteRolePolicy },
  ListRolePolicies: { resource, run: listRolePolicies },
  ListAttachedRolePolicies: {
    resource,
    run: (call) => {
      roleOf(call);
      return queryReply('ListAttachedRolePolicies', { AttachedPolicies: [], IsTruncated: false }, id(call));
    },
  },
};
