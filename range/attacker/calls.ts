import * as z from 'zod';
import type { DeviceAct } from '../defender/acts.ts';
import type { Attempt } from './log.ts';

/** How the attacker reaches the range, and the mark by which faults leave him alone. */
export type Wire = { url: string; fetch: typeof fetch };

export const ACTOR = 'x-range-actor';

type Answer = { status: number; text: string };

/** A request of the attacker's; throws when the range does not answer. */
export async function call(wire: Wire, method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const response = await wire.fetch(`${wire.url}${path}`, {
    method,
    headers: { ...headers, [ACTOR]: 'attacker' },
    signal: AbortSignal.timeout(5000),
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

const Grant = z.looseObject({ access_token: z.string(), refresh_token: z.string() });
const Refusal = z.looseObject({ error_description: z.string().optional() });

export type Grant = { access: string; refresh: string };

/** Redeems a refresh token as a CAE-capable client. */
export async function redeem(wire: Wire, tenant: string, refreshToken: string): Promise<Grant | Attempt> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: '1b730954-1685-4b74-9bfd-dac224a7b894',
    refresh_token: refreshToken,
    claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}',
  });
  const { text } = await call(wire, 'POST', `/login/${tenant}/oauth2/v2.0/token`, { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
  const value: unknown = JSON.parse(text);
  const grant = Grant.safeParse(value);
  if (grant.success) return { access: grant.data.access_token, refresh: grant.data.refresh_token };
  const told = Refusal.safeParse(value).data?.error_description ?? 'refused';
  return { allowed: false, why: told.split('. ')[0] ?? told };
}

/** Shows an access token to the resource. */
export async function useToken(wire: Wire, access: string): Promise<Attempt> {
  const { status, text } = await call(wire, 'GET', '/resource/me', { authorization: `Bearer ${access}` });
  return { allowed: status === 200, why: status === 200 ? 'the token is accepted' : (z.looseObject({ error: z.looseObject({ code: z.string() }) }).safeParse(JSON.parse(text)).data?.error.code ?? `status ${status}`) };
}

export type AwsKeys = { key: string; secret: string; token: string };

/** An AWS call with session credentials; the signature is only for show, the range does not check it. */
async function aws(wire: Wire, keys: AwsKeys, region: string, form: Record<string, string>): Promise<Answer> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: `AWS4-HMAC-SHA256 Credential=${keys.key}/20261121/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`,
    'x-amz-security-token': keys.token,
  };
  return call(wire, 'POST', '/aws/', headers, new URLSearchParams(form).toString());
}

const tag = (text: string, name: string): string | null => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? null;

/** Lists the instances of a region with the given keys. */
export async function describe(wire: Wire, keys: AwsKeys, region: string): Promise<Attempt> {
  const { status, text } = await aws(wire, keys, region, { Action: 'DescribeInstances', Version: '2016-11-15' });
  return { allowed: status === 200, why: status === 200 ? 'ec2:DescribeInstances' : (tag(text, 'Code') ?? `status ${status}`) };
}

/** Assumes the role anew with credentials of itself; null when that is denied. */
export async function assume(wire: Wire, keys: AwsKeys, region: string, roleArn: string): Promise<AwsKeys | null> {
  const { status, text } = await aws(wire, keys, region, { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: roleArn, RoleSessionName: 'again' });
  const [key, secret, token] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map((name) => tag(text, name));
  return status === 200 && key && secret && token ? { key, secret, token } : null;
}

const Metadata = z.looseObject({ AccessKeyId: z.string(), SecretAccessKey: z.string(), Token: z.string() });

/** Takes the role's session from the instance's metadata service; null when there is none. */
export async function fromMetadata(wire: Wire, instance: string, role: string): Promise<AwsKeys | null> {
  const { status, text } = await call(wire, 'GET', `/imds/${instance}/latest/meta-data/iam/security-credentials/${role}`);
  if (status !== 200) return null;
  const { AccessKeyId: key, SecretAccessKey: secret, Token: token } = Metadata.parse(JSON.parse(text));
  return { key, secret, token };
}

const FlowAnswer = z.looseObject({ allowed: z.boolean(), rule: z.string(), flow: z.string().nullable() });

/** Sends a packet from a machine, on an established flow when its id is given. */
export async function packet(wire: Wire, vm: string, remote: string, flow?: string): Promise<Attempt & { flow: string | null }> {
  const ask = { vm, direction: 'Outbound', remote, port: 443, protocol: 'Tcp', ...(flow === undefined ? {} : { flow }) };
  const { text } = await call(wire, 'POST', '/wire/azure/flows', { 'content-type': 'application/json' }, JSON.stringify(ask));
  const answer = FlowAnswer.parse(JSON.parse(text));
  return { allowed: answer.allowed, why: answer.rule, flow: answer.flow };
}

/** Does something on a device that he sits on. */
export async function actOn(wire: Wire, device: string, act: DeviceAct): Promise<Attempt> {
  const { text } = await call(wire, 'POST', `/wire/devices/${device}/acts`, { 'content-type': 'application/json' }, JSON.stringify(act));
  return z.strictObject({ allowed: z.boolean(), why: z.string() }).parse(JSON.parse(text));
}

/** Beacons from a device. */
export async function beacon(wire: Wire, device: string, remote: string): Promise<Attempt> {
  const { text } = await call(wire, 'POST', `/wire/devices/${device}/beacon`, { 'content-type': 'application/json' }, JSON.stringify({ remote }));
  return z.strictObject({ allowed: z.boolean(), why: z.string() }).parse(JSON.parse(text));
}
