import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { complaints } from './parser.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, '.github', 'workflows');
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.yml')).sort();

const Step = z.looseObject({ uses: z.string().optional(), run: z.string().optional(), if: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() });
const Concurrency = z.looseObject({ group: z.string(), 'cancel-in-progress': z.boolean(), queue: z.string().optional() });
const Workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  concurrency: Concurrency,
  jobs: z.record(z.string(), z.looseObject({ permissions: z.record(z.string(), z.string()), 'timeout-minutes': z.number(), environment: z.string().optional(), if: z.string().optional(), steps: z.array(Step) })),
});

function read(name: string): { text: string; workflow: z.infer<typeof Workflow> } {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  return { text, workflow: Workflow.parse(parse(text)) };
}

const steps = (name: string) => Object.values(read(name).workflow.jobs).flatMap((job) => job.steps);
const CLOUD = ['apply.yml', 'respond.yml', 'sweep.yml'];
/** What its jobs may, and the environment whose protection rules hold: a pull request's own code gets an identity that only reads. */
const DETECTIONS: Record<string, [Record<string, string>, string]> = {
  preview: [{ contents: 'read', 'id-token': 'write' }, 'detections-preview'], sync: [{ contents: 'write', 'pull-requests': 'write', 'id-token': 'write' }, 'detections'],
};

/** The only commands of a workflow: one cordon verb, the dependencies, the tests in short and long, and the push of the record. */
const COMMANDS = /^(npm run -s cordon -- [a-z]+( [a-z]+)?( --[a-z][a-z-]*( "\$[A-Z_]+")?)*( \|\| test \$\? -eq 3)?|npm ci --ignore-scripts|\.ci\/run|npm run -s test:chaos -- [a-z]+( --[a-z]+ ([0-9]+|"\$[A-Z]+(\/8)?"|"(\$\{[A-Z]+\})+000"))*|git push --quiet origin HEAD:main)$/;

describe('.github/workflows', () => {
  it('has the seven workflows', () => {
    expect(NAMES).toEqual(['apply.yml', 'chaos.yml', 'ci.yml', 'detections-sync.yml', 'respond.yml', 'sweep.yml', 'validate.yml']);
  });

  it.each(NAMES)('%s is read by GitHub\'s own parser without an error', async (name) => {
    expect(await complaints(name, read(name).text)).toEqual([]);
  });

  it('is a parser that finds mistakes', async () => {
    expect(await complaints('bad.yml', 'on: push\njobs:\n  a:\n    runs-on: x\n    stepz: []\n')).not.toEqual([]);
    expect(await complaints('bad.yml', read('apply.yml').text.replace('contents: write', 'contents: much'))).not.toEqual([]);
  });

  it.each(NAMES)('%s grants nothing at the top, and a job only what it names', (name) => {
    const { workflow } = read(name);
    expect(workflow.permissions).toEqual({});
    for (const [id, job] of Object.entries(workflow.jobs)) {
      if (name === 'detections-sync.yml') {
        expect([job.permissions, job.environment]).toEqual(DETECTIONS[id]);
        continue;
      }
      const cloud = CLOUD.includes(name);
      expect(job.permissions).toEqual(cloud ? { contents: 'write', 'id-token': 'write' } : { contents: 'read' });
      expect(job.environment).toBe(cloud ? 'containment' : undefined);
    }
  });

  it.each(NAMES)('%s pins every action by a full commit, with the version beside it', (name) => {
    const lines = read(name).text.split('\n').filter((line) => /\buses:/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it.each(NAMES)('%s runs only known commands, and no expression reaches a shell', (name) => {
    for (const { run } of steps(name)) {
      if (run === undefined) continue;
      expect(run).toMatch(COMMANDS);
      expect(run).not.toContain('${{');
    }
  });

  it.each(NAMES)('%s never uses what a sender wrote in an expression', (name) => {
    expect(read(name).text).not.toMatch(/\$\{\{[^}]*(github\.event|inputs|head_ref)/);
  });

  it.each(NAMES)('%s keeps the token in the checkout only where it pushes', (name) => {
    const checkouts = steps(name).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBe(Object.keys(read(name).workflow.jobs).length);
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(CLOUD.includes(name));
  });

  it.each(CLOUD)('%s works on the main branch alone, one run an environment, drops none, and sweeps before it pushes the record', (name) => {
    const { workflow } = read(name);
    expect(workflow.concurrency).toEqual({ group: 'cordon-${{ vars.CORDON_ENVIRONMENT }}', 'cancel-in-progress': false, queue: 'max' });
    for (const job of Object.values(workflow.jobs)) expect(job.if).toContain("github.ref == 'refs/heads/main'");
    expect(steps(name).at(-2)?.run).toContain('cordon -- sweep');
    expect(steps(name).at(-1)).toMatchObject({ name: 'record', if: '!cancelled()' });
  });

  it('detections-sync.yml gives no identity to a fork, and changes the workspace from the main branch alone', () => {
    const { preview, sync } = read('detections-sync.yml').workflow.jobs;
    expect(preview?.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    expect(preview?.steps.at(-1)?.run).toContain(' --preview ');
    expect(sync?.if).toContain("github.ref == 'refs/heads/main'");
    expect(sync?.steps.at(-1)?.run).not.toContain('overwrite');
  });

  it('satisfies actionlint', { timeout: 300_000 }, (test) => {
    const folder = join(ROOT, 'tools', 'actionlint');
    const has = (args: string[]) => spawnSync('go', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, GOFLAGS: '-mod=readonly' } });
    if (has(['version']).status !== 0 || has(['tool', '-n', 'actionlint']).status !== 0) {
      console.log('skipped: actionlint needs Go and its module, which are not here');
      test.skip();
    }
    // actionlint does not know `concurrency.queue` yet: https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
    const result = has(['tool', 'actionlint', '-no-color', '-ignore', 'unexpected key "queue" for "concurrency" section', ...NAMES.map((name) => join(FOLDER, name))]);
    expect(result.stdout + result.stderr).toBe('');
    expect(result.status).toBe(0);
  });
});
