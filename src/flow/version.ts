import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256, type Digest } from '../model/index.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const Package = z.looseObject({ version: z.string() });

/** cordon's version and the digest of its lockfile: with them, replay knows whether it decides with the same code. */
export async function cordonVersion(): Promise<{ version: string; lockfile: Digest }> {
  const [manifest, lockfile] = await Promise.all([readFile(join(PROJECT, 'package.json'), 'utf8'), readFile(join(PROJECT, 'package-lock.json'))]);
  return { version: Package.parse(JSON.parse(manifest)).version, lockfile: sha256(lockfile) };
}
