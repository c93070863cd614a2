import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, change, closing, containing, draft, idOf, incident, opening, sh, temporaryRepository } from './fixtures.ts';
import { openLedger } from './ledger.ts';
import { record } from './record.ts';
import { toYaml } from './text.ts';
import { notePending, repairWorkTree } from './worktree.ts';

/** Puts work tree and index back to an older commit, as if the process had been killed right after the newest one. */
function rewindTree(root: string, to: string): void {
  const head = sh(root, 'rev-parse', 'HEAD');
  sh(root, 'reset', '-q', '--hard', to);
  sh(root, 'update-ref', 'refs/heads/main', head);
}

describe('src/record/worktree', () => {
  let root = '';
  let remove = (): void => undefined;
  beforeEach(() => { ({ root, remove } = temporaryRepository()); });
  afterEach(() => remove());

  it.each([['opening', opening], ['containing', containing], ['closing', closing]])('finishes the work tree after a kill behind the commit of %s', async (_name, make) => {
    const ledger = await openLedger(root);
    if (make !== opening) await record(ledger, opening('a'));
    const from = ledger.head ?? '';
    const before = await openLedger(root);
    await record(ledger, make('a'));
    rewindTree(root, from);
    notePending(before, 'refs/heads/main', sh(root, 'diff', '--name-only', '--no-renames', from, 'HEAD').split('\n'));
    expect(sh(root, 'status', '--porcelain')).not.toBe('');
    expect(await repairWorkTree(await openLedger(root))).toBeNull();
    expect(sh(root, 'status', '--porcelain')).toBe('');
    expect(existsSync(path.join(root, '.git/cordon/pending.json'))).toBe(false);
  });

  it('forgets the note after a kill before the commit', async () => {
    const ledger = await openLedger(root);
    await record(ledger, opening('a'));
    notePending(ledger, 'refs/heads/main', ['incidents/open/x/incident.yaml']);
    expect(await repairWorkTree(ledger)).toBeNull();
    expect(existsSync(path.join(root, '.git/cordon/pending.json'))).toBe(false);
  });

  it('does the next command after a kill as if nothing had been', async () => {
    const ledger = await openLedger(root);
    const before = await openLedger(root);
    await record(ledger, opening('a'));
    rewindTree(root, before.head ?? '');
    notePending(before, 'refs/heads/main', sh(root, 'diff', '--name-only', before.head ?? '', 'HEAD').split('\n'));
    await record(await openLedger(root), containing('a'));
    expect(sh(root, 'status', '--porcelain')).toBe('');
  });

  it('keeps a file that somebody edited meanwhile, and says so', async () => {
    const ledger = await openLedger(root);
    await record(ledger, opening('a'));
    const before = await openLedger(root);
    await record(ledger, change('a', 1, { 'incident.yaml': toYaml(incident('a', { queue: 'new' })) }, [draft(1, { kind: 'acknowledged' })]));
    rewindTree(root, before.head ?? '');
    const file = `incidents/open/${idOf('a')}/incident.yaml`;
    notePending(before, 'refs/heads/main', [file]);
    appendFileSync(path.join(root, file), '# mine\n');
    expect(await repairWorkTree(await openLedger(root))).toContain(file);
    expect(readFileSync(path.join(root, file), 'utf8')).toContain('# mine');
  });

  it('records although the index is locked, says that it is behind, and finishes later', async () => {
    const ledger = await openLedger(root);
    writeFileSync(path.join(root, '.git/index.lock'), '');
    const done = await record(ledger, opening('a'));
    expect(done?.behind).toContain('index.lock');
    expect(sh(root, 'rev-parse', 'HEAD')).toBe(done?.commit);
    rmSync(path.join(root, '.git/index.lock'));
    await record(ledger, change('a', 1, {}, [draft(1, { kind: 'acknowledged' })], { now: at(1) }));
    expect(sh(root, 'status', '--porcelain')).toBe('');
  });
});
