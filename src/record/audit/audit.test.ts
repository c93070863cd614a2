import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256, TimelineEntry } from '../../model/index.ts';
import { append, headsOf, link, type Linked } from '../chain.ts';
import {
  at, change, closing, containing, DANA, decision, draft, idOf, inputs, opening, releasing, seededRandom, SERVICE, sh, temporaryRepository,
} from '../fixtures.ts';
import { openLedger } from '../ledger.ts';
import { record } from '../record.ts';
import { jsonText } from '../text.ts';
import { auditLog, replayLedger, verifyLedger } from './index.ts';

const A = `incidents/open/${idOf('a')}`;
const B = `incidents/open/${idOf('b')}`;
const C = `incidents/closed/2026/11/${idOf('c')}`;

/** Tools of the one who tampers: he commits what he changes, by hand. */
interface Tampering { root: string; read: (name: string) => string; write: (name: string, text: string) => void; edit: (name: string, from: string, to: string) => void; find: (folder: string, kind: string) => string }

function tools(root: string): Tampering {
  const full = (name: string): string => path.join(root, name);
  const read = (name: string): string => readFileSync(full(name), 'utf8');
  const write = (name: string, text: string): void => writeFileSync(full(name), text);
  return {
    root, read, write,
    edit: (name, from, to) => {
      const text = read(name);
      if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
      write(name, text.replace(from, to));
    },
    find: (folder, kind) => {
      for (const name of readdirSync(full(`${folder}/timeline`)).sort().reverse()) {
        const file = `${folder}/timeline/${name}`;
        if (TimelineEntry.parse(JSON.parse(read(file))).data.kind === kind) return file;
      }
      throw new Error(`${folder} has no ${kind}`);
    },
  };
}

function linked({ root, read }: Tampering, folder: string): Linked[] {
  return readdirSync(path.join(root, folder)).map((name) => link(TimelineEntry.parse(JSON.parse(read(`${folder}/${name}`)))));
}

/** Appends entries with a right hash chain of their own. */
function forge(t: Tampering, folder: string, incident: string | null, ...drafts: ReturnType<typeof draft>[]): void {
  for (const { entry } of append(headsOf(linked(t, folder)), incident, drafts, seededRandom(9))) t.write(`${folder}/${entry.id}.json`, jsonText(entry));
}

const firstEvent = (name: string): string => `events/${sha256(name)}.json`;

const TAMPERINGS: readonly (readonly [string, string, (t: Tampering) => void])[] = [
  ['edits what an entry says', 'missing', (t) => t.edit(t.find(A, 'decided'), '"result": "decided"', '"result": "nothing"')],
  ['drops an entry', 'missing', (t) => rmSync(path.join(t.root, t.find(A, 'planned')))],
  ['drops the newest entry', 'missing', (t) => rmSync(path.join(t.root, t.find(A, 'held')))],
  ['adds an entry with a right chain', 'added', (t) => forge(t, `${A}/timeline`, idOf('a'), draft(30, { kind: 'acknowledged' }))],
  ['adds an entry that begins a chain of its own', 'added', (t) => t.write(`${A}/timeline/01ARZ3NDEKTSV4RRFFQ69G5FAV.json`, jsonText({ ...linked(t, `${A}/timeline`)[0]?.entry, id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', prev: [] }))],
  ['re-dates an entry', 're-dated', (t) => t.edit(t.find(A, 'held'), '"at": "2026-11-21T03:02', '"at": "2026-11-21T01:02')],
  ['renames an entry', 'renamed', (t) => renameSync(path.join(t.root, t.find(A, 'held')), path.join(t.root, `${A}/timeline/01ARZ3NDEKTSV4RRFFQ69G5FAV.json`))],
  ['forges who approved', 'missing', (t) => t.edit(t.find(B, 'approved'), '"dana"', '"mallory"')],
  ['lets a service approve', 'approval-forged', (t) => t.edit(t.find(B, 'approved'), '"kind": "person"', '"kind": "service"')],
  ['approves another digest', 'approval-unknown', (t) => forge(t, `${B}/timeline`, idOf('b'), draft(30, { kind: 'approved', n: 1, digest: sha256('x') }, DANA))],
  ['copies an approval to another incident', 'incident-moved', (t) => t.write(`${A}/timeline/${path.basename(t.find(B, 'approved'))}`, t.read(t.find(B, 'approved')))],
  ['takes the approval away', 'approval-unknown', (t) => rmSync(path.join(t.root, t.find(B, 'approved')))],
  ['deletes an incident', 'incident-deleted', (t) => rmSync(path.join(t.root, A), { recursive: true })],
  ['deletes a closed incident', 'incident-deleted', (t) => rmSync(path.join(t.root, C), { recursive: true })],
  ['swaps two incidents', 'incident-moved', (t) => {
    renameSync(path.join(t.root, A), path.join(t.root, 'x'));
    renameSync(path.join(t.root, B), path.join(t.root, A));
    renameSync(path.join(t.root, 'x'), path.join(t.root, B));
  }],
  ['opens a closed incident again', 'incident-moved', (t) => renameSync(path.join(t.root, C), path.join(t.root, `incidents/open/${idOf('c')}`))],
  ['moves a closed incident to another month', 'incident-moved', (t) => { mkdirSync(path.join(t.root, 'incidents/closed/2026/10')); renameSync(path.join(t.root, C), path.join(t.root, `incidents/closed/2026/10/${idOf('c')}`)); }],
  ['changes a decision', 'digest-mismatch', (t) => t.edit(`${A}/decisions/1.json`, '"score": 81', '"score": 12')],
  ['drops a decision', 'missing', (t) => rmSync(path.join(t.root, `${A}/decisions/1.json`))],
  ['changes the inputs of a decision', 'digest-mismatch', (t) => t.edit(`${A}/decisions/1.inputs.json`, '"round": 1', '"round": 1, "x": 0'.replace(', "x": 0', '').replace('1', '2'))],
  ['points a decision to another policy', 'missing', (t) => t.edit(`${A}/decisions/1.inputs.json`, /"\$input": "([0-9a-f]{64})"/.exec(t.read(`${A}/decisions/1.inputs.json`))?.[1] ?? '', sha256('x'))],
  ['changes the policy, playbooks and all', 'renamed', (t) => { const [name = ''] = readdirSync(path.join(t.root, 'incidents/inputs')); t.edit(`incidents/inputs/${name}`, '"threshold": 75', '"threshold": 7'); }],
  ['changes what a plan covers', 'digest-mismatch', (t) => t.edit(`${B}/plans/1.json`, '"before": true', '"before": false')],
  ['changes the steps that a reviewer saw', 'digest-mismatch', (t) => t.edit(`${B}/plans/1.json`, '"op": "create"', '"op": "same"')],
  ['drops a plan', 'missing', (t) => rmSync(path.join(t.root, `${A}/plans/1.json`))],
  ['adds a plan', 'added', (t) => t.write(`${A}/plans/2.json`, t.read(`${A}/plans/1.json`).replace('"n": 1', '"n": 2'))],
  ['changes an event', 'digest-mismatch', (t) => t.edit(`${A}/${firstEvent('a')}`, '"severity": "high"', '"severity": "low"')],
  ['drops an event', 'missing', (t) => rmSync(path.join(t.root, `${A}/${firstEvent('a')}`))],
  ['adds an event', 'added', (t) => t.write(`${A}/${firstEvent('z')}`, t.read(`${A}/${firstEvent('a')}`).replace(sha256('a'), sha256('z')))],
  ['puts an event under another name', 'renamed', (t) => renameSync(path.join(t.root, `${A}/${firstEvent('a')}`), path.join(t.root, `${A}/${firstEvent('z')}`))],
  ['lifts a hold', 'hold-lifted', (t) => t.write(`${A}/containment.yaml`, 'holds: []\n')],
  ['adds a hold', 'hold-unexplained', (t) => t.edit(`${A}/containment.yaml`, 'field: accountEnabled', 'field: somethingElse')],
  ['changes what a hold restores', 'hold-changed', (t) => t.edit(`${A}/containment.yaml`, 'before: true', 'before: false')],
  ['makes a hold last longer', 'hold-changed', (t) => t.edit(`${A}/containment.yaml`, 'until: 2026-11-22', 'until: 2027-11-22')],
  ['drops an entry of the repository\'s chain', 'missing', (t) => { const names = readdirSync(path.join(t.root, 'incidents/chain')).sort(); rmSync(path.join(t.root, 'incidents/chain', names[1] ?? '')); }],
  ['re-chains a timeline to reorder it', 'missing', (t) => {
    const entries = linked(t, `${A}/timeline`).map(({ entry }) => entry).sort((x, y) => (x.id < y.id ? -1 : 1));
    rmSync(path.join(t.root, `${A}/timeline`), { recursive: true });
    mkdirSync(path.join(t.root, `${A}/timeline`));
    const order = [entries[0], entries[2], entries[1], ...entries.slice(3)].flatMap((entry) => (entry === undefined ? [] : [entry]));
    for (const { entry } of append([], idOf('a'), order.map(({ id: _id, prev: _prev, incident: _incident, ...rest }) => rest), seededRandom(3))) t.write(`${A}/timeline/${entry.id}.json`, jsonText(entry));
  }],
  ['adds a foreign file', 'added', (t) => t.write(`${A}/notes.txt`, 'x')],
  ['writes an entry with the same key twice', 'changed', (t) => t.edit(t.find(A, 'held'), '"result": "held"', '"result": "x",\n  "result": "held"')],
  ['writes what is no JSON', 'unreadable', (t) => t.write(t.find(A, 'held'), '{')],
];

describe('src/record/audit', () => {
  let base = '';
  const rooms: string[] = [];
  const copy = (): string => {
    const root = mkdtempSync(path.join(tmpdir(), 'cordon-audit-'));
    rooms.push(root);
    cpSync(base, root, { recursive: true });
    return root;
  };
  beforeAll(async () => {
    base = temporaryRepository().root;
    rooms.push(base);
    const ledger = await openLedger(base, { random: seededRandom(1) });
    await record(ledger, opening('a'));
    await record(ledger, opening('b'));
    // Two clones went on at once, and git has merged them, crosswise: what follows must be found in such a history too.
    sh(base, 'branch', 'side');
    await record(ledger, containing('a'));
    sh(base, 'checkout', '-q', 'side');
    await record(await openLedger(base, { random: seededRandom(2) }), containing('b', 'approval'));
    const side = sh(base, 'rev-parse', 'HEAD');
    sh(base, 'merge', '-q', '--no-edit', 'main');
    sh(base, 'checkout', '-q', 'main');
    sh(base, 'merge', '-q', '--no-edit', side);
    await record(ledger, change('a', 3, {}, [draft(3, { kind: 'acknowledged' })]));
    sh(base, 'merge', '-q', '--no-edit', 'side');
    sh(base, 'branch', '-q', '-D', 'side');
    await record(ledger, opening('c'));
    await record(ledger, containing('c'));
    await record(ledger, releasing('c'));
    await record(ledger, closing('c'));
  });
  afterAll(() => { for (const root of rooms) rmSync(root, { recursive: true, force: true }); });

  it('finds nothing in an honest ledger', async () => {
    expect(await verifyLedger(base)).toEqual([]);
  });

  it.each(TAMPERINGS)('names the one who %s (%s)', async (_what, code, tamper) => {
    const root = copy();
    tamper(tools(root));
    sh(root, 'add', '-A');
    sh(root, 'commit', '-q', '-m', 'tidy up');
    const findings = await verifyLedger(root);
    expect(findings.map((item) => item.code)).toContain(code);
    expect(findings.map((item) => item.code)).toContain('written-by-hand');
    rmSync(root, { recursive: true, force: true });
  });

  it('says how many ways there are', () => {
    console.log(`${TAMPERINGS.length} ways of tampering:\n${TAMPERINGS.map(([what]) => `  ${what}`).join('\n')}`);
    expect(new Set(TAMPERINGS.map(([what]) => what)).size).toBe(TAMPERINGS.length);
  });

  it('finds a change in a later commit of cordon\'s own, by the history', async () => {
    const root = copy();
    tools(root).edit(`${A}/decisions/1.json`, '"queue": "soc"', '"queue": "other"');
    sh(root, 'add', '-A');
    sh(root, 'commit', '-q', '-m', 'x');
    expect(await verifyLedger(root)).toContainEqual(expect.objectContaining({ code: 'history-rewritten', where: `${A}/decisions/1.json` }));
    // Put back, the files are right again; the history still tells.
    sh(root, 'revert', '--no-edit', 'HEAD');
    expect((await verifyLedger(root)).map(({ code }) => code)).toEqual(['history-rewritten', 'history-rewritten', 'written-by-hand', 'written-by-hand']);
  });

  it.each([
    ['forges an approver', 'Approved-by: mallory'], ['names another incident', 'Incident: 2026-11-21-0000000000'], ['names another plan', `Plan-Digest: ${sha256('x')}`],
  ])('names a commit whose trailer %s', async (_what, trailer) => {
    const root = copy();
    sh(root, 'commit', '-q', '--amend', '--allow-empty', '-m', `close c\n\nIncident: ${idOf('c')}\n${trailer}`);
    expect(await verifyLedger(root)).toEqual([expect.objectContaining({ code: 'trailer-mismatch', message: expect.stringContaining(trailer) })]);
  });

  it('verifies a merge of two clones that both went on with one timeline', async () => {
    const root = copy();
    sh(root, 'checkout', '-q', '-b', 'side');
    const side = await openLedger(root, { random: seededRandom(5) });
    await record(side, change('a', 20, {}, [draft(20, { kind: 'acknowledged' })]));
    sh(root, 'checkout', '-q', 'main');
    const main = await openLedger(root, { random: seededRandom(6) });
    await record(main, change('a', 21, {}, [draft(21, { kind: 'escalated', reason: 'r', next: 'n', action: null, target: null })]));
    sh(root, 'merge', '-q', '--no-edit', 'side');
    expect(await verifyLedger(root)).toEqual([]);
    const merged = await openLedger(root, { random: seededRandom(7) });
    await record(merged, releasing('a'));
    expect(await verifyLedger(root)).toEqual([]);
    expect((await auditLog(merged)).find(({ data, incident }) => data.kind === 'released' && incident === idOf('a'))?.prev).toHaveLength(2);
  });

  it('verifies a rebase over what somebody else has pushed', async () => {
    const root = copy();
    sh(root, 'branch', 'remote');
    await record(await openLedger(root), change('a', 20, {}, [draft(20, { kind: 'acknowledged' })]));
    sh(root, 'checkout', '-q', 'remote');
    await record(await openLedger(root), change('a', 21, {}, [draft(21, { kind: 'acknowledged' })]));
    sh(root, 'checkout', '-q', 'main');
    sh(root, 'rebase', '-q', 'remote');
    expect(await verifyLedger(root)).toEqual([]);
  });

  it('finds that the newest records were cut off, or rewritten with a chain that fits', async () => {
    const root = copy();
    sh(root, 'reset', '-q', '--hard', 'HEAD~1');
    const cut = await verifyLedger(root);
    expect(cut).toContainEqual(expect.objectContaining({ code: 'history-rewritten', incident: idOf('c'), where: expect.stringContaining('/timeline/') }));
    expect(new Set(cut.map(({ code }) => code))).toEqual(new Set(['history-rewritten']));
  });

  it('says that a shallow clone shows only a part', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'cordon-audit-'));
    rooms.push(root);
    sh(root, 'clone', '-q', '--depth', '2', `file://${base}`, '.');
    expect(await verifyLedger(root)).toEqual([expect.objectContaining({ code: 'shallow', severity: 'note' })]);
  });

  it('replays to equal bytes, and says where another decide differs', async () => {
    const current = inputs('a').cordon;
    const equal = await replayLedger(base, decision, current);
    expect(equal.map(({ verdict }) => verdict)).toEqual(['equal', 'equal', 'equal']);
    const other = await replayLedger(base, (from) => ({ ...decision(from), queue: 'other' }), current);
    expect(other[0]).toMatchObject({ verdict: 'differs', differences: ['queue: "soc" -> "other"'] });
    const newer = await replayLedger(base, decision, { ...current, version: '9.9.9' });
    expect(newer[0]).toMatchObject({ verdict: 'not-available', reason: expect.stringContaining('today\'s decision is the same') });
    const root = copy();
    sh(root, 'rm', '-q', '-r', 'incidents/inputs');
    sh(root, 'commit', '-q', '-m', 'x');
    expect((await replayLedger(root, decision, current))[0]).toMatchObject({ verdict: 'unreadable' });
  });

  it('passes on generated honest histories with branches and merges', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ branch: fc.constantFrom('main', 'side'), minute: fc.integer({ min: 0, max: 5 }), name: fc.constantFrom('a', 'b'), merge: fc.boolean() }), { minLength: 1, maxLength: 5 }), fc.nat(), async (steps, seed) => {
      const root = copy();
      const random = seededRandom(seed);
      sh(root, 'branch', 'side');
      for (const { branch, minute, name, merge } of steps) {
        sh(root, 'checkout', '-q', branch);
        if (merge) sh(root, 'merge', '-q', '--no-edit', branch === 'main' ? 'side' : 'main');
        await record(await openLedger(root, { random }), change(name, minute, {}, [draft(minute, { kind: 'acknowledged' }, SERVICE), draft(minute, { kind: 'acknowledged' }, DANA)], { now: at(minute) }));
      }
      sh(root, 'checkout', '-q', 'main');
      sh(root, 'merge', '-q', '--no-edit', 'side');
      expect(await verifyLedger(root)).toEqual([]);
      rmSync(root, { recursive: true, force: true });
    }), { numRuns: 6 });
  });
});
