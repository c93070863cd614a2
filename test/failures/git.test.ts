import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, change, containing, DANA, draft, idOf, incident, opening, plan, sh, temporaryRepository } from '../../src/record/fixtures.ts';
import { openLedger } from '../../src/record/ledger.ts';
import { readIncident } from '../../src/record/read.ts';
import { record } from '../../src/record/record.ts';
import { firstCommit } from '../../src/record/repository.ts';
import { verifyLedger } from '../../src/record/audit/index.ts';
import { toYaml } from '../../src/record/text.ts';

const RECORD = path.join(import.meta.dirname, 'record.fixture.ts');
const MEGABYTE = 1_024;

/** Records one acknowledgement. */
const acknowledge = (minutes: number, more: Record<string, string> = {}) => change('a', minutes, more, [draft(minutes, { kind: 'acknowledged' }, DANA)], { now: at(minutes) });

/** Sets variables of the environment while `work` runs. */
async function having<T>(env: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const saved = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  try {
    return await work();
  } finally {
    for (const [name, value] of Object.entries(saved)) if (value === undefined) delete process.env[name]; else process.env[name] = value;
  }
}

/** Runs the fixture as a process of its own, behind `before` (a shell's words): it records one big alert and says how that went. */
function recordBehind(root: string, before: string): { code: number; text: string } {
  const ran = spawnSync('sh', ['-c', `${before} exec "$0" "$@"`, process.execPath, RECORD, root], { encoding: 'utf8', timeout: 60_000 });
  return { code: ran.status ?? 1, text: `${ran.stdout}${ran.stderr}` };
}

const can = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

describe('test/failures/git', { timeout: 120_000 }, () => {
  let root = '';
  let remove = (): void => undefined;
  beforeEach(async () => {
    ({ root, remove } = temporaryRepository());
    await record(await openLedger(root), opening('a'));
    await record(await openLedger(root), containing('a'));
  });
  afterEach(() => remove());

  const head = (): string => sh(root, 'rev-parse', 'HEAD');
  /** Nothing of a record that failed is there, and the next one works and leaves everything clean. */
  const goesOn = async (before: string, minutes = 50): Promise<void> => {
    expect(head()).toBe(before);
    expect(await verifyLedger(root)).toEqual([]);
    await record(await openLedger(root), acknowledge(minutes));
    expect(await verifyLedger(root)).toEqual([]);
    expect(sh(root, 'status', '--porcelain', 'incidents')).toBe('');
  };

  it('a detached head is refused with what to do, and nothing is recorded', async () => {
    const before = head();
    sh(root, 'checkout', '-q', '--detach');
    await expect(record(await openLedger(root), acknowledge(3))).rejects.toMatchObject({ code: 'DETACHED_HEAD', next: expect.stringContaining('Check out the branch') });
    sh(root, 'checkout', '-q', 'main');
    await goesOn(before);
  });

  it('an unborn branch gets its first commit', async () => {
    sh(root, 'checkout', '-q', '--orphan', 'fresh');
    sh(root, 'rm', '-q', '-r', '--cached', '.');
    rmSync(path.join(root, 'incidents'), { recursive: true });
    await record(await openLedger(root), opening('b'));
    expect(sh(root, 'rev-list', '--count', 'fresh')).toBe('1');
    expect(sh(root, 'status', '--porcelain')).toBe('');
    expect(await verifyLedger(root)).toEqual([]);
  });

  it.each(['merge', 'rebase', 'cherry-pick'])('a %s that somebody has not finished is refused, and named', async (what) => {
    const before = head();
    writeFileSync(path.join(root, 'x'), 'x');
    const left = { merge: 'MERGE_HEAD', rebase: 'rebase-merge', 'cherry-pick': 'CHERRY_PICK_HEAD' }[what] ?? '';
    if (what === 'rebase') mkdirSync(path.join(root, '.git', left)); else writeFileSync(path.join(root, '.git', left), before);
    await expect(record(await openLedger(root), acknowledge(3))).rejects.toMatchObject({ code: 'LEDGER_BUSY', message: expect.stringContaining(what) });
    rmSync(path.join(root, '.git', left), { recursive: true });
    await goesOn(before);
  });

  it('a dirty file of the ledger is refused by name when it would be overwritten; one beside it, and every other file, stays as it is', async () => {
    const before = head();
    const view = `incidents/open/${idOf('a')}/incident.yaml`;
    writeFileSync(path.join(root, 'playbook.yaml'), 'mine\n');
    appendFileSync(path.join(root, view), '# mine\n');
    await expect(record(await openLedger(root), acknowledge(3, { 'incident.yaml': toYaml(incident('a', { queue: 'other' })) }))).rejects.toMatchObject({ code: 'LEDGER_DIRTY', message: expect.stringContaining(view) });
    expect(head()).toBe(before);
    await record(await openLedger(root), acknowledge(3));
    expect(readFileSync(path.join(root, view), 'utf8')).toContain('# mine');
    expect(sh(root, 'status', '--porcelain').split('\n').sort()).toEqual([`?? playbook.yaml`, `M ${view}`].sort());
    sh(root, 'checkout', '-q', view);
    rmSync(path.join(root, 'playbook.yaml'));
    await goesOn(head());
  });

  it('a person\'s rebase and a person\'s merge of two clones that both wrote to one timeline lose no entry', async () => {
    const other = `${root}-clone`;
    sh(root, 'clone', '-q', root, other);
    await record(await openLedger(root), acknowledge(3));
    await record(await openLedger(other), acknowledge(4));
    await record(await openLedger(other), acknowledge(5));
    sh(other, '-c', 'user.name=x', '-c', 'user.email=x@example.com', 'pull', '-q', '--rebase');
    await record(await openLedger(other), acknowledge(6));
    await record(await openLedger(root), acknowledge(7));
    sh(other, '-c', 'user.name=x', '-c', 'user.email=x@example.com', 'pull', '-q', '--no-rebase', '--no-edit');
    expect(await verifyLedger(other)).toEqual([]);
    const { timeline } = await readIncident(await openLedger(other), idOf('a'));
    expect(timeline.filter(({ data }) => data.kind === 'acknowledged')).toHaveLength(5);
    await record(await openLedger(other), acknowledge(8));
    expect(await verifyLedger(other)).toEqual([]);
    rmSync(other, { recursive: true });
  });

  it('a person\'s merge that leaves a conflict marker in a view, or takes the wrong side of it, is named; nothing is written over it', async () => {
    const view = `incidents/open/${idOf('a')}/containment.yaml`;
    const whole = readFileSync(path.join(root, view), 'utf8');
    for (const [text, code] of [[`<<<<<<< ours\n${whole}=======\nholds: []\n>>>>>>> theirs\n`, 'unreadable'], ['holds: []\n', 'hold-lifted']] as const) {
      writeFileSync(path.join(root, view), text);
      sh(root, 'commit', '-q', '-am', 'merged by hand');
      expect((await verifyLedger(root)).map((finding) => finding.code)).toContain(code);
      if (code === 'unreadable') await expect(readIncident(await openLedger(root), idOf('a'))).rejects.toMatchObject({ code: 'LEDGER_UNREADABLE', message: expect.stringContaining(view) });
    }
  });

  it('a shallow clone records and is verified as far as it reaches; its first commit is asked for with what to do', async () => {
    await record(await openLedger(root), acknowledge(3));
    const shallow = `${root}-shallow`;
    sh(root, 'clone', '-q', '--depth', '1', `file://${root}`, shallow);
    const ledger = await openLedger(shallow);
    await expect(firstCommit(ledger.repository)).rejects.toMatchObject({ code: 'SHALLOW_CLONE', next: expect.stringContaining('--unshallow') });
    await record(ledger, acknowledge(4));
    expect((await verifyLedger(shallow)).filter(({ severity }) => severity === 'error')).toEqual([]);
    rmSync(shallow, { recursive: true });
  });

  it('an index.lock that a dead git left does not stop the record; it is said, and finished once the lock is gone', async () => {
    writeFileSync(path.join(root, '.git', 'index.lock'), '');
    const done = await record(await openLedger(root), acknowledge(3));
    expect(done?.behind).toContain('index.lock');
    expect(head()).toBe(done?.commit);
    rmSync(path.join(root, '.git', 'index.lock'));
    await goesOn(head());
  });

  it('a lock on the branch that a dead git left is an error that names it', async () => {
    const before = head();
    writeFileSync(path.join(root, '.git', 'refs', 'heads', 'main.lock'), '');
    await expect(record(await openLedger(root), acknowledge(3))).rejects.toMatchObject({ code: 'GIT_FAILED', message: expect.stringContaining('main.lock') });
    rmSync(path.join(root, '.git', 'refs', 'heads', 'main.lock'));
    await goesOn(before);
  });

  it('no hook of the repository is run: none can stop, hang or change a record', async () => {
    const ran = path.join(root, '.git', 'ran');
    for (const name of ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'reference-transaction', 'post-index-change', 'post-checkout', 'post-merge', 'pre-push', 'fsmonitor-watchman']) {
      const hook = path.join(root, '.git', 'hooks', name);
      mkdirSync(path.dirname(hook), { recursive: true });
      writeFileSync(hook, `#!/bin/sh\necho ${name} >> ${ran}\nsleep 20\nexit 1\n`);
      chmodSync(hook, 0o755);
    }
    const began = Date.now();
    await record(await openLedger(root), acknowledge(3));
    expect(existsSync(ran) ? readFileSync(ran, 'utf8') : '').toBe('');
    expect(Date.now() - began).toBeLessThan(18_000);
    rmSync(path.join(root, '.git', 'hooks'), { recursive: true });
    await goesOn(head());
  });

  it('is immune to a person\'s settings: line ends, signing without a key, programs, colours, other encodings, replaced objects', async () => {
    const evil = path.join(root, '.git', 'evil');
    writeFileSync(`${evil}.sh`, `#!/bin/sh\necho "$0" >> ${evil}.ran\nexit 1\n`, { mode: 0o755 });
    const settings = {
      'core.autocrlf': 'true', 'core.eol': 'crlf', 'core.safecrlf': 'true', 'commit.gpgsign': 'true', 'user.signingkey': 'none', 'gpg.program': `${evil}.sh`, 'log.showSignature': 'true', 'diff.external': `${evil}.sh`,
      'core.fsmonitor': `${evil}.sh`, 'core.pager': `${evil}.sh`, 'core.editor': `${evil}.sh`, 'color.ui': 'always', 'i18n.logOutputEncoding': 'ISO-8859-1', 'i18n.commitEncoding': 'ISO-8859-1', 'diff.renames': 'copies', 'diff.noprefix': 'true',
      'core.quotePath': 'true', 'log.date': 'relative', 'log.follow': 'true', 'log.showRoot': 'false', 'format.pretty': 'oneline', 'status.short': 'true', 'status.branch': 'true', 'status.showUntrackedFiles': 'no', 'push.gpgSign': 'true', 'submodule.recurse': 'true', 'alias.log': '!false',
      'core.untrackedCache': 'true', 'feature.manyFiles': 'true', 'index.version': '4', 'merge.conflictStyle': 'diff3',
    };
    // A person's signed commit: git would start a program to show its signature.
    const text = sh(root, 'cat-file', 'commit', 'HEAD').replace(/^(committer .*)$/m, '$1\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----');
    sh(root, 'update-ref', 'HEAD', execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], { cwd: root, input: `${text}\n`, encoding: 'utf8' }).trim());
    writeFileSync(`${evil}.config`, '');
    for (const [name, value] of Object.entries(settings)) sh(root, 'config', '--file', `${evil}.config`, name, value);
    await having({ GIT_CONFIG_GLOBAL: `${evil}.config`, GIT_EXTERNAL_DIFF: `${evil}.sh`, GIT_PAGER: `${evil}.sh`, GIT_EDITOR: `${evil}.sh`, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' }, async () => {
      const { digest } = plan('a');
      await record(await openLedger(root), { ...change('a', 3, {}, [draft(3, { kind: 'approved', n: 1, digest }, { kind: 'person', id: 'Zoë' })], { now: at(3) }), trailers: { 'Approved-by': 'Zoë' } });
      expect(await verifyLedger(root)).toEqual([]);
    });
    expect(existsSync(`${evil}.ran`) ? readFileSync(`${evil}.ran`, 'utf8') : '').toBe('');
    for (const name of readdirSync(path.join(root, 'incidents/open', idOf('a'), 'timeline'))) expect(readFileSync(path.join(root, 'incidents/open', idOf('a'), 'timeline', name), 'utf8')).not.toContain('\r');
    expect(sh(root, 'status', '--porcelain')).toBe('');
    await goesOn(head());
  });

  it('an object that somebody has replaced (`git replace`) does not change what is read', async () => {
    const view = `HEAD:incidents/open/${idOf('a')}/containment.yaml`;
    writeFileSync(path.join(root, '.git', 'other'), 'holds: []\n');
    sh(root, 'replace', sh(root, 'rev-parse', view), sh(root, 'hash-object', '-w', path.join(root, '.git', 'other')));
    expect((await readIncident(await openLedger(root), idOf('a'))).holds).toHaveLength(1);
    expect(await verifyLedger(root)).toEqual([]);
  });

  it('a full disk is a clear error that recorded nothing, and the same record works once there is room', async () => {
    const before = head();
    // A limit on the size of a file stops what is too large for the rest of a disk, as a full disk does; no rights are needed.
    const limited = recordBehind(root, 'trap "" XFSZ; ulimit -f 1;');
    expect(limited).toMatchObject({ code: 1, text: expect.stringMatching(/^(GIT_FAILED|LEDGER_NOT_WRITABLE): /m) });
    expect(head()).toBe(before);
    expect(await verifyLedger(root)).toEqual([]);
    expect(recordBehind(root, '')).toEqual({ code: 0, text: 'recorded\n' });
    expect(await verifyLedger(root)).toEqual([]);
    expect(sh(root, 'status', '--porcelain')).toBe('');
  });

  it('a disk that fills up in the middle leaves the old commit or the new one, and the work tree follows when there is room', async (test) => {
    const disk = mkdtempSync(path.join(tmpdir(), 'cordon-disk-'));
    if (!can('mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk)) {
      console.log('skipped: a small disk (tmpfs) cannot be mounted here');
      test.skip();
    }
    try {
      const small = path.join(disk, 'repository');
      sh(root, 'clone', '-q', '--no-hardlinks', '--template=', root, small);
      const before = sh(small, 'rev-parse', 'HEAD');
      const filler = path.join(disk, 'filler');
      const seen = new Set<string>();
      for (const free of [0, 24, 96, 200]) {
        const kilobytes = Math.max(0, freeOf(disk) - free);
        spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1024', `count=${kilobytes}`], { stdio: 'ignore' });
        const ran = recordBehind(small, '');
        const moved = sh(small, 'rev-parse', 'HEAD') !== before;
        seen.add(`${ran.code === 0 ? 'recorded' : 'refused'} ${moved ? 'moved' : 'stayed'}`);
        expect(ran.code === 0).toBe(moved);
        if (!moved) expect(ran.text).toMatch(/^(GIT_FAILED|LEDGER_NOT_WRITABLE): [\s\S]*\n {2}next: .+/);
        rmSync(filler, { force: true });
        expect(await verifyLedger(small)).toEqual([]);
        sh(small, 'update-ref', 'refs/heads/main', before);
        sh(small, 'reset', '-q', '--hard', before);
        rmSync(path.join(small, '.git', 'cordon'), { recursive: true, force: true });
      }
      expect(seen).toContain('refused stayed');
      expect(recordBehind(small, '')).toEqual({ code: 0, text: 'recorded\n' });
      expect(sh(small, 'status', '--porcelain')).toBe('');
    } finally {
      spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  });

  it('a folder that cannot be written is a clear error, and nothing is recorded', async (test) => {
    const before = head();
    const real = realpathSync(root);
    if (process.getuid?.() === 0) {
      if (!can('mount', '--bind', real, real) || !can('mount', '-o', 'remount,ro,bind', real)) {
        spawnSync('umount', [real]);
        console.log('skipped: a read-only folder cannot be made here (root ignores modes, and nothing can be mounted)');
        test.skip();
      }
    } else chmodSync(path.join(real, '.git'), 0o555);
    try {
      await expect(record(await openLedger(root), acknowledge(3))).rejects.toMatchObject({ code: 'LEDGER_NOT_WRITABLE', next: expect.stringMatching(/can be written/) });
    } finally {
      if (process.getuid?.() === 0) spawnSync('umount', [real]);
      else chmodSync(path.join(real, '.git'), 0o755);
    }
    await goesOn(before);
  });
});

/** Free room, in kilobytes. */
function freeOf(disk: string): number {
  const line = spawnSync('df', ['-k', '--output=avail', disk], { encoding: 'utf8' }).stdout.split('\n')[1] ?? '0';
  return Math.min(Number(line.trim()), 2 * MEGABYTE + statSync(disk).size);
}
