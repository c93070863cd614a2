import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/**
 * What the range's tokens say. They carry their own content, so that an attacker who mints five a second does not
 * make the world grow. Times are range time in milliseconds.
 */
export const Token = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refresh'), user: z.string(), authTime: z.number() }),
  z.strictObject({
    kind: z.literal('access'),
    user: z.string(),
    authTime: z.number(),
    issued: z.number(),
    expires: z.number(),
    cae: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('app'), client: z.string(), tenant: z.string(), issued: z.number(), expires: z.number() }),
  z.strictObject({
    kind: z.literal('aws'),
    role: z.string(),
    session: z.string(),
    issued: z.number(),
    expires: z.number(),
  }),
]);
export type Token = z.infer<typeof Token>;

const sign = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

/** A token with a signature of the range's own; the key is no secret, it only keeps accidents apart from tokens. */
export function seal(key: string, token: Token): string {
  const text = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `range.${text}.${sign(key, text)}`;
}

/** The content of a token, or null when it is not one of ours. */
export function open(key: string, sealed: string): Token | null {
  const [prefix, text, signature, ...rest] = sealed.split('.');
  if (prefix !== 'range' || text === undefined || signature === undefined || rest.length > 0) return null;
  const expected = Buffer.from(sign(key, text));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
  const parsed = Token.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  return parsed.success ? parsed.data : null;
}
