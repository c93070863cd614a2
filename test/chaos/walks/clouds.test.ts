import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ids } from '../../../range/scenarios/ids.ts';
import { byHand, NSG } from '../../failures/stories.ts';
import { QUARANTINE, USERS, type Name } from './cast.ts';
import { cloudDifferences, ownersRule, parseClouds } from './clouds.ts';
import { alerted, emptyModel, released, swept, type Model } from './model.ts';
import { closeStage, openStage, type Stage } from './stage.ts';

const HOUR = 3_600_000;
let stage: Stage;
let now: number;
beforeAll(async () => {
  stage = await openStage(() => undefined);
  now = Date.parse((await stage.range.clock()).now);
});
afterAll(async () => { await closeStage(stage); });

const holding = (...names: Name[]): Model => alerted(emptyModel(), 'one', names, { from: now, to: now });
const differences = async (model: Model): Promise<string> => cloudDifferences(model, stage.start, await stage.range.dump()).join('\n');

describe('test/chaos/walks/clouds', () => {
  it('finds nothing wrong with a world that nobody touched while nobody holds anything', async () => {
    expect(await differences(emptyModel())).toBe('');
  });

  it.each<[Name, RegExp[]]>([
    ['alice', [/accountEnabled: expected false, found true/, /sessions of alice are valid from/]],
    ['laptop', [/isolation: expected "Full", found null/]],
    ['far', [/rules\/3: expected \{"name":"cordon-inbound4".*203\.0\.113\.7\/32/, /cordon-outbound4/]],
    ['web', [/inline\/current\/deny 0: expected "ours", found nothing/, new RegExp(`profile: expected "${QUARANTINE}"`)]],
  ])('finds that %s is held and nothing of it is in force', async (name, expected) => {
    const found = await differences(holding(...(name === 'far' ? [name, 'bob' as const] : [name])));
    for (const one of expected) expect(found).toMatch(one);
  });

  it('finds what is in force and nobody holds, of every kind at once', async () => {
    const before = await stage.range.dump();
    const rule = { ...ownersRule('x-1').properties, access: 'Deny', description: 'Managed by cordon', priority: 200 };
    await byHand(stage.world, 'PATCH', `/graph/v1.0/users/${USERS.bob}`, { accountEnabled: false });
    await byHand(stage.world, 'POST', `/defender/api/machines/${ids.laptop}/isolate`, { Comment: 'x', IsolationType: 'Full' });
    await byHand(stage.world, 'PUT', `/arm${NSG}/securityRules/cordon-0123456789abcdef-inbound4?api-version=2024-05-01`, { properties: rule });
    await byHand(stage.world, 'POST', '/aws/', `Action=PutRolePolicy&Version=2010-05-08&RoleName=${ids.role}&PolicyName=cordon-0123456789abcdef&PolicyDocument=${encodeURIComponent('{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}')}`);
    await stage.range.advance(60);
    const found = await differences(emptyModel());
    for (const one of [/accountEnabled: expected true, found false/, /isolation: expected null, found "Full"/, /rules\/3: expected nothing, found/, /deny 0: expected nothing, found "ours"/, /denies nothing that we know/]) expect(found).toMatch(one);
    await stage.range.load(before);
  });

  it('finds a rule of the owner that is gone, and addresses that are not exactly the held ones', async () => {
    const model = holding('far', 'bob');
    expect(await differences({ ...emptyModel(), owners: { ...emptyModel().owners, rules: ['owner-3'] } })).toMatch(/expected \{"name":"owner-3"/);
    const both = holding('far', 'near', 'bob');
    expect(await differences(both)).not.toBe(await differences(model));
  });

  it('knows of itself: what waits is not held, what is over is let go, what was released stays quiet', () => {
    const at = (hours: number) => ({ from: now + hours * HOUR, to: now + hours * HOUR });
    const model = holding('alice', 'bob', 'laptop');
    const held = (of: Model): string[] => [...(of.incidents[0]?.holds.keys() ?? [])].sort();
    expect(held(model)).toEqual(['alice.enabled', 'alice.sessions', 'laptop.isolation']);
    expect(held(swept(model, at(13)))).toEqual(['alice.enabled', 'alice.sessions']);
    expect(held(swept(swept(model, at(13)), at(25)))).toEqual([]);
    // An increment that nobody approved in time is asked for anew.
    expect(swept(model, at(25)).incidents[0]?.waiting[0]?.holds.get('bob.enabled')?.until.from).toBe(now + 49 * HOUR);
    expect(released(model, 'one').incidents[0]).toMatchObject({ waiting: [], holds: new Map() });
    expect(parseClouds(stage.start).azure.nsgs[NSG]?.state.current.rules).toHaveLength(3);
  });
});
