import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestRange } from '../../range/testing.ts';
import { benchAt, call, entity, inForce, INSTANCE, profile, rangeIfThere, request, ROLE } from '../testing/range.ts';
import { revokeRoleSessions } from './actions/revoke-role-sessions/index.ts';
import { callerRole, instanceArn, roleArn } from './arn.ts';
import { instanceProfile } from './controls/instance-profile/index.ts';
import { roleSessionsNotBefore } from './controls/role-sessions-not-before/index.ts';
import { policyOf, sameDocument, sizeOf, valueOf } from './controls/role-sessions-not-before/policy.ts';

const range = await rangeIfThere();
const control = { scope: 'aws-210987654321', type: 'aws:role-sessions-not-before', object: ROLE, field: 'sessions-not-before' };
const VERSION = { iam: '2010-05-08', sts: '2011-06-15', ec2: '2016-11-15' };

describe.skipIf(range === null)('responders/aws', () => {
  const there = range as TestRange;
  const bench = benchAt(there?.url ?? '');
  afterAll(() => there.close());
  beforeEach(() => there.client.reset());
  const preflight = (value: string, parameters = {}, scopes = bench.all) =>
    revokeRoleSessions.preflight(request(entity('aws_role', value), { parameters }), scopes, bench.clients, { now: '2026-11-21T03:00:00Z', timeoutSeconds: 5 });
  /** A call to IAM, STS or EC2 as the key's owner. */
  const ask = (service: keyof typeof VERSION, action: string, fields: Record<string, string>, key: { id: string; token?: string } = { id: 'AKIARANGECORDON' }) =>
    there.ask('POST', '/aws', new URLSearchParams({ Action: action, Version: VERSION[service], ...fields }).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${key.id}/20261121/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      ...(key.token === undefined ? {} : { 'x-amz-security-token': key.token }),
    });

  it('expands to the role and to every instance that fetches its sessions', async () => {
    const found = await preflight(ROLE);
    if (!found.ok) throw new Error(found.refusal.reason);
    expect(revokeRoleSessions.expand(request(entity('aws_role', ROLE)), found.facts)).toEqual([
      { kind: 'control', control: { ...control, type: 'aws:instance-profile', object: INSTANCE, field: 'instance-profile' }, value: { profile: profile('cordon-quarantine') }, before: { profile: profile('web-staging') } },
      { kind: 'control', control, value: { notBefore: '2026-11-21T03:00:01Z', userIds: null }, before: null },
    ]);
    expect(found.notes.join(' ')).toContain('i-0f1e2d3c4b5a69788');
    expect(found.notes.join(' ')).toContain('Everybody');
  });

  it('narrows to sessions by name, and leaves instances alone whose session is not meant', async () => {
    const found = await preflight(ROLE, { narrowTo: ['mallory'] });
    if (!found.ok) throw new Error(found.refusal.reason);
    const [only, ...others] = revokeRoleSessions.expand(request(entity('aws_role', ROLE)), found.facts);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ value: { userIds: [expect.stringMatching(/^AROA[A-Z0-9]+:mallory$/)] } });
  });

  it.each([
    ['web-staging', 'not-a-role'],
    ['arn:aws:iam::210987654321:role/../x', 'unknown-role'],
    ['arn:aws:iam::210987654321:role/no-such', 'unknown-role'],
    ['arn:aws:iam::210987654321:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling', 'service-linked'],
    ['arn:aws:iam::210987654321:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef', 'identity-center'],
  ])('refuses %s as %s', async (value, rule) => {
    const found = await preflight(value);
    expect(found).toMatchObject({ ok: false, refusal: { rule: `aws/revoke-role-sessions:${rule}`, next: expect.stringMatching(/\w/) } });
  });

  it('refuses the role that cordon works as, and an account that it does not have', async () => {
    const own = { ...bench.scopes.aws, roleArn: ROLE };
    expect(await preflight(ROLE, {}, [own])).toMatchObject({ ok: false, refusal: { rule: 'aws/revoke-role-sessions:own-role' } });
    expect(await preflight('arn:aws:iam::999999999999:role/web')).toMatchObject({ ok: false, refusal: { rule: 'scope' } });
  });

  it('refuses when the inline policies would not fit any more', async () => {
    const Statement = Array.from({ length: 64 }, (_, n) => ({ Sid: `s${n}`, Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::bucket-with-a-long-name-${n}/a-long-prefix-of-keys-that-takes-its-place/*` }));
    const put = await ask('iam', 'PutRolePolicy', { RoleName: 'web-staging', PolicyName: 'big', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }).slice(0, 12_000) });
    expect(put.status).toBe(200);
    there.pass(5_000);
    expect(await preflight(ROLE)).toMatchObject({ ok: false, refusal: { rule: 'aws/revoke-role-sessions:policy-size', reason: expect.stringContaining('10240') } });
  });

  it('is effective when the policy reads back and IAM had its time; tells of chained sessions', async () => {
    const { now } = await there.client.clock();
    const value = roleSessionsNotBefore.stamp?.({ notBefore: '2026-01-01T00:00:00Z', userIds: null }, now) ?? null;
    const held = inForce(control, value, { until: '2027-01-01T00:00:00Z' });
    const [resource] = roleSessionsNotBefore.render([held], bench.scopes.aws);
    const at = async () => call(bench.scopes.aws, (await there.client.clock()).now);
    expect(await roleSessionsNotBefore.verify(held, await at(), bench.clients)).toMatchObject({ state: 'pending', why: expect.stringContaining('lag') });
    await ask('iam', 'PutRolePolicy', { RoleName: 'web-staging', PolicyName: held.marker, PolicyDocument: String(resource?.inputs['policy']) });
    there.pass(2_000);
    expect(await roleSessionsNotBefore.verify(held, await at(), bench.clients)).toMatchObject({ state: 'pending', why: expect.stringContaining('reads back') });
    there.pass(5_000);
    expect(await roleSessionsNotBefore.verify(held, await at(), bench.clients)).toMatchObject({ state: 'effective', residual: { what: expect.stringContaining('chaining') } });
    expect(await roleSessionsNotBefore.observe(control, await at(), bench.clients, held.marker)).toEqual({ value, ours: true, foreign: null, present: [resource?.importId] });
    there.pass(120_000);
    expect(await roleSessionsNotBefore.verify({ ...held, until: '2027-02-01T00:00:00Z' }, await at(), bench.clients)).toMatchObject({ state: 'not-effective', next: expect.stringContaining('CloudTrail') });
  });

  it('stops an attacker who renews his session faster than IAM spreads the policy', async () => {
    const mint = async (key: { id: string; token?: string }) => {
      const reply = await ask('sts', 'AssumeRole', { RoleArn: ROLE, RoleSessionName: 'mallory' }, key);
      const read = (name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(String(reply.body))?.[1] ?? '';
      return reply.status === 200 ? { id: read('AccessKeyId'), token: read('SessionToken') } : null;
    };
    const put = async (value: { notBefore: string; userIds: null }) => {
      const reply = await ask('iam', 'PutRolePolicy', { RoleName: 'web-staging', PolicyName: 'cordon-0123456789abcdef', PolicyDocument: policyOf(value, ROLE, '2027-01-01T00:00:00Z') });
      expect(reply.status).toBe(200);
    };
    there.range.world.aws.roles['web-staging']!.trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::210987654321:root', ROLE] }, Action: 'sts:AssumeRole' }] });
    let session = await mint({ id: 'AKIARANGECORDON' });
    if (session === null) throw new Error('the attacker got no first session');
    const stamp = async () => roleSessionsNotBefore.stamp?.({ notBefore: '2026-01-01T00:00:00Z', userIds: null }, (await there.client.clock()).now) as { notBefore: string; userIds: null };
    await put(await stamp());
    // He renews while IAM spreads the policy, and once more until the guard stops him.
    let renewed = 0;
    for (let step = 0; step < 20; step += 1) {
      there.pass(1_000);
      const next = await mint(session);
      if (next !== null) { session = next; renewed += 1; }
    }
    expect(renewed).toBeLessThan(20);
    const usable = async () => (await ask('ec2', 'DescribeInstances', {}, session ?? { id: '' })).status;
    await put(await stamp());
    for (let step = 0; step < 20; step += 1) there.pass(1_000);
    expect(await usable()).toBe(403);
    expect(await mint(session)).toBeNull();
  });

  it('sees the profile of an instance, and whether it is the one that was asked for', async () => {
    const object = { ...control, type: 'aws:instance-profile', object: INSTANCE, field: 'instance-profile' };
    const at = call(bench.scopes.aws);
    expect(await instanceProfile.observe(object, at, bench.clients, 'x')).toMatchObject({ value: { profile: profile('web-staging') } });
    expect(await instanceProfile.verify(inForce(object, { profile: profile('web-staging') }), at, bench.clients)).toMatchObject({ state: 'effective' });
    expect(await instanceProfile.verify(inForce(object, { profile: null }), at, bench.clients)).toMatchObject({ state: 'not-effective', residual: { what: expect.stringContaining('fresh sessions') } });
    expect(instanceProfile.undo({ profile: profile('web-staging') })).toContain('web-staging');
    expect(instanceProfile.undo({ profile: null })).toContain('without a profile');
  });

  it('writes the policy as a value that reads back, whatever the zone of the machine', () => {
    const value = { notBefore: '2026-11-21T03:00:00Z', userIds: ['AROAABCDEFGHIJKLMNOP:mallory'] };
    const document = policyOf(value, ROLE, '2026-11-22T03:00:00Z');
    expect(valueOf(document)).toEqual(value);
    expect(JSON.parse(document).Statement[0].Condition).toEqual({
      DateLessThan: { 'aws:TokenIssueTime': '2026-11-21T03:00:00Z', 'aws:CurrentTime': '2026-11-22T03:00:00Z' }, StringLike: { 'aws:userid': ['AROAABCDEFGHIJKLMNOP:mallory'] },
    });
    expect(valueOf('{"Statement":[]}')).toBeNull();
    expect(valueOf('not json')).toBeNull();
    expect(sameDocument(document, JSON.stringify(JSON.parse(document), null, 2))).toBe(true);
    expect(sizeOf(' {"a" : 1}\n')).toBe(7);
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Auckland';
    expect(roleSessionsNotBefore.stamp?.({ notBefore: '2026-01-01T00:00:00Z', userIds: null }, '2026-11-21T03:00:00.200Z')).toEqual({ notBefore: '2026-11-21T03:00:01Z', userIds: null });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('reads ARNs, and nothing that only looks like one', () => {
    expect(roleArn('arn:aws-us-gov:iam::210987654321:role/service-role/x')).toEqual({ partition: 'aws-us-gov', account: '210987654321', path: '/service-role/', name: 'x' });
    for (const wrong of ['arn:aws:iam::1:role/x', 'arn:aws:iam::210987654321:user/x', `${ROLE}\n`, `${ROLE} `]) expect(roleArn(wrong)).toBeNull();
    expect(callerRole('arn:aws:sts::210987654321:assumed-role/cordon-apply/run-1')).toEqual({ account: '210987654321', name: 'cordon-apply' });
    expect(callerRole('arn:aws:iam::210987654321:user/x')).toBeNull();
    expect(instanceArn(INSTANCE)).toEqual({ region: 'eu-west-1', account: '210987654321', id: 'i-0f1e2d3c4b5a69788' });
  });
});
