import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeWorld, type World } from '../../test/e2e/world.ts';
import { findPulumi } from '../../src/contain/pulumi/cli.ts';
import { runStack } from '../../src/contain/pulumi/run.ts';
import { connectEnvironment, type Connected } from '../../src/environment/index.ts';
import { Config, sha256 } from '../../src/model/index.ts';
import { openLedger, record, toYaml } from '../../src/record/index.ts';
import { ALICE, change, hold, opening } from '../../src/record/fixtures.ts';
import { heldProgram } from './held.ts';
import { repositoryRoot } from './root.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const STACK = 'containment.range.entra-contoso.cordon.0';
const Preview = z.looseObject({ changeSummary: z.record(z.string(), z.number()) });

/** The Pulumi folder, or null with a line that says so: a machine without the CLI runs the rest. */
function pulumiFolder(): string | null {
  try {
    return findPulumi(process.env);
  } catch {
    process.stdout.write('skipped: stacks/containment needs the Pulumi CLI (`npm run setup`)\n');
    return null;
  }
}
const pulumi = pulumiFolder();

interface Previewed { code: number | null; changes: Record<string, number>; output: string }

describe('stacks/containment', () => {
  it('never guesses the response repository', () => {
    expect(repositoryRoot({}, '/given')).toBe('/given');
    expect(repositoryRoot({ CORDON_REPO: '/named' }, '/given')).toBe('/named');
    for (const none of ['', 'rootDirectory']) expect(() => repositoryRoot({}, none)).toThrow(/CORDON_REPO|does not say/);
  });

  describe.skipIf(pulumi === null)('as a plain Pulumi program', () => {
    let world: World;
    let connected: Connected;

    beforeAll(async () => {
      // The project's own Pulumi.yaml, with its paths from outside.
      const settings = readFileSync(join(PROJECT, 'Pulumi.yaml'), 'utf8').replaceAll(' stacks/', ` ${join(PROJECT, 'stacks')}/`);
      world = makeWorld({ 'Pulumi.yaml': settings });
      connected = await connectEnvironment(Config.parse({}), 'range', world.folder, process.env);
      // As stacks/containment/README.md has it.
      writeFileSync(join(world.folder, `Pulumi.${STACK}.yaml`), `secretsprovider: ${connected.backend.secretsProvider}\n`);
      const ledger = await openLedger(world.folder);
      await record(ledger, opening('a'));
      const held = hold('a', sha256('plan'), { value: { enabled: false }, before: { enabled: true } });
      await record(ledger, change('a', 2, { 'containment.yaml': toYaml({ holds: [held] }) }, []));
    });
    afterAll(async () => { await world.end(); });

    const preview = async (...more: string[]): Promise<Previewed> => await previewWith(join(PROJECT, 'stacks', 'policy', 'bin'), ...more);

    /** With the policy plug-in of another folder. */
    async function previewWith(plugIn: string, ...more: string[]): Promise<Previewed> {
      const paths = [pulumi ?? '', join(import.meta.dirname, 'testing', 'bin'), plugIn, join(PROJECT, 'node_modules', '.bin'), process.env['PATH'] ?? ''];
      const child = spawn('pulumi', ['preview', '--json', '--non-interactive', '--stack', STACK, ...more], {
        cwd: world.folder, env: {
          ...process.env, PATH: paths.join(delimiter), ...connected.backend.env, PULUMI_BACKEND_URL: connected.backend.url,
          PULUMI_SKIP_UPDATE_CHECK: 'true', CORDON_REPO: world.folder,
        },
      });
      const chunks = { stdout: '', stderr: '' };
      child.stdout.on('data', (data: Buffer) => { chunks.stdout += data.toString('utf8'); });
      child.stderr.on('data', (data: Buffer) => { chunks.stderr += data.toString('utf8'); });
      const code = await new Promise<number | null>((done) => { child.once('close', done); });
      return { code, changes: code === 0 ? Preview.parse(JSON.parse(chunks.stdout)).changeSummary : {}, output: chunks.stdout + chunks.stderr };
    }

    it('registers what cordon apply registers, under the policy pack too, and refuses what is protected', async () => {
      const program = await heldProgram(world.folder, STACK, process.env);
      expect(program.register.map(({ type, inputs }) => [type, inputs['user']])).toEqual([['cordon:entra:AccountEnabled', ALICE.value]]);
      const applied = await runStack({ ...program, name: STACK, desired: program.register, previous: [], lost: async () => await Promise.resolve(new Map<string, string>()), exists: false, mend: false, refresh: false }, connected.backend, process.env);
      expect([...applied.errors]).toEqual([]);

      const plain = await preview('--policy-pack', join(PROJECT, 'stacks', 'policy'));
      // The stack, its connection and the resource; one that the program lacks would be a delete.
      expect(plain.changes, plain.output).toEqual({ same: 3 });

      // Not applied as far as the ledger says, so it is new, and today it is protected.
      world.edit('inventory/protected.yaml', 'protected:\n', `protected:\n  - { kind: user, id: ${ALICE.value}, reason: the chief }\n`);
      const refused = await preview();
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(/is not registered: forbidden-guard: .*the chief.*inventory\/protected\.yaml:4/s);
      world.git('checkout', 'HEAD', '--', 'inventory');
    }, 60_000);

    it.each([
      ['exits', '#!/bin/sh\nexit 1\n', /policy|analyzer|plugin/i], ['says garbage', '#!/bin/sh\necho nonsense\nexec sleep 2\n', /policy|analyzer|plugin/i], ['is not there', null, /pulumi-analyzer-policy-cordon|no analyzer|policy/i],
    ])('lets nothing through when the policy plug-in %s', async (_what, script, says) => {
      const folder = mkdtempSync(join(tmpdir(), 'cordon-plug-in-'));
      if (script !== null) writeFileSync(join(folder, 'pulumi-analyzer-policy-cordon'), script, { mode: 0o755 });
      const ran = await previewWith(folder, '--policy-pack', join(PROJECT, 'stacks', 'policy'));
      rmSync(folder, { recursive: true });
      expect([ran.code === 0, ran.output], ran.output).toEqual([false, expect.stringMatching(says)]);
    }, 120_000);

    it('refuses while a guard that the last commit has is missing', async () => {
      rmSync(join(world.folder, 'exceptions'), { recursive: true });
      await expect(heldProgram(world.folder, STACK, process.env)).rejects.toThrow(/exceptions cannot answer/);
      world.git('checkout', 'HEAD', '--', 'exceptions');
    });

    it('refuses a stack that this repository never held anything in, and a name that is of none', async () => {
      await expect(heldProgram(world.folder, 'containment.range.defender-contoso.cordon.0', process.env)).rejects.toThrow(/never held anything/);
      await expect(heldProgram(world.folder, 'dev', process.env)).rejects.toThrow(/no containment stack/);
      await expect(heldProgram(world.folder, 'containment.range.nowhere.cordon.0', process.env)).rejects.toThrow(/no scope and provider/);
    });
  });
});
