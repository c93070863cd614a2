import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { executable, locked, readJson } from './files.mjs';
import { progress, run, say, SetupError } from './run.mjs';

/** Node runs TypeScript as it is from this version on (https://nodejs.org/api/typescript.html). */
export const NODE_MAJOR = 24;

const WINDOWS = process.platform === 'win32';

/** The major number of `v24.21.0` or `24.21.0`; 0 when it is none. */
export function majorOf(version) {
  return Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);
}

/**
 * A Node 24 that is here already: the running one, else the dev dependency `node`.
 * Costs one stat; null when there is none.
 */
export function findNode(root, running = process.version, execPath = process.execPath) {
  if (majorOf(running) >= NODE_MAJOR) return execPath;
  const file = join(root, 'node_modules', 'node', 'bin', WINDOWS ? 'node.exe' : 'node');
  return executable(file) && statSync(file).size > 1_000_000 ? file : null;
}

/**
 * Node 24 from the dev dependency `node`. npm is going to block install scripts that were not reviewed, and machines that set
 * `ignore-scripts` do today, so the package's own script (it fetches the binary package of the platform) is started here.
 */
export async function ensureNode(root) {
  const found = findNode(root);
  if (found !== null) return found;
  const folder = join(root, 'node_modules', 'node');
  if (!existsSync(folder)) throw missing('the dev dependency `node` is not installed');
  return await locked(join(root, '.cordon', 'node.lock'), async () => {
    const now = findNode(root);
    if (now !== null) return now;
    const version = String(readJson(join(folder, 'package.json'))?.version);
    const done = progress(`fetching Node ${version}`, 'half a minute');
    const script = createRequire(join(folder, 'package.json')).resolve('./installArchSpecificPackage.js');
    const { code, output } = await run(process.execPath, [script], {
      collect: true, cwd: folder, env: { ...process.env, npm_config_ignore_scripts: 'false', npm_config_audit: 'false', npm_config_fund: 'false' },
    });
    const node = findNode(root);
    if (node === null) throw missing(`its install script ended with ${code}: ${output.trim().slice(-500)}`);
    const check = await run(node, ['--version'], { collect: true });
    if (majorOf(check.output.trim()) < NODE_MAJOR) throw missing(`it does not run: ${check.output.trim().slice(0, 200)}`);
    done();
    return node;
  }, say);
}

function missing(why) {
  return new SetupError(`Node ${NODE_MAJOR} is not here and the npm package \`node\` did not bring it: ${why}`, `Install Node ${NODE_MAJOR} or newer (https://nodejs.org) and put it on the PATH.`);
}

/** The PATH with Node 24 first, for everything that is started below. */
export function pathWith(folder, path) {
  return path === undefined || path === '' ? folder : `${folder}${delimiter}${path}`;
}
