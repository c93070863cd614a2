import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import * as z from 'zod';
import { bodyOf, json, type Range, type Reply, type Req, type Route } from '../http.ts';
import { decide, principalOf, whyDenied } from './principal.ts';

const TYPE = { 'content-type': 'application/x-amz-json-1.1' };

/** An error of AWS's JSON protocol: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const kmsError = (status: number, type: string, message: string): Reply => json(status, { __type: type, message }, TYPE);

/** The one key of the account, by its alias. It is the same in every range, so that a state can be read by the next one. */
const ALIAS = 'alias/cordon';
const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

interface Call { range: Range; region: string; input: unknown }
interface Operation { name: 'Encrypt' | 'Decrypt'; run(call: Call): Reply }

const account = ({ range }: Call): string => range.world.aws.account;
const keyArn = (call: Call): string => `arn:aws:kms:${call.region}:${account(call)}:key/${KEY_ID}`;

/** A key may be named by its id, its ARN, its alias or the alias's ARN. */
const names = (call: Call): string[] => [KEY_ID, keyArn(call), ALIAS, `arn:aws:kms:${call.region}:${account(call)}:${ALIAS}`];

const secret = (call: Call): Buffer => createHash('sha256').update(keyArn(call)).digest();

const Base64 = z.base64().min(1).transform((text) => Buffer.from(text, 'base64'));
// Plain text is at most 4,096 bytes: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
const Encrypt = z.looseObject({ KeyId: z.string(), Plaintext: Base64.refine((bytes) => bytes.length <= 4_096) });
const Decrypt = z.looseObject({ CiphertextBlob: Base64, KeyId: z.string().optional() });

const invalid = (): Reply => kmsError(400, 'ValidationException', 'The request does not have what the operation needs.');
const unknownKey = (call: Call, name: string): Reply => (name.includes('alias/')
  ? kmsError(400, 'NotFoundException', `Alias ${name.startsWith('arn:') ? name : `arn:aws:kms:${call.region}:${account(call)}:${name}`} is not found.`)
  : kmsError(400, 'NotFoundException', `Key '${name.startsWith('arn:') ? name : `arn:aws:kms:${call.region}:${account(call)}:key/${name}`}' does not exist`));

/** The nonce is made from the text, so that a range needs no randomness here. */
function encrypt(call: Call): Reply {
  const input = Encrypt.safeParse(call.input);
  if (!input.success) return invalid();
  if (!names(call).includes(input.data.KeyId)) return unknownKey(call, input.data.KeyId);
  const nonce = createHmac('sha256', secret(call)).update(input.data.Plaintext).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', secret(call), nonce);
  const sealed = Buffer.concat([cipher.update(input.data.Plaintext), cipher.final()]);
  return json(200, { CiphertextBlob: Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', KeyId: keyArn(call) }, TYPE);
}

function decrypt(call: Call): Reply {
  const input = Decrypt.safeParse(call.input);
  if (!input.success) return invalid();
  const { CiphertextBlob: blob, KeyId } = input.data;
  if (KeyId !== undefined && !names(call).includes(KeyId)) return unknownKey(call, KeyId);
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret(call), blob.subarray(0, 12), { authTagLength: 16 }).setAuthTag(blob.subarray(12, 28));
    const plain = Buffer.concat([decipher.update(blob.subarray(28)), decipher.final()]);
    return json(200, { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', KeyId: keyArn(call), Plaintext: plain.toString('base64') }, TYPE);
  } catch {
    return json(400, { __type: 'InvalidCiphertextException' }, TYPE);
  }
}

const operations: readonly Operation[] = [{ name: 'Encrypt', run: encrypt }, { name: 'Decrypt', run: decrypt }];

function handle(range: Range, req: Req): Reply {
  const target = req.headers['x-amz-target'] ?? '';
  const operation = operations.find(({ name }) => target === `TrentService.${name}`);
  if (operation === undefined) return kmsError(400, 'UnknownOperationException', `The range does not model ${target}.`);
  const caller = principalOf(range, req);
  if ('failed' in caller) {
    if (caller.failed === 'missing') return kmsError(400, 'MissingAuthenticationTokenException', 'Request is missing Authentication Token');
    if (caller.failed === 'expired') return kmsError(400, 'ExpiredTokenException', 'The security token included in the request is expired');
    return kmsError(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const region = /Credential=\w+\/\d+\/([\w-]+)\//.exec(req.headers['authorization'] ?? '')?.[1] ?? range.world.aws.regions[0] ?? '';
  const call = { range, region, input: bodyOf(req) };
  const verdict = decide(caller, `kms:${operation.name}`, keyArn(call));
  return verdict === 'allowed' ? operation.run(call) : kmsError(400, 'AccessDeniedException', whyDenied(caller, `kms:${operation.name}`, keyArn(call), verdict));
}

/** AWS Key Management Service, as far as a state backend needs it: https://docs.aws.amazon.com/kms/latest/APIReference/ */
export const kmsRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/', handle },
  { method: 'POST', pattern: '', handle },
];
