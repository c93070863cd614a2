import type { Aws, Instance, Role } from '../aws/state.ts';
import { settled } from '../lag.ts';
import { ids, profileArn, roleArn } from './ids.ts';

const trust = (principal: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
const allow = (actions: string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

function role(name: string, created: number, principal: object, policies: Record<string, string>, path = '/', tags: Record<string, string> = {}): Role {
  const hash = [...name].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) >>> 0, 7).toString(36).toUpperCase();
  return { name, path, arn: `arn:aws:iam::${ids.account}:role${path}${name}`, id: `AROARANGE${hash.padStart(8, '0')}`, created, trust: trust(principal), tags, inline: settled(policies) };
}

const instance = (id: string, privateIp: string, profile: string, tags: Record<string, string>): Instance => ({
  id,
  region: ids.region,
  privateIp,
  state: 'running',
  tags,
  association: settled({ id: `iip-assoc-${id.slice(2)}`, profile: profileArn(profile) }),
});

const ec2 = { Service: 'ec2.amazonaws.com' };
const profileNames = [
  ['web-staging', 'web-staging'],
  ['web-prod', 'web-prod'],
  ['cordon-quarantine', 'cordon-quarantine'],
] as const;

/**
 * The account. `web-staging` may be assumed by its own sessions too, so that an attacker with one session can mint the
 * next: a cutoff on the issue time alone never catches up with him, only together with a denied sts:AssumeRole.
 */
export function awsOf(created: number): Aws {
  const roles = [
    role('web-staging', created, { ...ec2, AWS: roleArn('web-staging') }, { app: allow(['ec2:*', 's3:*', 'sts:AssumeRole', 'iam:GetRole', 'iam:*RolePolicy', 'iam:ListRolePolicies']) }, '/', { env: 'staging', 'managed-by': 'terraform' }),
    // A second way on for who holds a session of web-staging.
    role(ids.otherRole, created, { AWS: roleArn('web-staging') }, { app: allow(['s3:*', 'ec2:Describe*']) }, '/', { env: 'staging' }),
    role('web-prod', created, ec2, { app: allow(['s3:*', 'ec2:Describe*']) }, '/', { env: 'production' }),
    role('cordon-quarantine', created, ec2, {}),
    role('cordon-responder', created, { AWS: `arn:aws:iam::${ids.account}:root` }, { all: allow(['*']) }),
    role('AWSServiceRoleForAutoScaling', created, { Service: 'autoscaling.amazonaws.com' }, {}, '/aws-service-role/autoscaling.amazonaws.com/'),
    role('AWSReservedSSO_Admin_0123456789abcdef', created, { AWS: `arn:aws:iam::${ids.account}:root` }, {}, '/aws-reserved/sso.amazonaws.com/'),
  ];
  return {
    account: ids.account,
    regions: ['eu-west-1', 'us-east-1'],
    adminKey: ids.adminKey,
    roles: Object.fromEntries(roles.map((entry) => [entry.name, entry])),
    users: {
      'ci-deploy': {
        name: 'ci-deploy',
        arn: `arn:aws:iam::${ids.account}:user/ci-deploy`,
        id: 'AIDARANGECIDEPLOY',
        keys: { AKIARANGECIDEPLOY: 'Active', AKIARANGEOLDKEY: 'Inactive' },
        inline: { deploy: allow(['ec2:Describe*', 's3:*']) },
      },
      // The administrator whose key the attacker has, for the plays that need one.
      'ops-admin': {
        name: 'ops-admin',
        arn: `arn:aws:iam::${ids.account}:user/ops-admin`,
        id: 'AIDARANGEOPSADMIN',
        keys: { [ids.stolenAdminKey]: 'Active' },
        inline: { admin: allow(['iam:*', 'ec2:*', 'sts:*']) },
      },
    },
    profiles: Object.fromEntries(
      profileNames.map(([name, roleName]) => [name, { name, path: '/', arn: profileArn(name), id: `AIPARANGE${name.replace('-', '').toUpperCase()}`, role: roleName }]),
    ),
    instances: {
      [ids.instance]: instance(ids.instance, '10.20.1.10', 'web-staging', { Name: 'web-staging-1', env: 'staging' }),
      [ids.prodInstance]: instance(ids.prodInstance, '10.20.2.10', 'web-prod', { Name: 'web-prod-1', env: 'production' }),
    },
  };
}
