import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ids } from '../../range/scenarios/ids.ts';
import { blocked } from '../../src/contain/testing.ts';
import { entityRef, type Hold } from '../../src/model/index.ts';
import { ofStory, story, type Applied, type Story } from './applied.ts';
import { contained, eachType, type Contained } from './contained.ts';

const types = eachType();
const neighbours = types.map(({ sample }) => ofStory(sample.neighbour()));
const target = (type: string): Hold[] => types.filter((one) => one.type === type).map(({ sample }) => ofStory(sample.hold()));
const another = ofStory(blocked('198.51.100.9/32'));
const nameOf = (hold: Hold): string => `${hold.action} ${entityRef(hold.target)}`;

let on: Contained;
let one: Story;
let holds: Hold[] = neighbours;

/** The executables of a provider are not there. */
const without = (...names: string[]): { backend: Contained['backend'] } => {
  const path = join(on.folder, 'nothing');
  mkdirSync(path, { recursive: true });
  return { backend: { ...on.backend, providers: on.backend.providers.map((provider) => (names.includes(provider.name) ? { ...provider, path } : provider)) } };
};
/** Failed outcomes with their reasons, and those that are not in force although nothing failed. */
const failed = (ran: Applied): Record<string, string> => Object.fromEntries([...ran.outcomes].flatMap(([name, outcome]) => (outcome.failure === null && outcome.acceptedAt !== null ? [] : [[name, outcome.failure?.reason ?? 'not accepted']])));
const expected = (reasons: readonly [Hold[], RegExp][]): Record<string, unknown> => Object.fromEntries(reasons.flatMap(([of, reason]) => of.map((hold) => [nameOf(hold), expect.stringMatching(reason)])));
/** Of which controls the cloud has nothing of what their neighbours need. */
async function inForce(): Promise<{ neighbours: string[]; targets: string[] }> {
  const world = await on.world();
  return {
    neighbours: types.filter(({ sample }) => sample.neighbourInForce(world)).map(({ type }) => type),
    targets: types.filter(({ sample }) => sample.inForce(world)).map(({ type }) => type),
  };
}
const all = types.map(({ type }) => type);

beforeAll(async () => {
  on = await contained();
  one = story(on);
});
afterAll(async () => { await on.close(); });

describe('test/failures/each-in-turn', { timeout: 240_000 }, () => {
  it('contains with the other providers while the plug-in of cordon\'s own is missing, says which controls wait for it, and one more run completes it', async () => {
    const ran = await one.apply(holds, without('cordon'));
    const native = ['aws:role-sessions-not-before', 'azure:nsg-block'];
    expect(failed(ran)).toEqual(expected([[neighbours.filter(({ action }) => !native.includes(action)), /cordon/]]));
    expect((await inForce()).neighbours).toEqual(native);
    const again = await one.apply(holds);
    expect(failed(again)).toEqual({});
    expect([...again.ran.keys()].sort()).toEqual(['containment.range.aws-210987654321.cordon.0', 'containment.range.defender-contoso.cordon.0', 'containment.range.entra-contoso.cordon.0']);
    expect(await inForce()).toEqual({ neighbours: all, targets: [] });
  });

  it('keeps everything else in force while one plug-in is missing and one call is refused, adopts by its marker what was made and never answered, and one more run completes it', async () => {
    holds = [...holds, ...target('entra:sessions-valid-from'), ...target('aws:role-sessions-not-before'), ...target('azure:nsg-block')];
    await on.range.faults([
      { service: 'graph', operation: `^POST .*/${ids.alice}/revokeSignInSessions`, status: 403 },
      { service: 'arm', operation: '^PUT .*-outbound4', status: 0, after: true },
    ]);
    const ran = await one.apply(holds, without('aws'));
    await on.range.faults([]);
    expect(failed(ran)).toEqual(expected([
      [target('entra:sessions-valid-from'), /403/], [target('aws:role-sessions-not-before'), /pulumi-resource-aws/],
    ]));
    expect(ran.repaired).toEqual([expect.stringMatching(/^adopted nsg-block.*-outbound4 by its marker$/)]);
    expect(await inForce()).toEqual({ neighbours: all, targets: ['azure:nsg-block'] });
    const again = await one.apply(holds);
    expect(failed(again)).toEqual({});
    expect(await inForce()).toEqual({ neighbours: all, targets: ['entra:sessions-valid-from', 'aws:role-sessions-not-before', 'azure:nsg-block'] });
  });

  it('keeps everything else in force when the others fail in turn, by 403, 500 and a dropped connection, in a create and in an update', async () => {
    holds = [...holds, ...target('entra:account-enabled'), ...target('defender:device-isolation'), ...target('aws:instance-profile'), another,
      ...target('aws:role-sessions-not-before').map((hold) => ({ ...hold, until: '2026-12-24T03:00:00.000Z' }))];
    await on.range.faults([
      { service: 'graph', operation: `^PATCH .*/${ids.alice}$`, status: 0 }, { service: 'defender', operation: `^POST .*/${ids.laptop}/isolate`, status: 500 },
      { service: 'aws', operation: '^ReplaceIamInstanceProfileAssociation$', status: 403 }, { service: 'aws', operation: '^PutRolePolicy$', status: 500 }, { service: 'arm', operation: '^PUT .*-inbound4', status: 403 },
    ]);
    const ran = await one.apply(holds);
    await on.range.faults([]);
    expect(failed(ran)).toEqual(expected([
      [target('entra:account-enabled'), /PATCH .*users/], [target('defender:device-isolation'), /isolate: 500|another request/], [target('aws:instance-profile'), /ReplaceIamInstanceProfile/],
      [target('aws:role-sessions-not-before'), /PutRolePolicy/], [[...target('azure:nsg-block'), another], /PUT .*inbound4: 403/],
    ]));
    expect(await inForce()).toEqual({ neighbours: all, targets: ['entra:sessions-valid-from', 'aws:role-sessions-not-before', 'azure:nsg-block'] });
    const again = await one.apply(holds);
    expect(failed(again)).toEqual({});
    expect(await inForce()).toEqual({ neighbours: all, targets: all });
  });

  it('leaves in force what an older cordon finds held and does not know, in the stacks that it runs too', async () => {
    const [released] = target('entra:sessions-valid-from');
    const ran = await one.apply(holds.filter((hold) => hold.action !== released?.action), { types: ['entra:sessions-valid-from'] });
    expect([...ran.ran]).toEqual([['containment.range.entra-contoso.cordon.0', false]]);
    expect(await inForce()).toEqual({ neighbours: all, targets: all });
    expect(failed(await one.apply(holds))).toEqual({});
  });

  it('lets nothing go that a guard forbids today and a run that died had made', async () => {
    one.die('containment.range.entra-contoso.cordon.0');
    const ran = await one.apply(holds, { forbidden: ({ target: { name } }) => `${name} is protected` });
    expect([...ran.ran.values()]).toEqual([true]);
    expect(Object.values(failed(ran)).every((reason) => /forbidden-guard: .* is protected/.test(reason))).toBe(true);
    expect(await inForce()).toEqual({ neighbours: all, targets: all });
    expect(failed(await one.apply(holds))).toEqual({});
  });
});
