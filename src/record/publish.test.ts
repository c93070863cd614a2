import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlKey, digestOf, sha256, type AppliedStack } from '../model/index.ts';
import { verifyLedger } from './audit/index.ts';
import { at, change, closing, containing, DANA, decision, draft, event, hold, idOf, incident, inputs, opening, plan, releasing, sh, temporaryRepository } from './fixtures.ts';
import { writeInputs } from './inputs.ts';
import { decisionPath, eventPath, stackPath } from './layout.ts';
import { openLedger, refresh, type Ledger } from './ledger.ts';
import type { MakeViews } from './merge.ts';
import { exchange, Overtaken, type Remote } from './publish.ts';
import { readIncident, readPauses } from './read.ts';
import { record } from './record.ts';
import { stateOf } from './state.ts';
import { jsonText, toYaml } from './text.ts';

const views: MakeViews = (of) => new Map([
  ['incident.yaml', toYaml({ ...of.incident, state: stateOf(of) })], ['containment.yaml', toYaml({ holds: of.holds })], ['report.md', `${of.timeline.length} entries\n`],
]);

const acknowledge = (name: string, minutes: number, more: Record<string, string> = {}) => change(name, minutes, { 'report.md': `at ${minutes}\n`, ...more }, [draft(minutes, { kind: 'acknowledged' }, DANA)], { now: at(minutes) });
const stack = (state: AppliedStack['state'], minutes: number): string => jsonText({ stack: 'containment.range.a.cordon.0', state, digest: sha256(''), resources: [], at: at(minutes) } satisfies AppliedStack);

describe('src/record/publish', { timeout: 60_000 }, () => {
  let folder = '';
  let remove = (): void => undefined;
  let said: string[] = [];
  let one: Ledger;
  let two: Ledger;
  const remote = (more: Partial<Remote> = {}): Remote => ({ name: 'origin', views, say: (text) => { said.push(text); }, ...more });
  const clone = async (name: string): Promise<Ledger> => {
    sh(folder, 'clone', '-q', '--template=', path.join(folder, 'shared.git'), path.join(folder, name));
    sh(path.join(folder, name), 'config', 'user.name', name);
    sh(path.join(folder, name), 'config', 'user.email', `${name}@example.com`);
    return await openLedger(path.join(folder, name));
  };
  const root = (ledger: Ledger): string => ledger.repository.root;
  const shared = (...args: string[]): string => sh(path.join(folder, 'shared.git'), ...args);
  /** Both clones are whole, have the same, and nothing has a conflict marker. */
  const agree = async (): Promise<void> => {
    await exchange(one, remote(), 'fetch');
    await exchange(two, remote(), 'fetch');
    await exchange(one, remote(), 'fetch');
    expect(one.head).toBe(two.head);
    expect(shared('rev-parse', 'main')).toBe(one.head);
    for (const ledger of [one, two]) {
      expect(await verifyLedger(root(ledger))).toEqual([]);
      expect(sh(root(ledger), 'status', '--porcelain')).toBe('');
      expect(() => sh(root(ledger), 'grep', '-e', '^<<<<<<<', '-e', '^>>>>>>>')).toThrow();
    }
  };

  beforeEach(async () => {
    const made = temporaryRepository();
    ({ root: folder, remove } = made);
    said = [];
    rmSync(path.join(folder, '.git'), { recursive: true });
    sh(folder, 'init', '-q', '--bare', '-b', 'main', '--template=', 'shared.git');
    one = await clone('one');
    writeFileSync(path.join(root(one), 'cordon.yaml'), 'version: 1\n');
    sh(root(one), 'checkout', '-q', '-B', 'main');
    sh(root(one), 'add', '-A');
    sh(root(one), 'commit', '-q', '-m', 'begin');
    await refresh(one);
    await record(one, opening('a'));
    await record(one, containing('a'));
    expect(await exchange(one, remote(), 'fetch')).toBe(false);
    two = await clone('two');
  });
  afterEach(() => remove());

  it('publishes to an empty remote, and does nothing when there is nothing to share', async () => {
    expect(shared('rev-parse', 'main')).toBe(one.head);
    const before = one.head;
    expect([await exchange(one, remote(), 'fetch'), await exchange(one, remote(), 'push'), one.head]).toEqual([false, false, before]);
  });

  it('takes in what others published, ledger and content, before anything is read', async () => {
    writeFileSync(path.join(root(two), 'cordon.yaml'), 'version: 1\n# agreed on\n');
    sh(root(two), 'commit', '-q', '-am', 'content');
    await refresh(two);
    await record(two, opening('b'));
    await exchange(two, remote(), 'push');
    expect(await exchange(one, remote(), 'fetch')).toBe(true);
    expect(readFileSync(path.join(root(one), 'cordon.yaml'), 'utf8')).toContain('agreed on');
    expect(existsSync(path.join(root(one), `incidents/open/${idOf('b')}/incident.yaml`))).toBe(true);
    await agree();
  });

  it('a push that lost the race keeps both sides of one incident: entries, holds, views; and tries again', async () => {
    await record(one, acknowledge('a', 3, { 'incident.yaml': toYaml(incident('a', { acknowledgedAt: at(3) })) }));
    const more = event('more');
    await record(two, change('a', 4, { [eventPath(more.fingerprint)]: jsonText(more), 'report.md': 'two\n', 'incident.yaml': toYaml(incident('a', { severity: 'critical', events: [sha256('a'), more.fingerprint] })) }, [
      draft(4, { kind: 'event-added', fingerprint: more.fingerprint, severity: 'critical', source: 'edr' }),
    ], { now: at(4) }));
    await exchange(one, remote(), 'push');
    expect(await exchange(two, remote(), 'push')).toBe(true);
    const { incident: merged, timeline, holds } = await readIncident(two, idOf('a'));
    expect(merged).toMatchObject({ acknowledgedAt: at(3), severity: 'critical', events: [sha256('a'), more.fingerprint], state: 'containing' });
    expect(timeline.map(({ data }) => data.kind).slice(-2)).toEqual(['acknowledged', 'event-added']);
    expect(holds).toHaveLength(1);
    expect(readFileSync(path.join(root(two), `incidents/open/${idOf('a')}/report.md`), 'utf8')).toBe(`${timeline.length} entries\n`);
    await agree();
    await record(one, acknowledge('a', 9));
    await agree();
  });

  it('what one side released stays released although the other has written the time into the hold; what one stamped stays stamped', async () => {
    const digest = plan('a').digest;
    const stamped = hold('a', digest, { stamps: [at(5)] });
    await record(one, change('a', 5, { 'containment.yaml': toYaml({ holds: [stamped] }), 'report.md': 'one\n' }, [draft(5, { kind: 'stamped', controls: [controlKey(stamped.control)], at: at(5) })]));
    await record(two, acknowledge('a', 6));
    await agree();
    expect((await readIncident(two, idOf('a'))).holds).toEqual([stamped]);
    await record(two, releasing('a'));
    await record(one, change('a', 7, { 'containment.yaml': toYaml({ holds: [{ ...stamped, stamps: [at(5), at(7)] }] }), 'report.md': 'one\n' }, [draft(7, { kind: 'stamped', controls: [controlKey(stamped.control)], at: at(7) })]));
    await agree();
    expect((await readIncident(one, idOf('a'))).holds).toEqual([]);
  });

  it('a stack that one run began while the other ended its own is still running; a pause of either side holds', async () => {
    const name = stackPath('containment.range.a.cordon.0');
    const write = async (ledger: Ledger, state: AppliedStack['state'], minutes: number, scopes: string[]): Promise<void> => {
      await record(ledger, { message: 'stack', incidents: [], actor: DANA, now: at(minutes), root: new Map([[name, stack(state, minutes)], ['pause.yaml', toYaml({ pauses: scopes.map((scope) => ({ scope, reason: 'x', by: 'dana', at: at(minutes) })) })]]) });
    };
    await write(one, 'running', 1, ['aws']);
    await agree();
    await write(one, 'done', 3, ['aws', 'entra']);
    await write(two, 'running', 2, []);
    await agree();
    expect(JSON.parse(readFileSync(path.join(root(one), 'incidents', name), 'utf8'))).toMatchObject({ state: 'running' });
    expect((await readPauses(one)).pauses.map(({ scope }) => scope)).toEqual(['aws', 'entra']);
    await write(one, 'done', 5, []);
    await agree();
    expect(JSON.parse(readFileSync(path.join(root(two), 'incidents', name), 'utf8'))).toMatchObject({ state: 'done' });
    expect((await readPauses(two)).pauses).toEqual([]);
  });

  it('an entry beside a closing lands in the closed incident', async () => {
    await record(one, releasing('a'));
    await agree();
    await record(one, closing('a'));
    await record(two, acknowledge('a', 12));
    await agree();
    const { folder: where, timeline } = await readIncident(two, idOf('a'));
    expect(where).toBe(`incidents/closed/2026/11/${idOf('a')}`);
    expect(timeline.map(({ data }) => data.kind).slice(-2).sort()).toEqual(['acknowledged', 'closed']);
    expect(sh(root(two), 'ls-files', 'incidents/open')).toBe('');
  });

  it('the second of two runs that took the same step takes it back, keeps it aside, and is told to do it again', async () => {
    const decide = async (ledger: Ledger, minutes: number): Promise<void> => {
      const from = { ...inputs('a', 2), now: at(minutes) };
      const stored = writeInputs(from);
      await record(ledger, change('a', minutes, { ...Object.fromEntries(stored.files), [decisionPath(2)]: jsonText(decision(from)), 'report.md': `${minutes}\n` }, [
        draft(minutes, { kind: 'decided', round: 2, inputs: digestOf(from), decision: digestOf(decision(from)), gate: 'auto' }),
      ], { now: at(minutes), root: stored.root }));
    };
    await decide(one, 3);
    await decide(two, 4);
    const lost = two.head ?? '';
    await exchange(one, remote(), 'push');
    await expect(exchange(two, remote(), 'push')).rejects.toThrow(Overtaken);
    expect([two.head, sh(root(two), 'rev-parse', `refs/cordon/aside/${lost}`), sh(root(two), 'status', '--porcelain')]).toEqual([one.head, lost, '']);
    await agree();
  });

  it('refuses with both commits intact when the two have taken the same step and this one has acted on it, or content is in it', async () => {
    const step = (minutes: number) => change('a', minutes, { [decisionPath(2)]: jsonText({ ...decision(inputs('a', 2)), at: at(minutes) }), 'report.md': 'x\n' }, [
      draft(minutes, { kind: 'restored', controls: ['x'] }),
    ], { now: at(minutes) });
    await record(one, step(3));
    await record(two, step(4));
    const mine = two.head;
    await exchange(one, remote(), 'push');
    await expect(exchange(two, remote(), 'push')).rejects.toMatchObject({ code: 'LEDGER_DIVERGED' });
    await refresh(two);
    expect(two.head).toBe(mine);
  });

  it('refuses, with nothing changed, where a person has changed content here and there, or edits what was published', async () => {
    for (const [ledger, text] of [[one, 'here'], [two, 'there']] as const) {
      writeFileSync(path.join(root(ledger), 'cordon.yaml'), `version: 1\n# ${text}\n`);
      sh(root(ledger), 'commit', '-q', '-am', 'content');
      await refresh(ledger);
    }
    await exchange(one, remote(), 'push');
    const head = two.head;
    await expect(exchange(two, remote(), 'push')).rejects.toMatchObject({ code: 'REMOTE_CONFLICT', message: expect.stringContaining('cordon.yaml') });
    sh(root(two), 'reset', '-q', '--hard', 'HEAD~1');
    await refresh(two);
    writeFileSync(path.join(root(two), 'cordon.yaml'), 'mine\n');
    await expect(exchange(two, remote(), 'fetch')).rejects.toMatchObject({ code: 'LEDGER_DIRTY' });
    expect(two.head).not.toBe(head);
    expect(readFileSync(path.join(root(two), 'cordon.yaml'), 'utf8')).toBe('mine\n');
    sh(root(two), 'restore', 'cordon.yaml');
    await agree();
  });

  it('says what to do when the remote is not there, does not take the push, or is another repository', async () => {
    await record(one, acknowledge('a', 3));
    const hook = path.join(folder, 'shared.git', 'hooks', 'pre-receive');
    mkdirSync(path.dirname(hook), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\necho protected >&2\nexit 1\n', { mode: 0o755 });
    await expect(exchange(one, remote(), 'push')).rejects.toMatchObject({ code: 'REMOTE_REFUSED', message: expect.stringContaining('pre-receive') });
    rmSync(hook);
    await expect(exchange(one, remote({ name: 'nowhere' }), 'fetch')).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' });
    sh(root(one), 'remote', 'set-url', 'origin', 'https://user:secret@127.0.0.1:9/x.git');
    const refused = exchange(one, remote(), 'fetch');
    await expect(refused).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE', message: expect.not.stringContaining('secret') });
    const other = temporaryRepository();
    sh(root(one), 'remote', 'set-url', 'origin', other.root);
    await expect(exchange(one, remote(), 'fetch')).rejects.toMatchObject({ code: 'REMOTE_CONFLICT' });
    other.remove();
  });

  it('four clones that record and publish at once lose nothing', async () => {
    const clones = await Promise.all(Array.from({ length: 4 }, (_, i) => clone(`many${i}`)));
    await Promise.all(clones.map(async (ledger, i) => {
      for (let n = 0; n < 2; n += 1) {
        await record(ledger, acknowledge('a', 20 + i * 2 + n));
        await exchange(ledger, remote(), 'push');
      }
    }));
    await agree();
    const { timeline } = await readIncident(one, idOf('a'));
    expect(timeline.filter(({ data }) => data.kind === 'acknowledged')).toHaveLength(8);
  });

  it('finishes the work tree after a kill between the branch and the files', async () => {
    await record(two, opening('b'));
    await exchange(two, remote(), 'push');
    const before = one.head;
    writeFileSync(path.join(root(one), '.git', 'index.lock'), '');
    await expect(exchange(one, remote(), 'fetch')).rejects.toMatchObject({ code: 'LEDGER_DIRTY', message: expect.stringContaining('index.lock') });
    await refresh(one);
    expect(one.head).toBe(before);
    rmSync(path.join(root(one), '.git', 'index.lock'));
    // As if it had been killed right after the branch moved.
    writeFileSync(path.join(root(one), '.git', 'cordon', 'pending.json'), JSON.stringify({ branch: 'refs/heads/main', from: before, paths: {}, whole: true }));
    sh(root(one), 'update-ref', 'refs/heads/main', two.head ?? '');
    await record(one, acknowledge('a', 30));
    await agree();
  });
});
