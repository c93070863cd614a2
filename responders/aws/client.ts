import * as z from 'zod';
import type { ScopeOf } from '../../src/model/index.ts';
import { checked, type Bound } from '../http.ts';
import { awsCall, sdkFor, type Credentials, type Sdk } from './sdk.ts';

const Caller = z.object({ Account: z.string().regex(/^\d{12}$/), Arn: z.string() });
const Role = z.object({
  RoleId: z.string().min(1),
  RoleName: z.string().min(1),
  Arn: z.string(),
  Path: z.string(),
  MaxSessionDuration: z.number().default(3_600),
  AssumeRolePolicyDocument: z.string().default(''),
});
export type Role = z.infer<typeof Role>;
const Instance = z.object({
  InstanceId: z.string().regex(/^i-[0-9a-f]{8,17}$/),
  Tags: z.array(z.object({ Key: z.string().optional(), Value: z.string().optional() })).default([]),
});
// An empty list is an empty array in the SDK's answer. A list that is missing is an answer that was not understood: never "none".
const Names = z.array(z.string());
const Profiles = z.array(z.object({ Arn: z.string().min(1) }));
const Reservations = z.array(z.object({ Instances: z.array(Instance).default([]) }));
const Association = z.object({ State: z.string(), IamInstanceProfile: z.object({ Arn: z.string() }) });

export interface InstanceOfRole {
  id: string;
  region: string;
  /** The Auto Scaling group it belongs to. */
  group: string | null;
}

export interface ProfileAssociation {
  profile: string;
  state: string;
}

/** Reads of IAM, EC2 and STS of one account. All throw ProviderCallError. */
export interface AwsClient {
  caller(bound: Bound): Promise<{ account: string; arn: string }>;
  role(name: string, bound: Bound): Promise<Role | null>;
  /** Names of the inline policies of a role. */
  policyNames(role: string, bound: Bound): Promise<string[]>;
  /** The document of an inline policy, decoded; null where there is none. */
  policy(role: string, name: string, bound: Bound): Promise<string | null>;
  profilesOf(role: string, bound: Bound): Promise<string[]>;
  instancesWith(profiles: readonly string[], region: string, bound: Bound): Promise<InstanceOfRole[]>;
  /** The instance's profile, with the state of the association; null where it has none. */
  association(instance: string, region: string, bound: Bound): Promise<ProfileAssociation | null>;
}

/** A client of one account; the SDKs are loaded with the first call that needs them. */
export function awsClient(scope: ScopeOf<'aws'>, credentials: Credentials): AwsClient {
  const sdk = sdkFor(scope, credentials);
  return { ...identity(sdk), ...instances(sdk) };
}

function identity(sdk: Sdk): Pick<AwsClient, 'caller' | 'role' | 'policyNames' | 'policy' | 'profilesOf'> {
  return {
    async caller(bound) {
      const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
      const reply = await awsCall('GetCallerIdentity', bound, async (abortSignal) => (await sdk.sts()).send(new GetCallerIdentityCommand({}), { abortSignal }));
      const { Account, Arn } = checked(reply, Caller, { service: 'aws', operation: 'GetCallerIdentity' });
      return { account: Account, arn: Arn };
    },
    async role(name, bound) {
      const { GetRoleCommand } = await import('@aws-sdk/client-iam');
      const reply = await awsCall('GetRole', bound, async (abortSignal) => (await sdk.iam()).send(new GetRoleCommand({ RoleName: name }), { abortSignal }));
      return reply === null ? null : checked(reply.Role, Role, { service: 'aws', operation: 'GetRole' });
    },
    async policyNames(role, bound) {
      const { paginateListRolePolicies } = await import('@aws-sdk/client-iam');
      const names = await awsCall('ListRolePolicies', bound, async (abortSignal) => {
        const all: string[] = [];
        const pages = paginateListRolePolicies({ client: await sdk.iam() }, { RoleName: role }, { abortSignal });
        for await (const page of pages) all.push(...checked(page.PolicyNames, Names, { service: 'aws', operation: 'ListRolePolicies' }));
        return all;
      });
      return names ?? [];
    },
    async policy(role, name, bound) {
      const { GetRolePolicyCommand } = await import('@aws-sdk/client-iam');
      const reply = await awsCall('GetRolePolicy', bound, async (abortSignal) => (await sdk.iam()).send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }), { abortSignal }));
      // IAM URL-encodes documents (RFC 3986): https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
      return reply === null ? null : decoded(checked(reply.PolicyDocument, z.string(), { service: 'aws', operation: 'GetRolePolicy' }));
    },
    async profilesOf(role, bound) {
      const { paginateListInstanceProfilesForRole } = await import('@aws-sdk/client-iam');
      const arns = await awsCall('ListInstanceProfilesForRole', bound, async (abortSignal) => {
        const all: string[] = [];
        const pages = paginateListInstanceProfilesForRole({ client: await sdk.iam() }, { RoleName: role }, { abortSignal });
        for await (const page of pages) all.push(...checked(page.InstanceProfiles, Profiles, { service: 'aws', operation: 'ListInstanceProfilesForRole' }).map((profile) => profile.Arn));
        return all.sort();
      });
      return arns ?? [];
    },
  };
}

function instances(sdk: Sdk): Pick<AwsClient, 'instancesWith' | 'association'> {
  return {
    async instancesWith(profiles, region, bound) {
      if (profiles.length === 0) return [];
      const { paginateDescribeInstances } = await import('@aws-sdk/client-ec2');
      const Filters = [
        { Name: 'iam-instance-profile.arn', Values: [...profiles] },
        // A stopped instance fetches a fresh session as soon as it is started.
        { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
      ];
      const found = await awsCall('DescribeInstances', bound, async (abortSignal) => {
        const all: z.infer<typeof Instance>[] = [];
        const pages = paginateDescribeInstances({ client: await sdk.ec2(region) }, { Filters }, { abortSignal });
        for await (const page of pages) all.push(...checked(page.Reservations, Reservations, { service: 'aws', operation: 'DescribeInstances' }).flatMap((reservation) => reservation.Instances));
        return all;
      });
      return (found ?? []).map((one) => ({ id: one.InstanceId, region, group: one.Tags.find((tag) => tag.Key === 'aws:autoscaling:groupName')?.Value ?? null }));
    },
    async association(instance, region, bound) {
      const { DescribeIamInstanceProfileAssociationsCommand } = await import('@aws-sdk/client-ec2');
      const command = new DescribeIamInstanceProfileAssociationsCommand({ Filters: [{ Name: 'instance-id', Values: [instance] }] });
      const reply = await awsCall('DescribeIamInstanceProfileAssociations', bound, async (abortSignal) => (await sdk.ec2(region)).send(command, { abortSignal }));
      const all = reply === null ? [] : checked(reply.IamInstanceProfileAssociations, z.array(Association), { service: 'aws', operation: 'DescribeIamInstanceProfileAssociations' });
      // While one is replaced, the old association is listed as well.
      const current = all.find((one) => one.State === 'associated') ?? all.find((one) => one.State === 'associating') ?? all.find((one) => one.State !== 'disassociated');
      return current === undefined ? null : { profile: current.IamInstanceProfile.Arn, state: current.State };
    },
  };
}

function decoded(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
