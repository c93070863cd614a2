import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import pLimit from 'p-limit';
import * as z from 'zod';
import { AppliedResource, Scope } from '../src/model/index.ts';
import { engineEnvironment, PROJECT } from '../src/contain/pulumi/workspace.ts';
import { connectionOf } from '../stacks/containment/connection.ts';

/** What a bare run makes: stacks with their resources, from standard input. */
export const BareWork = z.strictObject({
  backend: z.strictObject({ url: z.string(), secretsProvider: z.string(), providers: z.array(z.strictObject({ name: z.string(), path: z.string() })), workDir: z.string(), env: z.record(z.string(), z.string()) }),
  stacks: z.array(z.strictObject({ name: z.string(), scope: Scope, resources: z.array(AppliedResource) })),
});
export type BareWork = z.infer<typeof BareWork>;

/** The floor: the same resources on the same engine, one inline `up` a stack and wave, four stacks at once; no ledger, no hooks, no look. */
async function bare({ backend, stacks }: BareWork): Promise<void> {
  const envVars = engineEnvironment(backend, process.env);
  process.env['PATH'] = envVars['PATH'];
  const { LocalWorkspace } = await import('@pulumi/pulumi/automation/index.js');
  const pulumi = await import('@pulumi/pulumi');
  class Connection extends pulumi.ProviderResource {}
  class Plain extends pulumi.CustomResource {}
  const limit = pLimit(4);
  await Promise.all(stacks.map(async ({ name, scope, resources }) => await limit(async () => {
    const workDir = join(backend.workDir, name);
    mkdirSync(workDir, { recursive: true });
    let wave = 0;
    const program = async (): Promise<void> => {
      const [first] = resources;
      if (first === undefined) return;
      const provider = new Connection(first.provider, scope.id, connectionOf(scope, first.provider));
      for (const resource of resources.filter((one) => one.wave <= wave)) new Plain(resource.type, resource.name, { ...resource.inputs }, { provider });
    };
    const settings = { name: PROJECT, runtime: 'nodejs' as const, backend: { url: backend.url }, plugins: { providers: backend.providers } };
    const stack = await LocalWorkspace.createOrSelectStack({ stackName: name, projectName: PROJECT, program }, { workDir, projectSettings: settings, secretsProvider: backend.secretsProvider, envVars });
    for (wave of [...new Set(resources.map((resource) => resource.wave))].sort()) await stack.up({ continueOnError: true, suppressProgress: true });
  })));
}

if (process.argv[1] === import.meta.filename) await bare(BareWork.parse(await json(process.stdin)));
