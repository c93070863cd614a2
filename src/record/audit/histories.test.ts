import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containing, opening, seededRandom, sh, temporaryRepository } from '../fixtures.ts';
import { openLedger, readTexts } from '../ledger.ts';
import { record } from '../record.ts';
import { begin, FOLLOWING, GIT, mergeAll, recordAll, standAlone, type History } from './histories.ts';
import { verifyLedger } from './index.ts';

/** Honest histories, and how the branches of each come together at the end. */
const COUNT = 200;
const ENDS = ['merge', 'merge', 'merge', 'merge', 'merge', 'merge', 'merge', 'merge', 'octopus', 'rebase'] as const;
/** `CORDON_SEED` looks at others. */
const SEED = Number(process.env['CORDON_SEED'] ?? 1);

describe('src/record/audit with histories that were merged', () => {
  let root = '';
  let rooms = '';
  const histories: History[] = [];
  beforeAll(async () => {
    rooms = mkdtempSync(path.join(tmpdir(), 'cordon-histories-'));
    root = temporaryRepository().root;
    const ledger = await openLedger(root, { random: seededRandom(1) });
    for (const next of [opening('a'), containing('a'), opening('b'), containing('b', 'approval'), opening('c')]) await record(ledger, next);
    await readTexts(ledger, ledger.files.keys());
    for (let n = 0; n < COUNT; n += 1) histories.push(begin(`h${n}`, ledger, 2 + ((SEED + n) % 2), SEED * 100_000 + n, seededRandom(SEED * 100_000 + n)));
  }, 120_000);
  afterAll(() => { for (const folder of [root, rooms]) rmSync(folder, { recursive: true, force: true }); });

  it(`finds nothing in ${COUNT} of them (seed ${SEED}): one timeline and different ones, crossed, octopus, rebased, closed on one side`, async () => {
    const merge = async (wanted: Parameters<typeof mergeAll>[1]): Promise<void> => {
      await mergeAll(root, wanted.filter(({ history }) => histories.indexOf(history) % 4 !== 0), GIT);
      await mergeAll(root, wanted.filter(({ history }) => histories.indexOf(history) % 4 === 0), FOLLOWING);
    };
    for (let round = 0; round < 3; round += 1) {
      await recordAll(root, histories, round);
      const crossed = histories.filter(({ pick }) => pick(2) === 0);
      await merge(histories.flatMap((history) => [
        { history, into: 0, from: 1 }, ...(crossed.includes(history) ? [{ history, into: 1, from: 0 }] : []), ...(history.pick(3) === 0 ? [{ history, into: 2, from: 0 }] : []),
      ]));
    }
    await recordAll(root, histories, 3);
    const endOf = (history: History): (typeof ENDS)[number] => ENDS[histories.indexOf(history) % ENDS.length] ?? 'merge';
    const last = histories.filter((history) => endOf(history) === 'merge');
    await merge(last.map((history) => ({ history, into: 0, from: 1 })));
    await merge(last.map((history) => ({ history, into: 0, from: 2 })));

    const check = async (history: History): Promise<void> => {
      const folder = path.join(rooms, history.name);
      const [main = '', one = '', two = one] = history.branches.map(({ tip }) => tip);
      standAlone(root, folder, { main, one, two });
      const end = endOf(history);
      if (end !== 'merge') sh(folder, 'reset', '-q', '--hard');
      if (end === 'octopus') sh(folder, ...GIT, 'merge', '-q', '--no-edit', 'one', ...(two === one ? [] : ['two']));
      // What this clone has not published goes on top of what the other has.
      if (end === 'rebase') sh(folder, ...GIT, 'rebase', '-q', 'one');
      expect({ history: history.name, findings: await verifyLedger(folder) }).toEqual({ history: history.name, findings: [] });
    };
    const todo = [...histories];
    await Promise.all(Array.from({ length: 3 }, async () => {
      for (let next = todo.pop(); next !== undefined; next = todo.pop()) await check(next);
    }));
    const count = (what: (history: History) => boolean): number => histories.filter(what).length;
    console.log(`${COUNT} honest histories, ${histories.reduce((sum, { merges }) => sum + merges, 0)} merges; ${count(({ has }) => has.has('closes c'))} with an incident closed on one branch, ${count((history) => endOf(history) === 'octopus')} octopus, ${count((history) => endOf(history) === 'rebase')} rebased`);
    expect(count(({ has }) => has.has('closes c'))).toBeGreaterThan(50);
  }, 300_000);
});
