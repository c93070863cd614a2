// Makes a machine ready: node_modules, Node 24, the Pulumi CLI. Plain JavaScript without dependencies, for any Node from 20 on.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureNode } from './lib/node.mjs';
import { say, SetupError } from './lib/run.mjs';

/** The folder of cordon itself. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** node_modules and Node 24; gives the path of Node. Two or three stats when everything is there. */
export async function setupNode(root = ROOT) {
  await ensureDependencies(root);
  return await ensureNode(root);
}

/** The Pulumi CLI; gives its path. */
export async function setupPulumi(root = ROOT) {
  // Loaded here, because most verbs never come to it.
  const { ensurePulumi } = await import('./lib/pulumi.mjs');
  return await ensurePulumi(root);
}

/** Runs the entry point of a tool; what set-up cannot do becomes two lines and exit code 1. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    say(error.next);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(async () => {
    say(`Node: ${await setupNode()}`);
    say(`Pulumi: ${await setupPulumi()}`);
    return 0;
  });
}
