import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** Differences from the real engine that are accepted, by the SHA-256 of the query's text in hexadecimal. */
const Known = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.strictObject({
  /** Why the answers differ and why that is accepted. */
  reason: z.string().min(1),
  /** The vendor's page that says what is right. */
  reference: z.url(),
}));
export type Known = z.infer<typeof Known>;

export const hashOf = (query: string): string => createHash('sha256').update(query).digest('hex');

/** Reads the file of known differences. Throws where it is none. */
export function readKnown(file: URL | string): Known {
  if (!existsSync(file)) throw new Error(`There is no file ${String(file)}.`);
  return Known.parse(JSON.parse(readFileSync(file, 'utf8')));
}
