import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256, TimelineEntry } from '../../model/index.ts';
import { append, headsOf, link, type Linked } from '../chain.ts';
import { change, closing, containing, draft, idOf, opening, seededRandom, sh, SERVICE, temporaryRepository } from '../fixtures.ts';
import { openLedger } from '../ledger.ts';
import { record } from '../record.ts';
import { jsonText } from '../text.ts';
import { GIT } from './histories.ts';
import { verifyLedger } from './index.ts';

const A = `incidents/open/${idOf('a')}`;
const git = (root: string, ...args: string[]): string => sh(root, ...GIT, ...args);
const read = (root: string, name: string): string => readFileSync(path.join(root, name), 'utf8');
const newest = (root: string, folder: string): string => `${folder}/${readdirSync(path.join(root, folder)).sort().at(-1) ?? ''}`;
const linked = (root: string, folder: string): Linked[] => readdirSync(path.join(root, folder)).map((name) => link(TimelineEntry.parse(JSON.parse(read(root, `${folder}/${name}`)))));

function edit(root: string, name: string, from: string | RegExp, to: string): void {
  const before = read(root, name);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${name} has no ${String(from)}`);
  writeFileSync(path.join(root, name), after);
}

/** An entry and the chain's own entry for it, with hashes that fit: all that cordon itself would write. */
function forge(root: string): void {
  const added = append(headsOf(linked(root, `${A}/timeline`)), idOf('a'), [draft(40, { kind: 'acknowledged' })], seededRandom(9));
  const hashes = added.map(({ hash }) => hash);
  const chained = append(headsOf(linked(root, 'incidents/chain')), null, [{ ...draft(40, { kind: 'heads', incidents: { [idOf('a')]: hashes } }), actor: SERVICE }], seededRandom(8));
  for (const { entry } of added) writeFileSync(path.join(root, `${A}/timeline/${entry.id}.json`), jsonText(entry));
  for (const { entry } of chained) writeFileSync(path.join(root, `incidents/chain/${entry.id}.json`), jsonText(entry));
}

/** Merges the side, and lets the merge commit do what no merge does. */
function evil(root: string, deed: () => void): void {
  git(root, 'merge', '-q', '--no-commit', '--no-ff', 'side');
  deed();
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'Merge branch side');
}

/** A commit of this tree with these parents, put in the place of the branch. */
function replant(root: string, tree: string, ...parents: string[]): void {
  git(root, 'reset', '-q', '--hard', git(root, 'commit-tree', `${tree}^{tree}`, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'Merge branch side'));
}

/** Ways of tampering that only a history with merges has: the branch `side` has notes on a, and incident d; `main` has notes on a. */
const TAMPERINGS: readonly (readonly [what: string, code: string, tamper: (root: string) => void])[] = [
  ['changes an entry in the merge commit', 'history-rewritten', (root) => evil(root, () => edit(root, newest(root, `${A}/timeline`), '"acknowledged"', '"drilled"'))],
  ['re-dates an entry in the merge commit', 're-dated', (root) => evil(root, () => edit(root, newest(root, `${A}/timeline`), /"at": "[^"]*"/, '"at": "2026-11-21T02:00:00.000Z"'))],
  ['changes a decision in the merge commit', 'history-rewritten', (root) => evil(root, () => edit(root, `${A}/decisions/1.json`, '"score": 81', '"score": 12'))],
  ['adds an entry in the merge commit, with chains that fit', 'written-by-hand', (root) => evil(root, () => forge(root))],
  ['deletes an entry in the merge commit', 'history-rewritten', (root) => evil(root, () => rmSync(path.join(root, newest(root, `${A}/timeline`))))],
  ['lifts a hold in the merge commit', 'hold-lifted', (root) => evil(root, () => writeFileSync(path.join(root, `${A}/containment.yaml`), 'holds: []\n'))],
  ['opens a closed incident again in the merge commit', 'incident-moved', (root) => evil(root, () => renameSync(path.join(root, `incidents/closed/2026/11/${idOf('c')}`), path.join(root, `incidents/open/${idOf('c')}`)))],
  ['drops one side: merge -s ours', 'history-rewritten', (root) => { git(root, 'merge', '-q', '-s', 'ours', '--no-edit', 'side'); }],
  ['drops our own side: a merge with the tree of theirs', 'history-rewritten', (root) => replant(root, 'side', 'main', 'side')],
  ['drops an incident of one side, and what the chain says of it', 'history-rewritten', (root) => evil(root, () => {
    rmSync(path.join(root, `incidents/open/${idOf('d')}`), { recursive: true });
    for (const name of git(root, 'diff', '--name-only', 'main...side', '--', 'incidents/chain').split('\n')) if (read(root, name).includes(idOf('d'))) rmSync(path.join(root, name));
  })],
  ['drops the newest records of one side, and merges the rest', 'history-rewritten', (root) => {
    git(root, 'merge', '-q', '--no-edit', 'side~1');
    replant(root, 'HEAD', 'main', 'side');
  }],
  ['puts another commit in the place of a merge\'s parent', 'written-by-hand', (root) => { git(root, 'merge', '-q', '--no-edit', 'side'); replant(root, 'HEAD', 'HEAD^1', 'base'); }],
  ['makes one commit of a side: merge --squash', 'trailer-mismatch', (root) => { git(root, 'merge', '-q', '--squash', 'side'); git(root, 'commit', '-q', '-m', 'the side'); }],
  ['edits an entry on a branch and has it merged', 'history-rewritten', (root) => {
    git(root, 'checkout', '-q', 'side');
    edit(root, newest(root, `${A}/timeline`), '"acknowledged"', '"drilled"');
    git(root, 'commit', '-q', '-am', 'tidy up');
    git(root, 'checkout', '-q', 'main');
    git(root, 'merge', '-q', '--no-edit', 'side');
  }],
  ['edits a view by hand, with marks in the message that would hide the files from a careless reader', 'written-by-hand', (root) => {
    git(root, 'merge', '-q', '--no-edit', 'side');
    edit(root, `${A}/incident.yaml`, 'queue: soc', 'queue: nobody');
    git(root, 'commit', '-q', '-am', `x\n\nNote: a\u0003b`);
  }],
  ['brings in a ledger with a beginning of its own', 'added', (root) => {
    git(root, 'checkout', '-q', '--orphan', 'other');
    forge(root);
    for (const name of git(root, 'ls-files', 'incidents').split('\n')) rmSync(path.join(root, name));
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '--allow-empty', '-m', 'begin');
    for (const folder of ['incidents/chain', `${A}/timeline`]) {
      const [first] = linked(root, folder).map(({ entry }) => ({ ...entry, prev: [] }));
      if (first !== undefined) writeFileSync(path.join(root, folder, `${first.id}.json`), jsonText(first));
    }
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'another');
    git(root, 'checkout', '-q', 'main');
    git(root, 'merge', '-q', '--no-edit', '--allow-unrelated-histories', 'other');
  }],
];

describe('src/record/audit/merges', () => {
  const rooms: string[] = [];
  let base = '';
  const copy = (): string => {
    const root = mkdtempSync(path.join(tmpdir(), 'cordon-merges-'));
    rooms.push(root);
    cpSync(base, root, { recursive: true });
    // The note of what this clone has recorded would find more; another clone has none.
    rmSync(path.join(root, '.git', 'cordon'), { recursive: true, force: true });
    return root;
  };
  beforeAll(async () => {
    base = temporaryRepository().root;
    rooms.push(base);
    const on = async (branch: string, seed: number, ...changes: Parameters<typeof record>[1][]): Promise<void> => {
      git(base, 'checkout', '-q', branch);
      const ledger = await openLedger(base, { random: seededRandom(seed) });
      for (const next of changes) await record(ledger, next);
    };
    await on('main', 1, opening('a'), containing('a'), opening('c'), closing('c'));
    git(base, 'branch', 'base');
    git(base, 'branch', 'side');
    await on('side', 2, opening('d'), change('a', 20, {}, [draft(20, { kind: 'acknowledged' })]), change('a', 22, {}, [draft(22, { kind: 'acknowledged' })]));
    await on('main', 3, change('a', 21, {}, [draft(21, { kind: 'acknowledged' })]));
  }, 60_000);
  afterAll(() => { for (const root of rooms) rmSync(root, { recursive: true, force: true }); });

  it('finds nothing in the honest merge, nor in the same with its parents the other way round', async () => {
    const root = copy();
    git(root, 'merge', '-q', '--no-edit', 'side');
    expect(await verifyLedger(root)).toEqual([]);
    replant(root, 'HEAD', 'HEAD^2', 'HEAD^1');
    expect(await verifyLedger(root)).toEqual([]);
  });

  it.each(TAMPERINGS)('names the one who %s (%s)', async (_what, code, tamper) => {
    const root = copy();
    tamper(root);
    expect((await verifyLedger(root)).filter(({ severity }) => severity === 'error').map((item) => item.code)).toContain(code);
  });

  it('takes one rejection that two clones have kept of the same alert, each at its own time', async () => {
    const root = copy();
    const rejection = (at: string): string => jsonText({ file: '-', index: 0, digest: sha256('bad'), reason: 'r', excerpt: 'e', at });
    for (const [branch, at] of [['side', '2026-11-21T03:30:00.000Z'], ['main', '2026-11-21T03:31:00.000Z']] as const) {
      git(root, 'checkout', '-q', branch);
      await record(await openLedger(root), { message: 'rejected', incidents: [], root: new Map([[`rejected/${sha256('bad')}.json`, rejection(at)]]), actor: SERVICE, now: at });
    }
    expect(() => git(root, 'merge', '-q', '--no-edit', 'side')).toThrow();
    git(root, 'checkout', '-q', '--theirs', '--', 'incidents/rejected');
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'Merge branch side');
    expect(await verifyLedger(root)).toEqual([]);
  });

  it('says how many ways there are', () => {
    console.log(`${TAMPERINGS.length} ways of tampering with merges:\n${TAMPERINGS.map(([what]) => `  ${what}`).join('\n')}`);
    expect(TAMPERINGS.length).toBe(new Set(TAMPERINGS.map(([what]) => what)).size);
  });
});
