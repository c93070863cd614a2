import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { change, closing, DANA, draft, opening, releasing, SERVICE } from '../fixtures.ts';
import type { Change } from '../change.ts';
import type { Content } from '../fast-import.ts';
import type { Ledger } from '../ledger.ts';
import { commitMessage } from '../message.ts';
import { advance, compose } from '../record.ts';
import { listFiles } from '../repository.ts';

/** For tests: honest histories with branches and merges, many at once in one repository, by the code that writes the ledger. */

/** Git as people call it, when they let it move what was added to a folder that was moved. */
export const FOLLOWING = ['-c', 'merge.directoryRenames=true', '-c', 'gc.auto=0'];

/** Git as the ledger calls it: a file that was moved and one that was added are merged each by itself. */
export const GIT = ['-c', 'merge.renames=false', '-c', 'merge.directoryRenames=false', '-c', 'gc.auto=0'];

/** One branch of a history: its commit, and the ledger there. */
interface Branch { tip: string; ledger: Ledger }
export interface History { name: string; branches: Branch[]; merges: number; has: Set<string>; pick: (most: number) => number }

/** Numbers below `most` from a seed (mulberry32). */
export function picker(seed: number): (most: number) => number {
  let state = seed >>> 0;
  return (most) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

/** A history that begins where `ledger` is, with that many branches. */
export function begin(name: string, ledger: Ledger, branches: number, seed: number, random: Ledger['random']): History {
  return {
    name, merges: 0, has: new Set(), pick: picker(seed),
    branches: Array.from({ length: branches }, () => ({ tip: ledger.head ?? '', ledger: { ...ledger, random, files: new Map(ledger.files) } })),
  };
}

/** What a run may record next on a branch. Views of one incident are changed on one branch alone, as git could not merge them otherwise. */
function nextChange(history: History, branch: number, round: number): Change {
  const { pick, has } = history;
  const minutes = 20 + round * 10 + pick(8);
  const once = (what: string, made: () => Change): Change | null => (has.has(what) ? null : (has.add(what), made()));
  const note = (name: string): Change => change(name, minutes, {}, [draft(minutes, { kind: 'acknowledged' }, SERVICE), ...(pick(2) === 0 ? [draft(minutes, { kind: 'acknowledged' }, DANA)] : [])]);
  const made = pick(6) === 0 ? once(`opens ${branch} ${round}`, () => opening(`${history.name} ${branch} ${round}`))
    : branch === 0 && pick(3) === 0 ? once('releases a', () => releasing('a'))
    : branch === 1 && pick(2) === 0 ? once('closes c', () => closing('c')) : null;
  return made ?? note(['a', 'b', 'c'][pick(3)] ?? 'a');
}

interface Stream { parts: Buffer[]; marks: Branch[] }

function write(stream: Stream, ref: string, branch: Branch, message: string, body: readonly Buffer[]): void {
  const text = Buffer.from(message);
  stream.marks.push(branch);
  stream.parts.push(Buffer.from(`commit ${ref}\nmark :${stream.marks.length}\ncommitter Test <test@example.com> ${1_763_700_000 + stream.marks.length} +0000\ndata ${text.length}\n`), text, Buffer.from(`\nfrom ${branch.tip}\n`), ...body, Buffer.from('\n'));
  branch.tip = `:${stream.marks.length}`;
}

function fileLine([name, content]: [string, Content]): Buffer {
  if (content === null) return Buffer.from(`D ${name}\n`);
  if ('blob' in content) return Buffer.from(`M 100644 ${content.blob} ${name}\n`);
  const text = Buffer.from(content.text);
  return Buffer.concat([Buffer.from(`M 100644 inline ${name}\ndata ${text.length}\n`), text, Buffer.from('\n')]);
}

/** Makes all commits of a stream with one git, and gives branches their commits. */
function importAll(root: string, { parts, marks }: Stream): void {
  if (marks.length === 0) return;
  const file = path.join(root, '.git', 'marks');
  execFileSync('git', ['fast-import', '--quiet', '--force', '--date-format=raw', `--export-marks=${file}`], { cwd: root, input: Buffer.concat(parts) });
  const commits = new Map(readFileSync(file, 'utf8').trim().split('\n').map((line): [string, string] => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']));
  for (const branch of marks) branch.tip = commits.get(branch.tip) ?? branch.tip;
}

/** One to two records on each branch of each history. */
export async function recordAll(root: string, histories: readonly History[], round: number): Promise<void> {
  const stream: Stream = { parts: [], marks: [] };
  for (const history of histories) {
    for (const [index, branch] of history.branches.entries()) {
      for (let left = 1 + history.pick(2); left > 0; left -= 1) {
        const next = nextChange(history, index, round);
        const files = await compose(branch.ledger, next);
        if (files.size === 0) continue;
        const lines = [...files].sort(([, a], [, b]) => Number(a !== null) - Number(b !== null)).map(fileLine);
        write(stream, `refs/heads/${history.name}/${index}`, branch, commitMessage(next), lines);
        advance(branch.ledger, branch.tip, files);
      }
    }
  }
  importAll(root, stream);
}

/** Merges branches by git's own merge: `into` takes in `from`, all as they stand now, so two that take in each other cross. */
export async function mergeAll(root: string, wanted: readonly { history: History; into: number; from: number }[], flags: readonly string[]): Promise<void> {
  const stream: Stream = { parts: [], marks: [] };
  const merges = wanted.flatMap(({ history, into, from }) => {
    const [ours, theirs] = [history.branches[into], history.branches[from]];
    return ours === undefined || theirs === undefined || ours.tip === theirs.tip ? [] : [{ history, into, ours, mine: ours.tip, other: theirs.tip }];
  });
  if (merges.length === 0) return;
  const answer = execFileSync('git', [...flags, 'merge-tree', '--write-tree', '--stdin', '--no-messages'], { cwd: root, input: merges.map(({ mine, other }) => `${mine} ${other}\n`).join(''), encoding: 'utf8', maxBuffer: 1 << 28 });
  const results = answer.split('\0').filter((field) => field.trim() !== '');
  for (const [index, { history, into, ours, mine, other }] of merges.entries()) {
    const [clean, tree = ''] = [results[index * 2], results[index * 2 + 1]];
    if (clean !== '1') throw new Error(`${history.name}: git cannot merge ${mine} and ${other}: ${results.slice(index * 2, index * 2 + 8).join(' ')}`);
    write(stream, `refs/heads/${history.name}/${into}`, ours, `Merge branch '${history.name}'\n`, [Buffer.from(`merge ${other}\nM 040000 ${tree.trim()} \n`)]);
    history.merges += 1;
  }
  importAll(root, stream);
  for (const { ours } of merges) ours.ledger.files = (await listFiles(root, ours.tip)).files;
}

/** A repository of its own on that commit, which borrows the objects of `root`; its work tree is empty. */
export function standAlone(root: string, folder: string, branches: Readonly<Record<string, string>>): void {
  mkdirSync(path.join(folder, '.git', 'objects', 'info'), { recursive: true });
  mkdirSync(path.join(folder, '.git', 'refs', 'heads'), { recursive: true });
  writeFileSync(path.join(folder, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(path.join(folder, '.git', 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = false\n[user]\n\tname = Test\n\temail = test@example.com\n');
  writeFileSync(path.join(folder, '.git', 'objects', 'info', 'alternates'), `${path.join(root, '.git', 'objects')}\n`);
  for (const [name, commit] of Object.entries(branches)) writeFileSync(path.join(folder, '.git', 'refs', 'heads', name), `${commit}\n`);
}
