import type { EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import type { ScopeOf } from '../../src/model/index.ts';
import { ProviderCallError } from '../errors.ts';
import { printable, type Bound } from '../http.ts';

/** Whose identity is used: the platform's own chain, or the range's well-known key. */
export type Credentials = 'platform' | 'range';

/** SDK clients of one account, each loaded and made with its first call. */
export interface Sdk {
  iam(): Promise<IAMClient>;
  ec2(region: string): Promise<EC2Client>;
  sts(): Promise<STSClient>;
}

const RANGE_KEY = { accessKeyId: 'AKIARANGECORDON', secretAccessKey: 'cordon' };
/** Of the SDK's standard mode, which honours Retry-After and adds jitter: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const ATTEMPTS = 5;

interface Key {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

/** Clients for a scope; with `roleArn` as that role. Nothing is loaded before the first call. */
export function sdkFor(scope: ScopeOf<'aws'>, credentials: Credentials): Sdk {
  const base = {
    maxAttempts: ATTEMPTS,
    ...(scope.endpoint === undefined ? {} : { endpoint: scope.endpoint }),
    ...(credentials === 'range' ? { credentials: RANGE_KEY } : {}),
  };
  // IAM is global; its requests are signed for the partition's first region, and ours answer anywhere.
  const home = scope.regions[0] ?? 'us-east-1';
  const { roleArn } = scope;
  const config = roleArn === undefined || credentials === 'range' ? base : { ...base, credentials: () => assume(roleArn, home, base) };
  const regional = new Map<string, Promise<EC2Client>>();
  return {
    iam: once(async () => new (await import('@aws-sdk/client-iam')).IAMClient({ ...config, region: home })),
    sts: once(async () => new (await import('@aws-sdk/client-sts')).STSClient({ ...config, region: home })),
    ec2(region) {
      const client = regional.get(region) ?? import('@aws-sdk/client-ec2').then((module) => new module.EC2Client({ ...config, region }));
      regional.set(region, client);
      return client;
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

async function assume(roleArn: string, region: string, base: { maxAttempts: number; endpoint?: string }): Promise<Key> {
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { Credentials: got } = await new STSClient({ ...base, region }).send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'cordon' }));
  if (got?.AccessKeyId === undefined || got.SecretAccessKey === undefined || got.SessionToken === undefined) {
    throw new ProviderCallError({ code: 'PROVIDER_CREDENTIALS', service: 'aws', operation: `assume ${roleArn}`, status: null, reason: null, retryable: false, message: 'no credentials in the answer' });
  }
  const key = { accessKeyId: got.AccessKeyId, secretAccessKey: got.SecretAccessKey, sessionToken: got.SessionToken };
  return got.Expiration === undefined ? key : { ...key, expiration: got.Expiration };
}

/** AWS codes that mean: there is no such thing. */
const ABSENT = /^(NoSuchEntity(Exception)?|InvalidInstanceID\.NotFound|InvalidAssociationID\.NotFound)$/;
const THROTTLED = /^(Throttling(Exception)?|RequestLimitExceeded|TooManyRequestsException)$/;

/** One SDK call inside its bound, null where AWS says that there is no such thing. Throws ProviderCallError. */
export async function awsCall<T>(operation: string, bound: Bound, call: (abortSignal: AbortSignal) => Promise<T>): Promise<T | null> {
  const deadline = AbortSignal.timeout(bound.timeoutSeconds * 1000);
  try {
    return await call(deadline);
  } catch (error) {
    if (error instanceof ProviderCallError) throw error;
    const name = error instanceof Error ? error.name : 'Unknown';
    if (ABSENT.test(name)) return null;
    const common = { service: 'aws', operation, cause: error };
    if (deadline.aborted) throw new ProviderCallError({ ...common, code: 'PROVIDER_TIMEOUT', status: null, reason: null, retryable: true, message: `no answer within ${bound.timeoutSeconds} s` });
    const message = `${name}: ${printable(error instanceof Error ? error.message : String(error)).slice(0, 300)}`;
    if (name === 'CredentialsProviderError') throw new ProviderCallError({ ...common, code: 'PROVIDER_CREDENTIALS', status: null, reason: name, retryable: false, message });
    const status = statusOf(error);
    if (status === null) throw new ProviderCallError({ ...common, code: 'PROVIDER_UNREACHABLE', status, reason: name, retryable: true, message });
    // An answer below 400 that the SDK could not read is not AWS speaking.
    if (status < 400 || /SyntaxError|Deserialization/i.test(message)) throw new ProviderCallError({ ...common, code: 'PROVIDER_REPLY', status, reason: null, retryable: false, message: `unexpected answer: ${message}` });
    throw new ProviderCallError({ ...common, code: 'PROVIDER_STATUS', status, reason: name, retryable: status >= 500 || status === 429 || THROTTLED.test(name), message });
  }
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const metadata = '$metadata' in error ? error.$metadata : null;
  const fromMetadata = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : null;
  if (typeof fromMetadata === 'number') return fromMetadata;
  const response = '$response' in error ? error.$response : null;
  const fromResponse = typeof response === 'object' && response !== null && 'statusCode' in response ? response.statusCode : null;
  return typeof fromResponse === 'number' ? fromResponse : null;
}
