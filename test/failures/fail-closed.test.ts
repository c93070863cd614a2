import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pauseReader, stackLister } from '../../src/contain/pulumi/switch.ts';
import { connectEnvironment } from '../../src/environment/index.ts';
import { readAgreed } from '../../src/flow/agreed.ts';
import { Config, InvalidContent } from '../../src/model/index.ts';
import { dirtyContent, openLedger, readPauses } from '../../src/record/index.ts';
import type { World } from '../e2e/world.ts';
import { FILE_FAULTS, faultyPulumi, SWITCH_FAULTS } from './guard-faults.ts';
import { ALICE, alert, LAPTOP, seen, storyWorld, timeline } from './stories.ts';

const EXCEPTION = 'exceptions/EX-2026-0007.yaml';
/** The guards that are files, and how each names itself. */
const GUARDS = { 'cordon.yaml': 'guardrails and gates', [EXCEPTION]: 'exceptions', 'inventory/protected.yaml': 'protected entities', 'inventory/assets.yaml': 'protected entities', 'inventory/identities.yaml': 'protected entities' } as const;
const cells: string[] = [];
const note = (guard: string, fault: string, result: string): void => { cells.push(`${guard} ${fault} -> ${result}`); };

let world: World;
let held: string;
const putBack = (...paths: string[]): void => {
  for (const path of paths) rmSync(join(world.folder, path), { recursive: true, force: true });
  world.git('checkout', 'HEAD', '--', ...paths);
};
/** What is in force stays, whatever a guard does. */
async function untouched(): Promise<void> {
  const { isolated, aliceEnabled } = await seen(world);
  expect({ isolated, aliceEnabled }).toEqual({ isolated: true, aliceEnabled: true });
}

beforeAll(async () => {
  world = storyWorld([{ id: 'isolate', type: 'isolate_host' }, { id: 'disable', type: 'disable_account' }]);
  const ran = await world.respond(alert([LAPTOP], 'held'));
  held = ran.incident().id;
  expect([ran.code, ran.incident().state]).toEqual([0, 'contained']);
}, 240_000);
afterAll(async () => {
  await world.end();
  process.stdout.write(`${cells.length} cells of guard x fault:\n${cells.map((cell) => `  ${cell}\n`).join('')}`);
});

describe('test/failures/fail-closed', { timeout: 240_000 }, () => {
  it('refuses or denies for every guard file in every state that a file can be in, naming it', async () => {
    const ledger = await openLedger(world.folder);
    for (const [file, guard] of Object.entries(GUARDS)) {
      for (const [fault, make] of Object.entries(FILE_FAULTS)) {
        make(join(world.folder, file));
        const started = performance.now();
        const result = await readAgreed(world.folder, ledger, false).catch((error: unknown) => error);
        const took = performance.now() - started;
        putBack(file);
        if (result instanceof InvalidContent) {
          expect(result.problems.map((problem) => problem.file), `${file} ${fault}`).toContain(file);
          note(file, fault, `exit ${result.exit}, ${result.problems[0]?.message.slice(0, 60) ?? ''}`);
        } else {
          expect(result, `${file} ${fault}`).toMatchObject({ content: { brokenGuards: expect.arrayContaining([expect.objectContaining({ guard, where: file })]) as unknown[] } });
          note(file, fault, `deny, ${guard}`);
        }
        expect(took, `${file} ${fault}`).toBeLessThan(5_000);
      }
    }
  });

  it('takes a guard that the last commit has and the work tree lacks as broken: denies, names it, calls a person', async () => {
    for (const [file, guard] of [[EXCEPTION, 'exceptions'], ['inventory/protected.yaml', 'protected entities'], ['cordon.yaml', 'guardrails and gates']] as const) {
      rmSync(join(world.folder, file));
      const ran = await world.respond(alert([ALICE], `without ${file}`));
      putBack(file);
      const { gate, refusals, outcomes } = ran.incident();
      expect([ran.code, gate, outcomes], file).toEqual([4, 'deny', []]);
      expect(refusals).toContainEqual(expect.objectContaining({ rule: guard, next: expect.stringMatching(/Repair/) as string }));
      note(file, 'is missing', `exit ${ran.code}, ${guard}`);
    }
    expect(timeline(world).length).toBeGreaterThan(0);
    await untouched();
  });

  it('sees an exception that nobody reads: in a folder, with another ending, with a folder in the place of all of them', async () => {
    const ledger = await openLedger(world.folder);
    const text = world.read(EXCEPTION);
    for (const path of ['exceptions/team/EX-2026-0008.yaml', 'exceptions/EX-2026-0008.YAML', 'exceptions/EX-2026-0008.yaml.txt', 'exceptions/ex-2026-0008']) {
      world.write(path, text);
      await expect(readAgreed(world.folder, ledger, false), path).rejects.toThrow(/exceptions\/.*not read/);
      rmSync(join(world.folder, path.split('/').slice(0, 2).join('/')), { recursive: true });
      note('exceptions', `are in ${path}`, 'exit 2');
    }
    for (const [what, make] of [['a pipe', (path: string) => { execFileSync('mkfifo', [path]); }], ['a file', (path: string) => { writeFileSync(path, ''); }]] as const) {
      rmSync(join(world.folder, 'exceptions'), { recursive: true });
      make(join(world.folder, 'exceptions'));
      await expect(readAgreed(world.folder, ledger, false), what).rejects.toThrow(/exceptions/);
      putBack('exceptions');
      note('exceptions', `are ${what}`, 'exit 2');
    }
  });

  it('sees content that nobody reviewed, also where git was told not to look', async () => {
    const ledger = await openLedger(world.folder);
    expect(await dirtyContent(ledger)).toEqual([]);
    const ways: Record<string, () => void> = {
      'changed': () => { world.write(EXCEPTION, `${world.read(EXCEPTION)}# more\n`); },
      'changed and assumed unchanged': () => { world.git('update-index', '--assume-unchanged', EXCEPTION); world.write(EXCEPTION, ''); },
      'changed and left out of the work tree': () => { world.git('update-index', '--skip-worktree', EXCEPTION); world.write(EXCEPTION, ''); },
      ...FILE_FAULTS_FOR_GIT(),
    };
    for (const [way, make] of Object.entries(ways)) {
      make();
      expect(await dirtyContent(ledger), way).toEqual([EXCEPTION]);
      for (const bit of ['--no-assume-unchanged', '--no-skip-worktree']) world.git('update-index', bit, EXCEPTION);
      putBack(EXCEPTION);
      note(EXCEPTION, way, 'not reviewed');
    }
    world.write('.git/info/exclude', 'playbooks/mine.yaml\n');
    world.write('playbooks/mine.yaml', world.read('playbooks/failure.yaml'));
    expect(await dirtyContent(ledger)).toEqual(['playbooks/mine.yaml']);
    rmSync(join(world.folder, 'playbooks/mine.yaml'));
  });

  it('asks again what a name turns out to be: a user that only the directory knows is the protected object', async () => {
    const before = world.head();
    world.edit('inventory/identities.yaml', /^.*break-glass@contoso\.example.*\n/m, '');
    world.commit('The inventory knows it no more');
    const ran = await world.respond(alert([{ type: 'user', value: 'break-glass@contoso.example' }], 'by its name'));
    const { refusals, plan } = ran.incident();
    expect([ran.code, plan]).toEqual([4, null]);
    expect(refusals).toContainEqual(expect.objectContaining({ rule: 'protected entities', reason: expect.stringMatching(/break-glass account.*\[inventory\/protected\.yaml:4\]/) as string }));
    note('protected entities', 'knows the object, and the alert another name', `exit ${ran.code}, protected entities`);
    world.git('checkout', before, '--', 'inventory');
    world.commit('The inventory knows it again');
  });

  it('stays paused by what is committed: a work tree without the file, and a committed file that is garbage or gone', async () => {
    expect((await world.cordon(['pause', '--reason', 'change freeze'])).code).toBe(0);
    const before = world.head();
    for (const [fault, make] of Object.entries(FILE_FAULTS)) {
      make(join(world.folder, 'incidents/pause.yaml'));
      expect(await readPauses(await openLedger(world.folder)), fault).toMatchObject({ pauses: [{ reason: 'change freeze' }], broken: [] });
      putBack('incidents/pause.yaml');
      note('incidents/pause.yaml', `${fault} in the work tree`, 'paused');
    }
    for (const [fault, how] of [['is garbage', '{{{'], ['is empty', ''], ['is another thing', 'pauses: 7\n'], ['is gone', null]] as const) {
      if (how === null) world.git('rm', '--quiet', 'incidents/pause.yaml');
      else world.write('incidents/pause.yaml', how);
      world.commit(`pause.yaml ${fault}`);
      if (fault === 'is gone') {
        // The switch alone would stop the run, so it is turned off by hand: the ledger's chain must be enough.
        rmSync(join(world.folder, '.cordon/range/.pulumi/stacks/cordon/switch.range.json'), { force: true });
        const ran = await world.respond(alert([ALICE], 'while it is gone'));
        expect([ran.code, ran.incident().gate, ran.incident().outcomes]).toEqual([4, 'deny', []]);
        expect(ran.incident().refusals).toContainEqual(expect.objectContaining({ rule: 'pause', reason: expect.stringMatching(/gone.*change freeze/) as string }));
      } else expect((await readPauses(await openLedger(world.folder))).broken, fault).toMatchObject([{ guard: 'pause', where: 'incidents/pause.yaml:1' }]);
      note('incidents/pause.yaml', `${fault} in the commit`, 'deny, pause');
    }
    world.git('checkout', before, '--', 'incidents/pause.yaml');
    world.commit('pause.yaml is back');
    expect((await world.cordon(['resume'])).code).toBe(0);
    await untouched();
  });

  it('takes a kill switch that cannot be read for a pause, in bounded time, whatever becomes of the backend', async () => {
    const { backend } = await connectEnvironment(Config.parse({}), 'range', world.folder, process.env);
    for (const [fault, script] of Object.entries(SWITCH_FAULTS)) {
      const { folder, command } = faultyPulumi(script);
      const started = performance.now();
      const reason = await pauseReader(stackLister(backend, { ...process.env, CORDON_PULUMI: command }, 2_000), 'range')('entra-contoso');
      expect(performance.now() - started, fault).toBeLessThan(20_000);
      rmSync(folder, { recursive: true });
      expect(reason, fault).toMatch(fault === 'hangs' ? /kill switch could not be read.*no answer within 2 s/ : /kill switch could not be read/);
      note('kill switch', fault, `paused, ${(reason ?? '').slice(0, 90)}`);
    }
    const elsewhere = join(world.folder, '.cordon', 'no-backend');
    writeFileSync(elsewhere, 'a file');
    expect(await pauseReader(stackLister({ ...backend, url: `file://${elsewhere}` }, process.env), 'range')('entra-contoso')).toMatch(/kill switch could not be read/);
    note('kill switch', 'stands in a backend that is a file', 'paused');
  });

  it('writes nothing to a cloud while the switch cannot be read, and says so; what is in force stays', async () => {
    const { folder, command } = faultyPulumi(SWITCH_FAULTS['exits'] ?? '');
    const bob = await world.respond(alert([{ type: 'user', value: 'alice@contoso.example' }], 'unreadable switch'), { env: { CORDON_PULUMI: command } });
    rmSync(folder, { recursive: true });
    expect(bob.code).not.toBe(0);
    expect(`${bob.stdout}${bob.stderr}`).toMatch(/kill switch could not be read|state backend could not be read/);
    note('kill switch', 'exits during apply', `exit ${bob.code}`);
    await untouched();
  });

  it('denies what was approved when a guard cannot answer at apply, and never takes back what it denied before', async () => {
    const before = timeline(world).length;
    rmSync(join(world.folder, EXCEPTION));
    const swept = await world.cordon(['apply', '--json']);
    putBack(EXCEPTION);
    expect(swept.stdout + swept.stderr).toMatch(/forbidden-guard: exceptions cannot answer/);
    expect(swept.code).toBe(5);
    expect(timeline(world).slice(before).some(({ data }) => data.kind === 'escalated')).toBe(true);
    note('forbidden check', 'finds its file missing', `exit ${swept.code}, forbidden-guard`);
    await untouched();
  });

  it('names a ledger file that caps and storms are counted from and cannot be read, and contains nothing', async () => {
    const [entry = ''] = world.git('ls-files', `incidents/open/${held}/timeline`).split('\n');
    const before = world.head();
    for (const path of [entry, `incidents/open/${held}/incident.yaml`]) {
      world.write(path, '{{{');
      world.commit('by hand');
      const ran = await world.respond(alert([ALICE], 'unreadable ledger'));
      expect([ran.code, ran.stderr.includes(path)], ran.stderr).toEqual([1, true]);
      note(path.split('/').at(-1) === 'incident.yaml' ? 'storm breaker' : 'caps', `reads garbage in ${path.split('/').slice(3).join('/')}`, 'exit 1, LEDGER_UNREADABLE');
      world.git('reset', '--quiet', '--hard', before);
    }
    await untouched();
  });

  it('can be paused, and lets go, with a playbook and an exception that do not fit', async () => {
    world.write('playbooks/failure.yaml', 'playbook: [');
    world.write(EXCEPTION, '{{{');
    const refused = await world.respond(alert([ALICE], 'with garbage'));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/playbooks\/failure\.yaml:1:/)]);
    expect((await world.cordon(['pause', '--reason', 'now'])).code).toBe(0);
    await untouched();
    const released = await world.cordon(['release', held, '--reason', 'over', '--json']);
    expect([released.code, released.incident().state], released.stderr).toEqual([0, 'released']);
    expect((await seen(world)).aliceEnabled).toBe(true);
    const swept = await world.cordon(['sweep']);
    expect([swept.code, swept.stderr]).toEqual([2, expect.stringMatching(/playbooks\/failure\.yaml:1:/)]);
    note('playbooks, exceptions', 'are garbage', 'pause and release work, respond and sweep exit 2');
    world.git('checkout', 'HEAD', '--', 'playbooks', 'exceptions');
    await world.cordon(['resume']);
  });

  it('contains the same alert once every guard answers, so that the guards were what stopped it', async () => {
    const ran = await world.respond(alert([ALICE], 'at last'));
    expect([ran.code, (await seen(world)).aliceEnabled], ran.stdout + ran.stderr).toEqual([0, false]);
  });
});

/** The faults of a file that git sees as well. */
function FILE_FAULTS_FOR_GIT(): Record<string, () => void> {
  return Object.fromEntries(Object.entries(FILE_FAULTS).map(([fault, make]) => [fault, () => { make(join(world.folder, EXCEPTION)); }]));
}
