import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, change, closing, containing, draft, event, idOf, incident, opening, releasing, seededRandom, sh, temporaryRepository } from './fixtures.ts';
import { openLedger, readText } from './ledger.ts';
import { eventPath } from './layout.ts';
import { allFingerprints, capsUsed, readIncident, readOpen, readPauses, readSummaries } from './read.ts';
import { record } from './record.ts';
import { stateOf } from './state.ts';
import { jsonText, toYaml } from './text.ts';

describe('src/record/record', () => {
  let root = '';
  let remove = (): void => undefined;
  beforeEach(() => { ({ root, remove } = temporaryRepository()); });
  afterEach(() => remove());

  it('makes one commit with trailers and leaves the work tree and the index clean', async () => {
    const ledger = await openLedger(root);
    const done = await record(ledger, opening('a'));
    expect(done).toEqual({ commit: sh(root, 'rev-parse', 'HEAD'), behind: null });
    expect(sh(root, 'status', '--porcelain')).toBe('');
    expect(sh(root, 'log', '-1', '--format=%(trailers)')).toBe(`Incident: ${idOf('a')}`);
    expect(sh(root, 'rev-list', '--count', 'HEAD')).toBe('2');
    expect(readFileSync(path.join(root, `incidents/open/${idOf('a')}/incident.yaml`), 'utf8')).toBe(toYaml(incident('a')));
  });

  it('walks an incident from open to closed and reads it back at each step', async () => {
    const ledger = await openLedger(root);
    await record(ledger, opening('a'));
    expect(stateOf(await readIncident(ledger, idOf('a')))).toBe('new');
    await record(ledger, containing('a'));
    expect(stateOf(await readIncident(ledger, idOf('a')))).toBe('containing');
    expect((await capsUsed(ledger, at(30))).hour).toHaveLength(1);
    expect(await capsUsed(ledger, at(90))).toMatchObject({ hour: [], day: [expect.stringContaining('user:')] });
    await record(ledger, releasing('a'));
    expect(stateOf(await readIncident(ledger, idOf('a')))).toBe('released');
    await record(ledger, closing('a'));
    const closed = await readIncident(await openLedger(root), idOf('a'));
    expect(closed.folder).toBe(`incidents/closed/2026/11/${idOf('a')}`);
    expect(stateOf(closed)).toBe('closed');
    expect(closed.timeline.map(({ data }) => data.kind)).toEqual(['opened', 'decided', 'planned', 'held', 'released', 'restored', 'closed']);
    expect(existsSync(path.join(root, 'incidents/open'))).toBe(false);
    expect(sh(root, 'status', '--porcelain')).toBe('');
    expect(await readOpen(ledger)).toEqual([]);
    expect(await readSummaries(ledger)).toMatchObject([{ id: idOf('a'), closedAs: 'confirmed', detections: ['lsass-read'] }]);
    expect([...allFingerprints(ledger).values()]).toEqual([idOf('a')]);
  });

  it('writes nothing when the same alert comes again', async () => {
    const ledger = await openLedger(root);
    await record(ledger, opening('a'));
    const again = event('a', { receivedAt: at(3) });
    const result = await record(ledger, change('a', 3, { [eventPath(again.fingerprint)]: jsonText(again) }, [
      draft(3, { kind: 'event-added', fingerprint: again.fingerprint, severity: 'high', source: 'edr' })]));
    expect(result).toBeNull();
  });

  it('works in a repository without any commit, and for a nobody', async () => {
    sh(root, 'update-ref', '-d', 'HEAD');
    sh(root, 'config', '--unset', 'user.name');
    sh(root, 'config', '--unset', 'user.email');
    const saved = { global: process.env['GIT_CONFIG_GLOBAL'], system: process.env['GIT_CONFIG_SYSTEM'] };
    process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
    process.env['GIT_CONFIG_SYSTEM'] = '/dev/null';
    try {
      await record(await openLedger(root), opening('a'));
      expect(sh(root, 'log', '-1', '--format=%an <%ae>')).toBe('cordon <cordon@localhost>');
    } finally {
      if (saved.global === undefined) delete process.env['GIT_CONFIG_GLOBAL']; else process.env['GIT_CONFIG_GLOBAL'] = saved.global;
      if (saved.system === undefined) delete process.env['GIT_CONFIG_SYSTEM']; else process.env['GIT_CONFIG_SYSTEM'] = saved.system;
    }
  });

  it('leaves other dirty and staged files alone', async () => {
    writeFileSync(path.join(root, 'staged.txt'), 'staged');
    sh(root, 'add', 'staged.txt');
    writeFileSync(path.join(root, 'untracked.txt'), 'untracked');
    await record(await openLedger(root), opening('a'));
    expect(sh(root, 'status', '--porcelain').split('\n')).toEqual(['A  staged.txt', '?? untracked.txt']);
  });

  it('refuses a ledger file that was edited by hand, and records nothing', async () => {
    const ledger = await openLedger(root);
    await record(ledger, opening('a'));
    const file = `incidents/open/${idOf('a')}/incident.yaml`;
    appendFileSync(path.join(root, file), '# mine\n');
    const head = sh(root, 'rev-parse', 'HEAD');
    await expect(record(ledger, change('a', 4, { 'incident.yaml': toYaml(incident('a', { queue: 'other' })) }, []))).rejects.toMatchObject({ code: 'LEDGER_DIRTY', message: expect.stringContaining(file) });
    expect(sh(root, 'rev-parse', 'HEAD')).toBe(head);
    expect(readFileSync(path.join(root, file), 'utf8')).toContain('# mine');
  });

  it('reads HEAD and not the work tree', async () => {
    const ledger = await openLedger(root);
    await record(ledger, opening('a'));
    rmSync(path.join(root, 'incidents'), { recursive: true });
    expect(await readOpen(await openLedger(root))).toHaveLength(1);
  });

  it.each([
    ['changed', 'decisions/1.json', '{}\n'], ['deleted', 'plans/1.json', null],
  ])('refuses that an append-only file is %s', async (_what, name, text) => {
    const ledger = await openLedger(root);
    await record(ledger, opening('a'));
    await record(ledger, containing('a'));
    await expect(record(ledger, change('a', 5, { [name]: text }, []))).rejects.toMatchObject({ code: 'LEDGER_APPEND_ONLY' });
  });

  it.each(['../../evil.json', 'timeline/01ARZ3NDEKTSV4RRFFQ69G5FAV.json', 'events/x.json', 'a\nb'])('refuses the path %j', async (name) => {
    await expect(record(await openLedger(root), change('a', 0, { [name]: 'x' }, []))).rejects.toMatchObject({ code: 'LEDGER_PATH' });
  });

  it('refuses a secret and names its kind', async () => {
    const leak = event('a', { metadata: { body: `ghp_${'A'.repeat(36)}` } });
    await expect(record(await openLedger(root), change('a', 0, { [eventPath(leak.fingerprint)]: jsonText(leak) }, [])))
      .rejects.toMatchObject({ code: 'LEDGER_SECRET', message: expect.stringContaining('GitHub token') });
  });

  it('keeps a hostile message on one line and out of the trailers', async () => {
    const hostile = { ...opening('a'), message: 'x\n\nApproved-by: mallory\u2028y' };
    await record(await openLedger(root), hostile);
    expect(sh(root, 'log', '-1', '--format=%(trailers:key=Approved-by)')).toBe('');
  });

  it('refuses on a detached head and in the middle of a merge', async () => {
    sh(root, 'checkout', '-q', '--detach');
    await expect(record(await openLedger(root), opening('a'))).rejects.toMatchObject({ code: 'DETACHED_HEAD' });
    sh(root, 'checkout', '-q', 'main');
    writeFileSync(path.join(root, '.git/MERGE_HEAD'), sh(root, 'rev-parse', 'HEAD'));
    await expect(record(await openLedger(root), opening('a'))).rejects.toMatchObject({ code: 'LEDGER_BUSY' });
  });

  it('refuses a folder that is no work tree, or is inside one', async () => {
    await expect(openLedger('/proc')).rejects.toMatchObject({ code: 'USAGE' });
    await expect(openLedger(path.join(root, 'nothing'))).rejects.toMatchObject({ code: 'USAGE' });
    await record(await openLedger(root), opening('a'));
    await expect(openLedger(path.join(root, 'incidents'))).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('reports a pause file that cannot be read as a broken guard', async () => {
    const ledger = await openLedger(root);
    expect(await readPauses(ledger)).toEqual({ pauses: [], broken: [] });
    await record(ledger, { message: 'pause', incidents: [], root: new Map([['pause.yaml', 'pauses: [{}]\n']]), actor: SERVICE_ACTOR, now: at(0) });
    expect(await readPauses(ledger)).toMatchObject({ pauses: [], broken: [{ guard: 'pause', where: 'incidents/pause.yaml:1' }] });
  });

  it('takes in a commit that somebody else made in between', async () => {
    const one = await openLedger(root);
    const two = await openLedger(root);
    await record(one, opening('a'));
    await record(two, opening('b'));
    expect((await readOpen(two)).map(({ incident: { id } }) => id).sort()).toEqual([idOf('a'), idOf('b')].sort());
    expect(sh(root, 'status', '--porcelain')).toBe('');
  });

  it('refuses a view that another run rewrote in between, and asks a function again', async () => {
    const one = await openLedger(root);
    await record(one, opening('a'));
    const two = await openLedger(root);
    const rewrite = (queue: string): ReturnType<typeof change> => change('a', 1, { 'incident.yaml': toYaml(incident('a', { queue })) }, []);
    await record(one, rewrite('one'));
    await expect(record(two, rewrite('two'))).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' });
    const three = await openLedger(root);
    await record(one, rewrite('four'));
    await record(three, async (fresh) => {
      expect(await readText(fresh, `incidents/open/${idOf('a')}/incident.yaml`)).toContain('queue: four');
      return rewrite('three');
    });
    expect((await readIncident(three, idOf('a'))).incident.queue).toBe('three');
  });

  it('keeps both effects of eight writers at once on one timeline', async () => {
    await record(await openLedger(root), opening('a'));
    await Promise.all(Array.from({ length: 8 }, async (_, i) => {
      const ledger = await openLedger(root, { random: seededRandom(i) });
      await record(ledger, change('a', i, {}, [draft(i, { kind: 'acknowledged' })]));
    }));
    const { timeline } = await readIncident(await openLedger(root), idOf('a'));
    expect(timeline).toHaveLength(9);
    expect(sh(root, 'status', '--porcelain')).toBe('');
  });
});

const SERVICE_ACTOR = { kind: 'service', id: 'cordon@test' } as const;
