import { describe, expect, it } from 'vitest';
import { FIGHT, sha256, tellsOfFight, type EntryDraft } from '../model/index.ts';
import { append } from './chain.ts';
import { at, DANA, draft, idOf, seededRandom } from './fixtures.ts';
import { liftedControls } from './lifted.ts';

const timeline = (entries: readonly EntryDraft[]) => ({ timeline: append([], idOf('a'), entries, seededRandom(1)).map(({ entry }) => entry) });
const drift = (minute: number): EntryDraft => draft(minute, { kind: 'drift', control: 'c', expected: null, found: 'gone' });
const ack = (minute: number): EntryDraft => draft(minute, { kind: 'acknowledged' }, DANA);
const held = (minute: number): EntryDraft => draft(minute, { kind: 'held', n: 1, digest: sha256('p'), controls: ['c'], targets: [], automatic: true });

describe('src/record/lifted', () => {
  it('takes the third time for a fight, open until a person has it, and open again with the next', () => {
    const after = (...entries: EntryDraft[]) => liftedControls(timeline(entries)).map(({ times, fight, open }) => [times.length, fight, open]);
    expect(after(drift(1), drift(2))).toEqual([[2, false, false]]);
    expect(after(drift(1), drift(2), drift(3))).toEqual([[3, true, true]]);
    expect(after(drift(1), drift(2), drift(3), ack(4))).toEqual([[3, true, false]]);
    expect(after(ack(0), drift(1), drift(2), drift(3), ack(4), drift(5))).toEqual([[4, true, true]]);
    expect(after(drift(1), drift(2), held(3), drift(4))).toEqual([[1, false, false]]);
    expect(after(drift(1), drift(2), drift(3), draft(4, { kind: 'released', controls: ['c'], why: 'released', reason: 'over' }))).toEqual([[3, true, false]]);
  });

  it('is put back when an outcome after it is effective, not before', () => {
    const outcome = (effectiveAt: string | null): EntryDraft => draft(5, { kind: 'outcome', attempt: 1, controls: ['c'], outcome: { action: 'a', target: 'user:u', requestedAt: at(0), acceptedAt: at(1), effectiveAt, residual: null, failure: null } });
    expect(liftedControls(timeline([drift(1), outcome(null)]))[0]?.times[0]?.putBackAt).toBeNull();
    expect(liftedControls(timeline([drift(1), outcome(at(5))]))[0]?.times[0]?.putBackAt).toBe(at(5));
  });

  it('tells a person at 3, 6, 12, 24, and not in between', () => {
    expect(Array.from({ length: 30 }, (_, n) => n).filter(tellsOfFight)).toEqual([FIGHT, 6, 12, 24]);
  });
});
