import { runSimulation } from '@cloud-copilot/iam-simulate';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from './conditions.ts';
import { evaluate, type Request, trusts, type Verdict } from './evaluate.ts';
import { IdentityPolicy, type PolicyDocument, readPolicy, type Statement, TrustPolicy } from './policy.ts';

const ACCOUNT = '210987654321';
const bucket = 'arn:aws:s3:::reports';
const object = 'arn:aws:s3:::reports/2026/q1.csv';
const role = `arn:aws:iam::${ACCOUNT}:role/web-staging`;

const policy = (...list: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: list });
const allowAll: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };
const deny = (Condition: Statement['Condition']): Statement => ({ Effect: 'Deny', Action: '*', Resource: '*', ...(Condition === undefined ? {} : { Condition }) });
const request = (context: Context, action = 's3:GetObject', resource = object): Request => ({ action, resource, context });
const issued = (at: string): Context => ({ 'aws:TokenIssueTime': at });
const cutoff = deny({ DateLessThan: { 'aws:TokenIssueTime': '2026-11-21T03:00:00Z' } });

/** The independent judge's verdict; it must have understood the request completely. */
async function judge(document: PolicyDocument, asked: Request): Promise<Verdict> {
  const result = await runSimulation(
    {
      identityPolicies: [{ name: 'p', policy: document }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      request: {
        action: asked.action,
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/web-staging/s1`,
        resource: { accountId: ACCOUNT, resource: asked.resource },
        contextVariables: asked.context,
      },
    },
    {},
  );
  if (result.resultType !== 'single') throw new Error(`the judge did not decide: ${JSON.stringify(result).slice(0, 300)}`);
  const verdicts: Record<string, Verdict> = { Allowed: 'allowed', ExplicitlyDenied: 'explicit-deny', ImplicitlyDenied: 'implicit-deny' };
  return verdicts[result.overallResult] ?? 'implicit-deny';
}

describe('range/aws/evaluate', () => {
  // The document that AWS attaches on "revoke sessions":
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
  const table: [string, PolicyDocument, Request, Verdict][] = [
    ['denies a session issued before the cutoff', policy(allowAll, cutoff), request(issued('2026-11-21T02:59:59Z')), 'explicit-deny'],
    ['allows a session issued at the cutoff', policy(allowAll, cutoff), request(issued('2026-11-21T03:00:00Z')), 'allowed'],
    ['allows a long-term key under DateLessThan, as the key is absent', policy(allowAll, cutoff), request({}), 'allowed'],
    ['denies a long-term key under DateLessThanIfExists', policy(allowAll, deny({ DateLessThanIfExists: { 'aws:TokenIssueTime': '2026-11-21T03:00:00Z' } })), request({}), 'explicit-deny'],
    ['compares instants, not texts: an offset is another way to write the same time', policy(allowAll, deny({ DateLessThan: { 'aws:TokenIssueTime': '2026-11-21T05:00:00+02:00' } })), request(issued('2026-11-21T03:00:00Z')), 'allowed'],
    ['takes the key in any case', policy(allowAll, deny({ DateLessThan: { 'AWS:tokenissuetime': '2026-11-21T03:00:00Z' } })), request(issued('2026-11-21T02:00:00Z')), 'explicit-deny'],
    ['narrows by aws:userid', policy(allowAll, deny({ StringLike: { 'aws:userid': 'AROA1:eve*' } })), request({ 'aws:userid': 'AROA1:bob' }), 'allowed'],
    ['a deny with two keys needs both', policy(allowAll, deny({ StringEquals: { 'aws:userid': 'AROA1:bob' }, DateLessThan: { 'aws:CurrentTime': '2026-11-21T03:00:00Z' } })), request({ 'aws:userid': 'AROA1:bob', 'aws:CurrentTime': '2026-11-21T04:00:00Z' }), 'allowed'],
    ['ArnNotLike spares the responders', policy(allowAll, deny({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/cordon-*` } })), request({ 'aws:PrincipalArn': role }), 'explicit-deny'],
    ['a negated operator holds without the key', policy(allowAll, deny({ StringNotEquals: { 'aws:userid': 'x' } })), request({}), 'explicit-deny'],
    ['Null true holds where the key is absent', policy(allowAll, deny({ Null: { 'aws:TokenIssueTime': 'true' } })), request({}), 'explicit-deny'],
    ['NotAction leaves the named action out', policy(allowAll, { Effect: 'Deny', NotAction: 's3:GetObject', Resource: '*' }), request({}), 'allowed'],
    ['NotResource leaves the named resource out', policy(allowAll, { Effect: 'Deny', Action: 's3:*', NotResource: `${bucket}/2026/*` }), request({}), 'allowed'],
    ['nothing said is denied', policy({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }), request({}), 'implicit-deny'],
  ];

  it.each(table)('%s, and the independent judge agrees', async (_title, document, asked, verdict) => {
    expect(evaluate([document], asked)).toBe(verdict);
    expect(await judge(document, asked)).toBe(verdict);
  });

  it('decides like the independent judge on 300 random policies and requests', async () => {
    const times = ['2026-11-21T01:00:00Z', '2026-11-21T02:59:59Z', '2026-11-21T03:00:00Z', '2026-11-21T03:00:01Z'];
    const ids = ['AROA1:eve', 'AROA1:bob', 'AROA2:eve'];
    const arns = [role, `arn:aws:iam::${ACCOUNT}:role/cordon-responder`, `arn:aws:iam::${ACCOUNT}:role/path/web-staging`];
    const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);
    const dated = fc.record({ op: pick(['DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals', 'DateEquals', 'DateNotEquals']), key: pick(['aws:TokenIssueTime', 'aws:CurrentTime']), values: fc.array(pick(times), { minLength: 1, maxLength: 2 }) });
    const texts = fc.record({ op: pick(['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike']), key: fc.constant('aws:userid'), values: fc.array(pick([...ids, '*:eve', 'AROA?:*', 'aroa1:eve']), { minLength: 1, maxLength: 2 }) });
    const arnTest = fc.record({ op: pick(['ArnLike', 'ArnNotLike', 'ArnEquals', 'ArnNotEquals']), key: fc.constant('aws:PrincipalArn'), values: fc.array(pick([...arns, `arn:aws:iam::${ACCOUNT}:role/*`, 'arn:aws:iam::*:role/cordon-*']), { minLength: 1, maxLength: 2 }) });
    const bool = fc.record({ op: fc.constant('Bool'), key: fc.constant('aws:SecureTransport'), values: pick(['true', 'false']).map((value) => [value]) });
    const isNull = fc.record({ op: fc.constant('Null'), key: pick(['aws:TokenIssueTime', 'aws:userid']), values: pick(['true', 'false']).map((value) => [value]) });
    const condition = fc
      .tuple(fc.oneof(dated, texts, arnTest, bool, isNull), fc.boolean())
      .map(([{ op, key, values }, ifExists]) => ({ [ifExists && op !== 'Null' ? `${op}IfExists` : op]: { [key]: values } }));
    const actions = fc.array(pick(['*', 's3:*', 's3:Get*', 's3:GetObject', 'S3:getobject', 's3:Put*', 's3:?etObject']), { minLength: 1, maxLength: 2 });
    const resources = fc.array(pick(['*', object, `${bucket}/*`, 'arn:aws:s3:::*', `${bucket}/2026/q?.csv`, 'arn:aws:s3:::other/*']), { minLength: 1, maxLength: 2 });
    const statement = fc
      .tuple(pick(['Allow', 'Deny'] as const), actions, fc.boolean(), resources, fc.boolean(), fc.array(condition, { maxLength: 2 }))
      .map(([Effect, names, notAction, arnList, notResource, conditions]): Statement => ({
        Effect,
        ...(notAction ? { NotAction: names } : { Action: names }),
        ...(notResource ? { NotResource: arnList } : { Resource: arnList }),
        ...(conditions.length === 0 ? {} : { Condition: Object.assign({}, ...conditions) }),
      }));
    const context = fc
      .record({ 'aws:TokenIssueTime': pick(times), 'aws:CurrentTime': pick(times), 'aws:userid': pick(ids), 'aws:PrincipalArn': pick(arns), 'aws:SecureTransport': pick(['true', 'false']) }, { requiredKeys: [] });
    const seen = { allowed: 0, 'explicit-deny': 0, 'implicit-deny': 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 4 }), fc.boolean(), context, async (list, withAllow, given) => {
        const document = policy(...list, ...(withAllow ? [allowAll] : []));
        const asked = request(Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined)));
        const ours = evaluate([document], asked);
        seen[ours] += 1;
        expect(ours).toBe(await judge(document, asked));
      }),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(10);
  });

  it('refuses documents that IAM refuses: unknown operators, dates that are none, two kinds of action', () => {
    const broken: Statement[] = [
      deny({ DateLessThan: { 'aws:TokenIssueTime': 'yesterday' } }),
      deny({ DateBefore: { 'aws:TokenIssueTime': '2026-11-21T03:00:00Z' } }),
      { Effect: 'Deny', Action: '*', NotAction: '*', Resource: '*' },
      { Effect: 'Deny', Action: '*' },
      { Effect: 'Deny', Action: 'everything', Resource: '*' },
    ];
    for (const statement of broken) expect(readPolicy(IdentityPolicy, JSON.stringify(policy(statement))), JSON.stringify(statement)).toBeTypeOf('string');
    expect(readPolicy(IdentityPolicy, '{"Version":')).toBe('Syntax errors in policy.');
    expect(readPolicy(IdentityPolicy, JSON.stringify(policy(allowAll, cutoff)))).toEqual(policy(allowAll, cutoff));
  });

  it('trusts a named role directly, its account through the caller, and nobody else', () => {
    const trust = (AWS: string): PolicyDocument => {
      const read = readPolicy(TrustPolicy, JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' } }));
      if (typeof read === 'string') throw new Error(read);
      return read;
    };
    const caller = { arns: [role], account: ACCOUNT };
    const asked = request({}, 'sts:AssumeRole', role);
    expect(trusts(trust(role), caller, asked)).toBe('principal');
    expect(trusts(trust(`arn:aws:iam::${ACCOUNT}:root`), caller, asked)).toBe('account');
    expect(trusts(trust('arn:aws:iam::999999999999:root'), caller, asked)).toBe('no');
  });
});
