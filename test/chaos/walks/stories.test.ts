import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitingPlans, type IncidentRecord } from '../../../src/record/index.ts';
import { alert, ALICE, BOB, byHand } from '../../failures/stories.ts';
import { USERS } from './cast.ts';
import { cloudDifferences } from './clouds.ts';
import { readBooks, recordOf } from './ledger.ts';
import { emptyModel } from './model.ts';
import { closeStage, openStage, play, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => { stage = await openStage(() => undefined); });
afterAll(async () => { await closeStage(stage); });

async function respond(entity: { type: string; value: string }, id: string): Promise<IncidentRecord> {
  // Later than alerts fold: an incident of its own.
  await stage.range.advance(3_600);
  const { code, stderr } = await play(stage, ['respond', '--event', '-', '--json'], JSON.stringify(alert([entity], id)));
  expect(code, stderr).toBeLessThan(4);
  return await incident(id);
}

async function incident(id: string): Promise<IncidentRecord> {
  const record = recordOf((await readBooks(stage.world, emptyModel())).records, id);
  if (record === null) throw new Error(`no incident of ${id}`);
  return record;
}

async function approve(record: IncidentRecord): Promise<void> {
  const { code, stderr } = await play(stage, ['approve', record.incident.id, '--digest', waitingPlans(record)[0]?.digest ?? '', '--json']);
  expect(code, stderr).toBe(0);
}

/** What walks found once, where a walk needs luck to meet it again. */
describe('test/chaos/walks/stories', { timeout: 200_000 }, () => {
  it('gives an account back although an alert came while its release had failed: what we set is not what was there before', async () => {
    const { incident: first } = await respond(ALICE, 'first');
    await stage.range.faults([{ service: 'graph', operation: '^PATCH', status: 403 }]);
    expect((await play(stage, ['release', first.id, '--json'])).code).toBe(5);
    await stage.range.faults([]);
    const { incident: second, holds } = await respond(ALICE, 'second');
    expect(holds.find(({ control }) => control.field === 'accountEnabled')?.before).toEqual({ enabled: true });
    expect((await play(stage, ['release', second.id, '--json'])).code).toBe(0);
    expect(cloudDifferences(emptyModel(), stage.start, await stage.range.dump())).toEqual([]);
  });

  it('asks anew for an account whose owner disabled it before another incident held it: no release enables it', async () => {
    const older = await respond(BOB, 'older');
    expect((await byHand(stage.world, 'PATCH', `/graph/v1.0/users/${USERS.bob}`, { accountEnabled: false })).status).toBe(204);
    await approve(await respond(BOB, 'newer'));
    await approve(older);
    const [again] = waitingPlans(await incident('older'));
    expect(again?.covers.holds.map(({ control, before }) => [control.field, before])).toEqual([['accountEnabled', { enabled: false }]]);
    await approve(await incident('older'));
    const befores = [...(await incident('older')).holds, ...(await incident('newer')).holds].filter(({ control }) => control.field === 'accountEnabled').map(({ before }) => before);
    expect(befores).toEqual([{ enabled: false }, { enabled: false }]);
    // Nothing of it was applied: the next story needs no engine.
    for (const one of ['older', 'newer']) expect((await play(stage, ['release', (await incident(one)).incident.id, '--json'])).code).toBe(0);
  });

  it('asks anew for what waited until its time was over; what was released while it waited stays quiet', async () => {
    const late = await respond(BOB, 'late');
    await stage.range.advance(20 * 3_600);
    const refused = await play(stage, ['approve', late.incident.id, '--digest', waitingPlans(late)[0]?.digest ?? '', '--json']);
    expect([refused.code, refused.stdout]).toEqual([4, expect.stringMatching(/the time of revoke on user:.* is over/)]);
    await play(stage, ['sweep', '--json']);
    const anew = waitingPlans(await incident('late'));
    expect(anew.map(({ n }) => n)).toEqual([2]);
    expect((await play(stage, ['release', late.incident.id, '--json'])).code).toBe(0);
    await play(stage, ['sweep', '--json']);
    expect(waitingPlans(await incident('late'))).toEqual([]);
  });
});
