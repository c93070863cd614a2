import type { RolePolicyArgs } from '@pulumi/aws/iam/rolePolicy.js';
import { controlKey } from '../../../../src/model/index.ts';
import type { Clients } from '../../../clients.ts';
import type { Call, ControlType, InForce, Observation, Rendered } from '../../../contract.ts';
import { resourceName } from '../../../names.ts';
import { later, nextWholeSecond } from '../../../time.ts';
import { roleArn } from '../../arn.ts';
import { awsScope } from '../../scope.ts';
import { policyOf, RoleSessionsNotBefore, valueOf } from './policy.ts';
import { verifyPolicy } from './verify.ts';

/** Sessions of a role that were issued before `notBefore` may do nothing. The object is the role's ARN. */
export const roleSessionsNotBefore: ControlType<RoleSessionsNotBefore, Clients> = {
  type: 'aws:role-sessions-not-before',
  field: 'sessions-not-before',
  touches: 'aws_role',
  scopeProvider: 'aws',
  pulumiProvider: 'aws',
  value: RoleSessionsNotBefore,
  join: (a, b) => ({ notBefore: later(a.notBefore, b.notBefore), userIds: union(a.userIds, b.userIds) }),
  // Up, for issue times have whole seconds: a session of this same second is void too.
  stamp: (value, at) => ({ ...value, notBefore: later(value.notBefore, nextWholeSecond(at)) }),
  stamps: 2,
  observe,
  render: (controls) => controls.map(resource),
  verify: (held, call, clients) => verifyPolicy(held, roleNameOf(held.control.object), call, clients.aws(awsScope(call))),
  undo: () => 'The deny is deleted: sessions from before that have not expired by then work again.',
};

/** Everybody (null) absorbs. */
function union(a: readonly string[] | null, b: readonly string[] | null): string[] | null {
  return a === null || b === null ? null : [...new Set([...a, ...b])].sort();
}

function roleNameOf(arn: string): string {
  const role = roleArn(arn);
  if (role === null) throw new TypeError(`expected the ARN of a role, got ${arn}`);
  return role.name;
}

async function observe(control: InForce['control'], call: Call, clients: Clients, marker: string): Promise<Observation> {
  const document = await clients.aws(awsScope(call)).policy(roleNameOf(control.object), marker, call);
  if (document === null) return { value: null, ours: false, foreign: null };
  const value = valueOf(document);
  if (value === null) return { value: null, ours: false, foreign: `the role has an inline policy ${marker} that cordon did not write` };
  return { value, ours: true, foreign: null, present: [importIdOf(roleNameOf(control.object), marker)] };
}

function resource(held: InForce): Rendered {
  const value = RoleSessionsNotBefore.parse(held.value);
  const role = roleNameOf(held.control.object);
  return {
    name: resourceName('role-sessions', role, held.control.object),
    type: 'aws:iam/rolePolicy:RolePolicy',
    provider: 'aws',
    wave: 1,
    inputs: { name: held.marker, role, policy: policyOf(value, held.control.object, held.until) } satisfies RolePolicyArgs,
    serves: [controlKey(held.control)],
    importId: importIdOf(role, held.marker),
    timeoutSeconds: held.timeoutSeconds,
  };
}

/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicy/#import */
function importIdOf(role: string, policy: string): string {
  return `${role}:${policy}`;
}
