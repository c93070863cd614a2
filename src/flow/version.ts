import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { sha256, UsageError, type Decision, type DecideInputs, type Digest } from '../model/index.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const Package = z.looseObject({ name: z.literal('cordon'), version: z.string() });

/** cordon's version and the digest of its lockfile: with them, replay knows whether it decides with the same code. */
export async function cordonVersion(folder: string = PROJECT): Promise<{ version: string; lockfile: Digest }> {
  const [manifest, lockfile] = await Promise.all([readFile(join(folder, 'package.json'), 'utf8'), readFile(join(folder, 'package-lock.json'))]);
  return { version: Package.parse(JSON.parse(manifest)).version, lockfile: sha256(lockfile) };
}

/** A version of cordon that can decide. */
export interface Decider { cordon: { version: string; lockfile: Digest }; decide(inputs: DecideInputs): Decision }

/** What it answers may have a form that this version does not know: whoever asks looks. */
const Room = z.looseObject({ decide: z.custom<(inputs: DecideInputs) => Decision>((value) => typeof value === 'function') });

/**
 * Another version of cordon, from a checkout with its dependencies installed, for deciding on what it once recorded.
 * It runs as code: name only a checkout that you trust. Throws UsageError where the folder is none.
 */
export async function deciderAt(folder: string): Promise<Decider> {
  const root = resolve(folder);
  try {
    const cordon = await cordonVersion(root);
    const { decide } = Room.parse(await import(pathToFileURL(join(root, 'src', 'decide', 'index.ts')).href));
    return { cordon, decide };
  } catch (error) {
    throw new UsageError(`${root} is no checkout of cordon that can decide`, 'Check out the version that the ledger names, run `npm ci` there, and name its folder.', error);
  }
}
