// Runs a file under Node 24 on any machine: node tools/node.mjs FILE [ARGUMENTS]
import { dirname } from 'node:path';
import { pathWith } from './lib/node.mjs';
import { startInPlace } from './lib/start.mjs';
import { main, setupNode, setupPulumi } from './setup.mjs';

await main(async () => {
  const node = await setupNode();
  // A benchmark and a long test start the engine; what only checks or writes files must work without one.
  const pulumi = /^(bench|test)\//.test(process.argv[2] ?? '') ? { CORDON_PULUMI: await setupPulumi() } : {};
  return await startInPlace(node, process.argv.slice(2), { ...process.env, PATH: pathWith(dirname(node), process.env.PATH), CORDON_NODE: node, ...pulumi });
});
