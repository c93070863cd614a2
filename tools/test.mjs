// `npm test`: sets the machine up, checks the types, runs the whole suite under Node 24. Arguments go to vitest.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './lib/files.mjs';
import { pathWith } from './lib/node.mjs';
import { run } from './lib/run.mjs';
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
    // The Pulumi CLI starts thousands of times for a tenth of a second, a third of which would go into collecting garbage.
    GOGC: '400',
  };
  const bin = (...path) => join(ROOT, 'node_modules', ...path);
  // One thread of the two cores is enough for the types; what they say comes last, where it is seen.
  const checked = run(node, [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', ROOT], { collect: true, env });
  const tests = await startInPlace(node, [
    bin('vitest', 'vitest.mjs'), 'run', '--root', ROOT, '--reporter=default', '--reporter=json',
    `--outputFile.json=${join(RESULTS, 'vitest.json')}`, ...process.argv.slice(2),
  ], env);
  const { code: types, output } = await checked;
  process.stderr.write(types === 0 ? 'types: fine\n' : `${output}types: FAILED\n`);
  writeFileSync(join(RESULTS, 'types.json'), JSON.stringify({ passed: types === 0 }));
  return tests === 0 ? types : tests;
});
