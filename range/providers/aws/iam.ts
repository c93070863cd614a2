import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { ProviderError } from '../../../stacks/provider/errors.ts';
import { send, type Refusal } from '../../../stacks/provider/http.ts';
import type { Operation } from '../../../stacks/provider/resource.ts';

/** The SDK sends every list and flag of the provider's arguments as a JSON string. */
const Endpoints = z.preprocess((value) => (typeof value === 'string' ? fromJson(value) : value), z.array(z.object({ iam: z.url().optional() })).nullish());

/** Of the real provider's configuration only what says where IAM is; the rest is taken and not used. */
export const Config = z.object({ region: z.string().nullish(), endpoints: Endpoints });
export type Config = z.infer<typeof Config>;

export interface Iam {
  base: string;
}

/** Where IAM is. Throws INVALID_ARGUMENT without `endpoints[].iam`: a stand-in never talks to the real AWS. */
export function iamOf(config: Config): Iam {
  const base = config.endpoints?.find((endpoint) => endpoint.iam !== undefined)?.iam;
  if (base === undefined) throw new ProviderError('INVALID_ARGUMENT', 'the stand-in of aws needs endpoints: [{ iam: URL }]');
  return { base };
}

/** The key that the range takes for an administrator's; it checks no signature, so none is made. */
const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential=AKIARANGECORDON/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0';
const xml = new XMLParser({ ignoreAttributes: true, parseTagValue: false });
const ErrorAnswer = z.object({ ErrorResponse: z.object({ Error: z.object({ Code: z.string(), Message: z.string().default('') }) }) });
const PolicyAnswer = z.object({
  GetRolePolicyResponse: z.object({ GetRolePolicyResult: z.object({ RoleName: z.string(), PolicyName: z.string(), PolicyDocument: z.string() }) }),
});

function refusalOf(text: string): Refusal | null {
  const parsed = ErrorAnswer.safeParse(fromXml(text));
  return parsed.success ? { code: parsed.data.ErrorResponse.Error.Code, message: parsed.data.ErrorResponse.Error.Message } : null;
}

/** One call of the query protocol; null for NoSuchEntity. */
async function call(iam: Iam, action: string, parameters: Record<string, string>, operation: Operation): Promise<string | null> {
  const answer = await send({
    method: 'POST',
    url: iam.base,
    headers: { authorization: AUTHORIZATION },
    form: { Action: action, Version: '2010-05-08', ...parameters },
    refusal: refusalOf,
  }, operation);
  return answer.status === 404 ? null : answer.text;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html: creates or overwrites. False: there is no such role. */
export async function putRolePolicy(iam: Iam, role: string, name: string, policy: string, operation: Operation): Promise<boolean> {
  return (await call(iam, 'PutRolePolicy', { RoleName: role, PolicyName: name, PolicyDocument: policy }, operation)) !== null;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html: the document comes URL-encoded. */
export async function getRolePolicy(iam: Iam, role: string, name: string, operation: Operation): Promise<string | null> {
  const text = await call(iam, 'GetRolePolicy', { RoleName: role, PolicyName: name }, operation);
  if (text === null) return null;
  return decodeURIComponent(PolicyAnswer.parse(fromXml(text)).GetRolePolicyResponse.GetRolePolicyResult.PolicyDocument);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html; absent is fine. */
export async function deleteRolePolicy(iam: Iam, role: string, name: string, operation: Operation): Promise<void> {
  await call(iam, 'DeleteRolePolicy', { RoleName: role, PolicyName: name }, operation);
}

function fromXml(text: string): unknown {
  try {
    return xml.parse(text);
  } catch {
    return undefined;
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
