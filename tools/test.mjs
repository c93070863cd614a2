// `npm test`: sets the machine up, checks the types, runs the whole suite under Node 24. Arguments go to vitest.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './lib/files.mjs';
import { pathWith } from './lib/node.mjs';
import { startInPlace } from './lib/start.mjs';
import { main, ROOT, setupNode, setupPulumi } from './setup.mjs';

const RESULTS = join(ROOT, '.cordon', 'test');

await main(async () => {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const node = await setupNode();
  const pulumi = await setupPulumi();
  const env = {
    ...process.env, PATH: pathWith(dirname(node), process.env.PATH), CORDON_NODE: node, CORDON_PULUMI: pulumi,
    // The suite starts thousands of processes of the same few programs.
    NODE_COMPILE_CACHE: join(cacheFolder(process.env), 'node'),
  };
  const bin = (...path) => join(ROOT, 'node_modules', ...path);
  const types = await startInPlace(node, [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', ROOT], env);
  process.stderr.write(types === 0 ? 'types: fine\n' : 'types: FAILED, see above\n');
  writeFileSync(join(RESULTS, 'types.json'), JSON.stringify({ passed: types === 0 }));
  const tests = await startInPlace(node, [
    bin('vitest', 'vitest.mjs'), 'run', '--root', ROOT, '--reporter=default', '--reporter=json',
    `--outputFile.json=${join(RESULTS, 'vitest.json')}`, ...process.argv.slice(2),
  ], env);
  return tests === 0 ? types : tests;
});
