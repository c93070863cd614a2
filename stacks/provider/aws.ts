import type { EC2Client, EC2ClientConfig } from '@aws-sdk/client-ec2';
import { ProviderError, type ProviderCode } from './errors.ts';
import type { Operation } from './resource.ts';

/** EC2 clients of one account, one per region, made at first use. */
export interface AwsClients {
  ec2(region: string): Promise<EC2Client>;
}

interface AwsConfig {
  endpoint?: string | null | undefined;
  region?: string | null | undefined;
  roleArn?: string | null | undefined;
}

/** An endpoint without TLS gets this key instead of the platform's: real credentials never go over plain HTTP. */
const PLAIN_HTTP_KEY = { accessKeyId: 'AKIARANGECORDON', secretAccessKey: 'cordon' };
/** Attempts of the SDK's standard mode, which honours Retry-After and adds jitter. */
const ATTEMPTS = 5;

/** Clients by the SDK's own credential chain, through `roleArn` where one is given. */
export function awsClients(config: AwsConfig): AwsClients {
  const made = new Map<string, Promise<EC2Client>>();
  const common = (region: string): EC2ClientConfig => ({
    region,
    maxAttempts: ATTEMPTS,
    ...(config.endpoint == null ? {} : { endpoint: config.endpoint }),
    ...(config.endpoint?.startsWith('http:') ? { credentials: PLAIN_HTTP_KEY } : {}),
  });
  const make = async (region: string): Promise<EC2Client> => {
    // Loaded here only: nothing but an instance profile needs it.
    const { EC2Client: Client } = await import('@aws-sdk/client-ec2');
    const { roleArn } = config;
    return new Client(roleArn == null ? common(region) : { ...common(region), credentials: () => assumed(common(region), roleArn) });
  };
  return {
    ec2: (region) => {
      const client = made.get(region) ?? make(region);
      made.set(region, client);
      return client;
    },
  };
}

async function assumed(base: EC2ClientConfig, roleArn: string): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string; expiration?: Date }> {
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { region, maxAttempts, endpoint, credentials } = base;
  const sts = new STSClient({
    ...(region === undefined ? {} : { region }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  const { Credentials: got } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'cordon' }));
  if (got?.AccessKeyId === undefined || got.SecretAccessKey === undefined || got.SessionToken === undefined) {
    throw new ProviderError('UNAUTHENTICATED', `AssumeRole of ${roleArn} gave no credentials`);
  }
  const session = { accessKeyId: got.AccessKeyId, secretAccessKey: got.SecretAccessKey, sessionToken: got.SessionToken };
  return got.Expiration === undefined ? session : { ...session, expiration: got.Expiration };
}

/** Runs one SDK call inside the operation's bound; its errors become ProviderErrors with the AWS code as `reason`. */
export async function awsCall<T>(name: string, operation: Operation, call: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(operation.timeoutSeconds * 1000);
  try {
    return await call(AbortSignal.any([deadline, operation.signal]));
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    if (operation.signal.aborted) throw new ProviderError('CANCELLED', `${name}: cancelled before it was answered`, { cause: error });
    if (deadline.aborted) throw new ProviderError('DEADLINE_EXCEEDED', `${name}: no answer within ${operation.timeoutSeconds} s. Run apply again: it looks before it writes`, { cause: error });
    const reason = reasonOf(error);
    throw new ProviderError(codeOf(reason), `${name}: ${reason}: ${error instanceof Error ? error.message : String(error)}`, { reason, cause: error });
  }
}

/** The AWS code of an error; what Node calls it (`ECONNREFUSED`) when it never came to AWS. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  return error.name === 'Error' && 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
function codeOf(reason: string): ProviderCode {
  // A replaced association has a new id: somebody, or our own unanswered attempt, was faster.
  if (reason === 'InvalidAssociationID.NotFound') return 'ABORTED';
  if (/NotFound|NoSuch/.test(reason)) return 'NOT_FOUND';
  if (/^(UnauthorizedOperation|AccessDenied|AccessDeniedException)$/.test(reason)) return 'PERMISSION_DENIED';
  if (/^(AuthFailure|ExpiredToken|InvalidClientTokenId|UnrecognizedClientException|CredentialsProviderError)$/.test(reason)) return 'UNAUTHENTICATED';
  if (/^(RequestLimitExceeded|Throttling|ThrottlingException)$/.test(reason)) return 'RESOURCE_EXHAUSTED';
  if (/^Incorrect(Instance)?State$/.test(reason)) return 'ABORTED';
  if (/^(InternalError|Unavailable|ServiceUnavailable|InternalFailure|TimeoutError|ECONNREFUSED|ECONNRESET)$/.test(reason)) return 'UNAVAILABLE';
  return 'INVALID_ARGUMENT';
}
