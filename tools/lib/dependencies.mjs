import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locked, readJson } from './files.mjs';
import { progress, run, say, SetupError } from './run.mjs';

const RECORD = join('node_modules', '.cordon-lock');

function lockfile(root) {
  const file = join(root, 'package-lock.json');
  const { mtimeMs, size } = statSync(file);
  return { file, mtimeMs, size };
}

function digestOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Does what npm itself wrote about node_modules agree with the lockfile? Optional packages of other platforms may be missing. */
export function agrees(wanted, installed) {
  if (wanted?.packages === undefined || installed?.packages === undefined) return false;
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === '') return true;
    const there = installed.packages[path];
    if (there === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/**
 * Is node_modules what package-lock.json asks for? Two file stats when nothing changed; a digest when only the file's time did;
 * and what npm wrote itself (`node_modules/.package-lock.json`) when somebody ran npm by hand.
 */
export function dependenciesAreCurrent(root) {
  const { file, mtimeMs, size } = lockfile(root);
  const record = readJson(join(root, RECORD));
  if (record?.mtimeMs === mtimeMs && record?.size === size) return true;
  const digest = digestOf(file);
  if (record?.digest !== digest && !agrees(readJson(file), readJson(join(root, 'node_modules', '.package-lock.json')))) return false;
  recordDependencies(root, digest);
  return true;
}

function recordDependencies(root, digest) {
  const { mtimeMs, size } = lockfile(root);
  writeFileSync(join(root, RECORD), `${JSON.stringify({ digest, mtimeMs, size })}\n`);
}

/** Makes node_modules what package-lock.json asks for. Where cordon is itself somebody's dependency, that is the work of their npm. */
export async function ensureDependencies(root) {
  if (!existsSync(join(root, 'package-lock.json')) || dependenciesAreCurrent(root)) return;
  await locked(join(root, '.cordon', 'setup.lock'), async () => {
    if (dependenciesAreCurrent(root)) return;
    const done = progress('installing the dependencies with npm ci', '1 to 3 minutes', 15_000);
    const { code } = await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: root, shell: process.platform === 'win32',
    });
    if (code !== 0) throw new SetupError(`npm ci ended with ${code}`, 'Read the lines of npm above; check the network and the registry, then run `npm run setup` again.');
    recordDependencies(root, digestOf(join(root, 'package-lock.json')));
    done();
  }, say);
}
