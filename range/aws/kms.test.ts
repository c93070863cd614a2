import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids } from '../scenarios/ids.ts';
import { type TestRange, testRange } from '../testing.ts';

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:eu-west-1:${ids.account}:key/${KEY}`;
/** Of the vendor's example: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html#API_Encrypt_Examples */
const PLAINTEXT = 'VGhpcyBpcyBEYXkgMSBmb3IgdGhlIEludGVybmV0Cg==';

describe('range/aws/kms', () => {
  let range: TestRange;
  beforeEach(async () => { range = await testRange(); });
  afterEach(() => range.close());

  async function ask(target: string, input: object, key: string | null = ids.adminKey): Promise<{ status: number; body: Record<string, unknown> }> {
    const authorization = `AWS4-HMAC-SHA256 Credential=${key ?? ''}/20261121/eu-west-1/kms/aws4_request, SignedHeaders=host, Signature=0`;
    const reply = await fetch(`${range.url}/kms`, {
      method: 'POST', body: JSON.stringify(input),
      headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1', ...(key === null ? {} : { authorization }) },
    });
    expect(reply.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    return { status: reply.status, body: await reply.json() as Record<string, unknown> };
  }
  const sealed = async (): Promise<string> => String((await ask('TrentService.Encrypt', { KeyId: KEY, Plaintext: PLAINTEXT })).body['CiphertextBlob']);

  it('encrypts under each name of the key, and gives the text back', async () => {
    for (const KeyId of [KEY, ARN, 'alias/cordon', `arn:aws:kms:eu-west-1:${ids.account}:alias/cordon`]) {
      const encrypted = await ask('TrentService.Encrypt', { KeyId, Plaintext: PLAINTEXT });
      expect(encrypted).toMatchObject({ status: 200, body: { KeyId: ARN, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } });
      const { CiphertextBlob } = encrypted.body;
      expect(Buffer.from(String(CiphertextBlob), 'base64').includes(Buffer.from(PLAINTEXT, 'base64'))).toBe(false);
      expect(await ask('TrentService.Decrypt', { CiphertextBlob })).toEqual({ status: 200, body: { KeyId: ARN, Plaintext: PLAINTEXT, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } });
    }
  });

  it('decrypts what a range before it encrypted', async () => {
    const CiphertextBlob = await sealed();
    await range.close();
    range = await testRange();
    expect((await ask('TrentService.Decrypt', { CiphertextBlob })).body['Plaintext']).toBe(PLAINTEXT);
  });

  it.each([
    ['another key', 'TrentService.Encrypt', { KeyId: 'alias/other', Plaintext: PLAINTEXT }, ids.adminKey, 'NotFoundException'],
    ['a text longer than 4,096 bytes', 'TrentService.Encrypt', { KeyId: KEY, Plaintext: Buffer.alloc(4_097).toString('base64') }, ids.adminKey, 'ValidationException'],
    ['a text that is none', 'TrentService.Decrypt', { CiphertextBlob: PLAINTEXT }, ids.adminKey, 'InvalidCiphertextException'],
    ['an operation that it does not have', 'TrentService.ReEncrypt', {}, ids.adminKey, 'UnknownOperationException'],
    ['an unknown caller', 'TrentService.Encrypt', { KeyId: KEY, Plaintext: PLAINTEXT }, 'AKIANOBODY', 'UnrecognizedClientException'],
    ['nobody', 'TrentService.Encrypt', { KeyId: KEY, Plaintext: PLAINTEXT }, null, 'MissingAuthenticationTokenException'],
  ])('refuses %s', async (_, target, input, key, type) => {
    expect(await ask(target, input, key)).toMatchObject({ status: 400, body: { __type: type } });
  });

  it('refuses a text that was changed, and a key that may not', async () => {
    const bytes = Buffer.from(await sealed(), 'base64');
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    expect(await ask('TrentService.Decrypt', { CiphertextBlob: bytes.toString('base64') })).toMatchObject({ status: 400, body: { __type: 'InvalidCiphertextException' } });
    range.range.world.aws.users['reader'] = { name: 'reader', arn: `arn:aws:iam::${ids.account}:user/reader`, id: 'AIDAREADER', keys: { AKIAREADER: 'Active' }, inline: {} };
    expect(await ask('TrentService.Decrypt', { CiphertextBlob: await sealed() }, 'AKIAREADER')).toMatchObject({ status: 400, body: { __type: 'AccessDeniedException' } });
  });
});
