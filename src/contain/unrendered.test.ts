import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlKey, type Hold } from '../model/index.ts';
import { desiredStacks } from './stacks.ts';
import { blocked, context, disabled, isolated, NOW, scopes, sessions } from './testing.ts';
import { withUnrendered } from './unrendered.ts';
import { appliedStack } from './work.ts';

const holds = [disabled(), sessions(), isolated(), blocked('203.0.113.7/32')];
const all = desiredStacks(holds, context);
const applied = all.map(({ name, resources }) => appliedStack(name, 'done', resources, NOW));
/** What a cordon renders that knows some control types alone. */
const knowing = (types: readonly string[], of: readonly Hold[]) => desiredStacks(of, { ...context, types: new Map([...context.types].filter(([type]) => types.includes(type))) });

describe('src/contain/unrendered', () => {
  it('gives every stack as it was applied, byte for byte, whatever control types this cordon knows', () => {
    fc.assert(fc.property(fc.subarray([...context.types.keys()]), (types) => {
      const kept = withUnrendered(knowing(types, holds), holds, applied, scopes);
      expect(new Map(kept.map(({ name, digest }) => [name, digest]))).toEqual(new Map(all.map(({ name, digest }) => [name, digest])));
    }));
  });

  it('keeps nothing that is held no more, and nothing that this cordon renders in another way today', () => {
    fc.assert(fc.property(fc.subarray(holds), fc.subarray([...context.types.keys()]), (held, types) => {
      const keys = new Set(held.map(({ control }) => controlKey(control)));
      for (const { resources } of withUnrendered(knowing(types, held), held, applied, scopes)) for (const { serves } of resources) expect(serves.some((key) => keys.has(key))).toBe(true);
    }));
    const stale = applied.map((stack) => ({ ...stack, resources: stack.resources.map((one) => ({ ...one, name: `${one.name}-of-before` })) }));
    expect(withUnrendered(all, holds, stale, scopes)).toEqual(all);
  });

  it('leaves a scope that the environment lacks alone', () => {
    expect(withUnrendered([], holds, applied, [])).toEqual([]);
  });
});
