import { AssociateIamInstanceProfileCommand, DescribeIamInstanceProfileAssociationsCommand, DescribeInstancesCommand, DescribeRegionsCommand, DisassociateIamInstanceProfileCommand, EC2Client, ReplaceIamInstanceProfileAssociationCommand } from '@aws-sdk/client-ec2';
import { DeleteRolePolicyCommand, GetInstanceProfileCommand, GetRoleCommand, GetRolePolicyCommand, IAMClient, ListInstanceProfilesForRoleCommand, ListRolePoliciesCommand, ListRolesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, profileArn, roleArn } from '../scenarios/ids.ts';
import { type TestRange, testRange } from '../testing.ts';

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
const admin: Keys = { accessKeyId: ids.adminKey, secretAccessKey: 'any' };
const deny = (at: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: { DateLessThan: { 'aws:TokenIssueTime': at } } }] });
const put = (PolicyDocument: string, RoleName: string = ids.role): PutRolePolicyCommand => new PutRolePolicyCommand({ RoleName, PolicyName: 'cordon', PolicyDocument });
const stored = { RoleName: ids.role, PolicyName: 'cordon' };

describe('range/aws through the AWS SDK for JavaScript', () => {
  let range: TestRange;
  let iam: IAMClient;
  let ec2: EC2Client;
  const config = (credentials: Keys) => ({ endpoint: `${range.url}/aws`, region: ids.region, credentials, maxAttempts: 1 });
  beforeEach(async () => {
    range = await testRange();
    iam = new IAMClient(config(admin));
    ec2 = new EC2Client(config(admin));
  });
  afterEach(() => range.close());

  const session = async (keys: Keys = admin, RoleArn = roleArn('cordon-responder')): Promise<Keys> => {
    const { Credentials } = await new STSClient(config(keys)).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
    if (Credentials?.AccessKeyId === undefined || Credentials.SecretAccessKey === undefined || Credentials.SessionToken === undefined) throw new Error('no credentials');
    return { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken };
  };
  const stolen = (): Keys => {
    const { awsKey, awsSecret, awsToken } = range.range.world.attacker.loot;
    return { accessKeyId: awsKey, secretAccessKey: awsSecret, sessionToken: awsToken };
  };
  const describeAs = (keys: Keys) => new EC2Client(config(keys)).send(new DescribeInstancesCommand({}));

  it('gives a role with its URL-encoded trust policy and tags, and NoSuchEntity for another', async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: ids.role }));
    expect(Role?.Arn).toBe(roleArn(ids.role));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('ec2.amazonaws.com');
    expect(Role?.Tags).toContainEqual({ Key: 'managed-by', Value: 'terraform' });
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject({ name: 'NoSuchEntityException', $metadata: { httpStatusCode: 404 } });
    await expect(iam.send(new GetRoleCommand({ RoleName: 'constructor' }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('shows a policy only after the read lag, with the bytes that were written, and forgets it as late', async () => {
    await iam.send(put(deny('2026-11-21T03:00:00Z')));
    await expect(iam.send(new GetRolePolicyCommand(stored))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    range.pass(1001);
    const read = await iam.send(new GetRolePolicyCommand(stored));
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(deny('2026-11-21T03:00:00Z'));
    await iam.send(new DeleteRolePolicyCommand(stored));
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: ids.role }))).PolicyNames).toEqual(['app', 'cordon']);
    range.pass(1001);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: ids.role }))).PolicyNames).toEqual(['app']);
    await expect(iam.send(new DeleteRolePolicyCommand(stored))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('counts 10,240 characters without white space over all inline policies of a role', async () => {
    const sized = (length: number): string => {
      const shell = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: '', Effect: 'Deny', Action: 's3:*', Resource: '*' }] });
      return shell.replace('"Sid":""', `"Sid":"${'x'.repeat(length - shell.length)}"`);
    };
    const app = range.range.world.aws.roles[ids.role]?.inline.current['app'] ?? '';
    await iam.send(put(sized(10_240 - app.length).replaceAll(',', ', ')));
    await expect(iam.send(put(sized(10_241 - app.length)))).rejects.toMatchObject({ name: 'LimitExceededException', $metadata: { httpStatusCode: 409 } });
  });

  it('refuses a malformed document, and roles that only AWS or Identity Center may change', async () => {
    await expect(iam.send(put('{'))).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    for (const name of ['AWSServiceRoleForAutoScaling', 'AWSReservedSSO_Admin_0123456789abcdef'])
      await expect(iam.send(put(deny('2026-11-21T03:00:00Z'), name))).rejects.toMatchObject({ name: 'UnmodifiableEntityException' });
  });

  it('pages lists by MaxItems and Marker', async () => {
    const first = await iam.send(new ListRolesCommand({ MaxItems: 4 }));
    const second = await iam.send(new ListRolesCommand({ MaxItems: 4, Marker: first.Marker }));
    expect([first.IsTruncated, first.Roles?.length, second.IsTruncated, second.Roles?.length]).toEqual([true, 4, false, 3]);
  });

  it('knows which profiles give a role', async () => {
    const { InstanceProfiles } = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: ids.role }));
    expect(InstanceProfiles?.map((profile) => profile.Arn)).toEqual([profileArn('web-staging')]);
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'cordon-quarantine' }));
    expect(InstanceProfile?.Roles?.[0]?.RoleName).toBe('cordon-quarantine');
  });

  it('denies sessions issued before the cutoff once the policy is enforced, and not those issued after', async () => {
    await expect(describeAs(stolen())).resolves.toBeDefined();
    await iam.send(put(deny('2026-11-21T03:00:00Z')));
    await expect(describeAs(stolen())).resolves.toBeDefined();
    range.pass(1001);
    await expect(describeAs(stolen())).rejects.toMatchObject({ name: 'UnauthorizedOperation', message: expect.stringContaining('explicit deny') });
    // What a session cannot be denied.
    const identity = await new STSClient(config(stolen())).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${ids.account}:assumed-role/web-staging/${ids.instance}`);
    await expect(session(stolen(), roleArn(ids.role))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('lets a session mint the next one until the cutoff holds, which the cutoff does not reach', async () => {
    await iam.send(put(deny('2026-11-21T03:00:00Z')));
    range.pass(500);
    const next = await session(stolen(), roleArn(ids.role));
    range.pass(2000);
    await expect(describeAs(next)).resolves.toBeDefined();
  });

  it('lets the account in through the caller, and not a role that is not trusted', async () => {
    const responder = await session();
    await expect(describeAs(responder)).resolves.toBeDefined();
    await expect(session(stolen(), roleArn('web-prod'))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(session(admin, roleArn('nobody'))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('does not know foreign, inactive and expired credentials', async () => {
    const sts = (keys: Keys) => new STSClient(config(keys)).send(new GetCallerIdentityCommand({}));
    await expect(sts({ accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' })).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(sts({ accessKeyId: 'AKIARANGEOLDKEY', secretAccessKey: 'x' })).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(describeAs({ accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' })).rejects.toMatchObject({ name: 'AuthFailure' });
    expect((await sts({ accessKeyId: 'AKIARANGECIDEPLOY', secretAccessKey: 'x' })).Arn).toContain('user/ci-deploy');
    const held = stolen();
    range.pass(7 * 3_600_000);
    await expect(sts(held)).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  it('swaps the profile of an instance, after which its metadata gives no session of the role', async () => {
    const imds = `/imds/${ids.instance}/latest/meta-data/iam/security-credentials/`;
    expect((await range.ask('GET', `${imds}${ids.role}`)).body).toMatchObject({ Code: 'Success', Type: 'AWS-HMAC' });
    const mine = { Filters: [{ Name: 'instance-id', Values: [ids.instance] }] };
    const { IamInstanceProfileAssociations: before } = await ec2.send(new DescribeIamInstanceProfileAssociationsCommand(mine));
    expect(before?.[0]).toMatchObject({ State: 'associated', IamInstanceProfile: { Arn: profileArn('web-staging') } });
    const AssociationId = before?.[0]?.AssociationId;
    const swapped = await ec2.send(new ReplaceIamInstanceProfileAssociationCommand({ AssociationId, IamInstanceProfile: { Arn: profileArn('cordon-quarantine') } }));
    expect(swapped.IamInstanceProfileAssociation?.State).toBe('associating');
    expect(swapped.IamInstanceProfileAssociation?.AssociationId).not.toBe(AssociationId);
    range.pass(1001);
    expect((await range.ask('GET', `${imds}${ids.role}`)).status).toBe(404);
    expect((await range.ask('GET', imds)).body).toBe('cordon-quarantine');
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [ids.instance] }));
    expect(Reservations?.[0]?.Instances?.[0]?.IamInstanceProfile?.Arn).toBe(profileArn('cordon-quarantine'));
    await ec2.send(new DisassociateIamInstanceProfileCommand({ AssociationId: swapped.IamInstanceProfileAssociation?.AssociationId }));
    range.pass(1001);
    expect((await ec2.send(new DescribeIamInstanceProfileAssociationsCommand(mine))).IamInstanceProfileAssociations).toEqual([]);
    await ec2.send(new AssociateIamInstanceProfileCommand({ InstanceId: ids.instance, IamInstanceProfile: { Name: 'web-staging' } }));
    await expect(ec2.send(new AssociateIamInstanceProfileCommand({ InstanceId: ids.instance, IamInstanceProfile: { Name: 'web-staging' } }))).rejects.toMatchObject({ name: 'IncorrectState' });
    await expect(ec2.send(new DisassociateIamInstanceProfileCommand({ AssociationId }))).rejects.toMatchObject({ name: 'InvalidAssociationID.NotFound' });
  });

  it('keeps regions apart, and lists them', async () => {
    const { Regions } = await ec2.send(new DescribeRegionsCommand({}));
    expect(Regions?.map((region) => region.RegionName)).toEqual(['eu-west-1', 'us-east-1']);
    const elsewhere = new EC2Client({ ...config(admin), region: 'us-east-1' });
    await expect(elsewhere.send(new DescribeInstancesCommand({ InstanceIds: [ids.instance] }))).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });
});
