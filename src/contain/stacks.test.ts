import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hold } from '../model/index.ts';
import { desiredStacks, MOST_RESOURCES, strangers, withShards } from './stacks.ts';
import { B, blocked, context, disabled, isolated, roleSessions, sessions, users } from './testing.ts';
import { NSG } from '../../responders/testing/range.ts';

const OTHER = NSG.replace('nsg-app', 'nsg-web');
const names = (holds: readonly Hold[]): string[] => desiredStacks(holds, context).map((stack) => stack.name);

describe('src/contain/stacks', () => {
  it('gives each scope and provider a stack of its own', () => {
    expect(names([disabled(), sessions(), isolated(), roleSessions(), blocked('203.0.113.7/32')])).toEqual([
      'containment.test.aws-210987654321.aws.0', 'containment.test.azure-contoso.azure-native.0', 'containment.test.defender-contoso.cordon.0', 'containment.test.entra-contoso.cordon.0',
    ]);
  });

  it('puts guards before what they guard in a stack', () => {
    const waves = desiredStacks([disabled(), sessions()], context)[0]?.resources.map(({ wave }) => wave) ?? [];
    expect(waves).toEqual([...waves].sort());
    expect(new Set(waves).size).toBe(2);
  });

  it('has the same digest for the same holds in any order, and another one for another value', () => {
    const digest = (holds: readonly Hold[]): string[] => desiredStacks(holds, context).map((stack) => stack.digest);
    expect(digest([sessions(), disabled()])).toEqual(digest([disabled(), sessions()]));
    expect(digest([sessions('2026-11-21T04:00:00.000Z'), disabled()])).not.toEqual(digest([disabled(), sessions()]));
  });

  it('leaves out holds whose scope or type the environment lacks, and names them', () => {
    const lost = { ...disabled(), control: { ...disabled().control, scope: 'entra-gone' } };
    expect(names([lost])).toEqual([]);
    expect(strangers([lost, isolated()], context)).toEqual([lost]);
  });

  it('fills the lowest shard up to 50 resources, then the next', () => {
    const sharded = withShards(users(120).map((user) => disabled(user)), [], context);
    const sizes = desiredStacks(sharded, context).map((stack) => stack.resources.length);
    expect(sizes).toEqual([50, 50, 20]);
  });

  it('puts a new control where there is room again, and moves none that is held', () => {
    const all = withShards(users(120).map((user) => disabled(user)), [], context);
    const left = all.filter((_, index) => index !== 7 && index !== 60);
    const [fresh] = withShards([disabled(users(121)[120])], left, context);
    expect(fresh?.shard).toBe(0);
    const [second] = withShards([disabled(users(122)[121])], fresh === undefined ? [] : [...left, fresh], context);
    expect(second?.shard).toBe(1);
  });

  it('keeps what shares an NSG in one stack, even when that is full, so that rules have one writer', () => {
    const first = withShards([blocked('203.0.113.7/32')], [], context).map((one) => ({ ...one, shard: 3 }));
    const more = withShards([blocked('203.0.113.8/32', NSG, { incident: B }), blocked('203.0.113.7/32', NSG, { incident: B }), blocked('203.0.113.8/32', OTHER)], first, context);
    expect(more.map(({ shard }) => shard)).toEqual([3, 3, 0]);
  });

  it('is stable: any holds, added one by one or together, never share a resource between stacks nor outgrow one', () => {
    const some = fc.array(fc.oneof(
      fc.integer({ min: 0, max: 70 }).map((n) => disabled(users(71)[n])), fc.integer({ min: 0, max: 70 }).map((n) => sessions(undefined, users(71)[n])),
      fc.tuple(fc.integer({ min: 1, max: 250 }), fc.constantFrom(NSG, OTHER)).map(([n, nsg]) => blocked(`203.0.113.${n}/32`, nsg)),
    ), { maxLength: 30 });
    fc.assert(fc.property(some, some, (one, two) => {
      const first = withShards(one, [], context);
      const again = withShards(one, first, context);
      expect(again).toEqual(first);
      const stacks = desiredStacks([...first, ...withShards(two, first, context)], context);
      const objects = stacks.flatMap((stack) => stack.resources.map((resource) => `${stack.scope.id}/${resource.name}`));
      expect(new Set(objects).size).toBe(objects.length);
      for (const stack of stacks) expect(stack.resources.length).toBeLessThanOrEqual(MOST_RESOURCES);
    }), { numRuns: 25 });
  });
});
