import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../range/compare.ts';
import { ids, nsgId } from '../../range/scenarios/ids.ts';
import { World } from '../../range/world.ts';
import { controlTypes } from '../../responders/registry.ts';
import { inForce } from '../../src/contain/join.ts';
import { ofStory, story } from './applied.ts';
import { contained, eachType, type Contained, type Sample } from './contained.ts';

/** Control types whose resources have a name of their own in the cloud, so that somebody else can have taken it. */
const creating = eachType().filter(({ type, sample }) => {
  const found = controlTypes.find((one) => one.type === type);
  return found?.pulumiProvider !== 'cordon' && sample.hold().control.type === type;
});

/** Puts somebody else's object in the place of the name; by control type. */
const occupy: Readonly<Record<string, (world: World, name: string) => void>> = {
  'aws:role-sessions-not-before': ({ aws }, name) => {
    const inline = aws.roles[ids.role]?.inline.current;
    if (inline !== undefined) inline[name] = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'CordonDenySessionsBefore', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] });
  },
  'azure:nsg-block': ({ azure }, name) => {
    const rules = azure.nsgs[nsgId]?.state.current.rules;
    const [first] = rules ?? [];
    if (first !== undefined) rules?.push({ name, properties: { ...first.properties, priority: 4_000, description: 'Managed by somebody else' } });
  },
};

let on: Contained;
let untouched = '';
beforeAll(async () => {
  on = await contained();
  untouched = await on.range.dump();
});
afterEach(async () => { await on.range.load(untouched); });
afterAll(async () => { await on.close(); });

const namesOf = (sample: Sample): string[] => on.stacks([sample.hold()]).flatMap(({ resources }) => resources.map(({ inputs }) => String(inputs['securityRuleName'] ?? inputs['name'])));

async function occupied(type: string, name: string): Promise<void> {
  const world = World.parse(JSON.parse(await on.range.dump()));
  occupy[type]?.(world, name);
  await on.range.load(JSON.stringify(world));
}

describe('test/failures/not-ours', { timeout: 120_000 }, () => {
  it('tries every control type that makes an object with a name', () => {
    expect(creating.map(({ type }) => type).sort()).toEqual(Object.keys(occupy).sort());
    for (const { sample } of eachType()) {
      for (const { resources } of on.stacks([sample.hold()])) for (const { importId, provider } of resources) expect(importId === null).toBe(provider === 'cordon');
    }
  });

  it.each(creating.map(({ type, sample }): [string, Sample] => [type, sample]))('%s: sees that somebody else has one of our names, and counts none of it as its own', async (type, sample) => {
    const [held] = inForce([sample.hold()], on.context.types, on.context.repository);
    const found = controlTypes.find((one) => one.type === type);
    const scope = on.all.find(({ id }) => id === held?.control.scope);
    if (held === undefined || found === undefined || scope === undefined) throw new Error(`nothing of ${type}`);
    for (const name of namesOf(sample)) {
      await on.range.load(untouched);
      await occupied(type, name);
      const seen = await found.observe(held.control, { scope, now: '2026-11-21T03:00:00Z', timeoutSeconds: 5 }, on.clients, held.marker);
      expect(seen).toMatchObject({ ours: false, foreign: expect.stringContaining('cordon did not write') });
      expect((seen.present ?? []).filter((id) => id.includes(name))).toEqual([]);
    }
  });

  it('refuses it in a run, for every such control type at once, makes none of its own, and leaves theirs', async () => {
    for (const { type, sample } of creating) await occupied(type, namesOf(sample)[0] ?? '');
    const theirs = await on.range.dump();
    const ran = await story(on).apply(creating.map(({ sample }) => ofStory(sample.hold())));
    expect([...ran.outcomes.values()].map(({ failure }) => failure?.reason)).toEqual(creating.map(() => expect.stringMatching(/^foreign-guard: .*cordon did not write/)));
    expect(compare(theirs, await on.range.dump()).differences).toEqual([]);
  });
});
