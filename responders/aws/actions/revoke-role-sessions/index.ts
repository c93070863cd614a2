import * as z from 'zod';
import type { Clients } from '../../../clients.ts';
import type { Action, Expansion } from '../../../contract.ts';
import { nextWholeSecond } from '../../../time.ts';
import { InstanceProfile, instanceProfile } from '../../controls/instance-profile/index.ts';
import { roleSessionsNotBefore } from '../../controls/role-sessions-not-before/index.ts';
import { UserId } from '../../controls/role-sessions-not-before/policy.ts';
import { Parameters } from './parameters.ts';
import { preflight } from './preflight.ts';

const Facts = z.looseObject({
  scope: z.string(),
  role: z.string(),
  userIds: z.array(UserId).min(1).nullable(),
  quarantineProfile: InstanceProfile.shape.profile,
  instances: z.array(z.looseObject({ arn: z.string(), profile: InstanceProfile.shape.profile })),
});

/** Denies everything to the sessions of a role that exist, and takes the role away from the instances that would fetch new ones. */
export const revokeRoleSessions: Action<Clients> = {
  id: 'aws/revoke-role-sessions',
  title: 'Revoke the sessions of an IAM role',
  kinds: ['aws_role'],
  parameters: Parameters,
  // Revoke authentication credentials.
  react: 'RA4601',
  reversibility: 'partial',
  permissions: [
    'iam:GetRole', 'iam:ListRolePolicies', 'iam:GetRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:ListInstanceProfilesForRole', 'iam:PassRole',
    'sts:GetCallerIdentity', 'ec2:DescribeInstances', 'ec2:DescribeIamInstanceProfileAssociations', 'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation', 'ec2:DisassociateIamInstanceProfile',
  ],
  scopeProvider: 'aws',
  preflight,
  expand(request, facts) {
    const { scope, role, userIds, quarantineProfile, instances } = Facts.parse(facts);
    const swaps = instances.map((instance): Expansion => ({
      kind: 'control',
      control: { scope, type: instanceProfile.type, object: instance.arn, field: instanceProfile.field },
      value: { profile: quarantineProfile },
      before: { profile: instance.profile },
    }));
    return [...swaps, {
      kind: 'control',
      control: { scope, type: roleSessionsNotBefore.type, object: role, field: roleSessionsNotBefore.field },
      value: { notBefore: nextWholeSecond(request.decidedAt), userIds },
      before: null,
    }];
  },
};
