#!/usr/bin/env node
// The command `cordon`: makes sure of Node 24 and, for the verbs that start it, of the Pulumi CLI, then runs src/cli/main.ts.
// Node does not strip types inside node_modules: an installed package needs the JavaScript that `tsc` emits for publishing;
// in a clone, nothing is built.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { needsPulumi } from './lib/verbs.mjs';
import { pathWith } from './lib/node.mjs';
import { startInPlace } from './lib/start.mjs';
import { main, ROOT, setupNode, setupPulumi } from './setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const node = await setupNode();
  const pulumi = needsPulumi(args) ? await setupPulumi() : undefined;
  const published = join(ROOT, 'dist', 'src', 'cli', 'main.js');
  const entry = existsSync(published) ? published : join(ROOT, 'src', 'cli', 'main.ts');
  return await startInPlace(node, [entry, ...args], {
    ...process.env,
    PATH: pathWith(dirname(node), process.env.PATH),
    CORDON_NODE: node,
    ...(pulumi === undefined ? {} : { CORDON_PULUMI: pulumi }),
  });
});
