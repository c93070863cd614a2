import { describe, expect, it } from 'vitest';
import { digestOf, type AppliedStack } from '../model/index.ts';
import { desiredStacks } from './stacks.ts';
import { appliedStack, byScope, stacksToRun } from './work.ts';
import { context, disabled, isolated, NOW, resource, scopes, sessions } from './testing.ts';

const ENTRA = 'containment.test.entra-contoso.cordon.0';
const [entra] = desiredStacks([disabled(), sessions()], context);
if (entra === undefined) throw new Error('no stack');
const applied = (state: AppliedStack['state'] = 'done', resources = entra.resources): AppliedStack => appliedStack(ENTRA, state, resources, NOW);
const there = new Set([ENTRA]);

describe('src/contain/work', () => {
  it('starts nothing when the stack is what it has to be', () => {
    expect(stacksToRun([entra], [applied()], scopes, there)).toEqual([]);
  });

  it('starts a stack that is new, and one whose resources differ', () => {
    expect(stacksToRun([entra], [], scopes, new Set())).toMatchObject([{ name: ENTRA, previous: [], exists: false, mend: false }]);
    expect(stacksToRun([entra], [applied('done', entra.resources.slice(1))], scopes, there)).toMatchObject([{ name: ENTRA, previous: entra.resources.slice(1), exists: true, mend: false }]);
  });

  it('starts a stack again whose last run failed or died, or whose state is gone, and mends it first', () => {
    expect(stacksToRun([entra], [applied('failed')], scopes, there)).toMatchObject([{ mend: true }]);
    expect(stacksToRun([entra], [applied('running')], scopes, there)).toMatchObject([{ mend: true }]);
    expect(stacksToRun([entra], [applied()], scopes, new Set())).toMatchObject([{ exists: false, mend: true, previous: entra.resources }]);
  });

  it('empties a stack that nothing holds any more, once', () => {
    expect(stacksToRun([], [applied()], scopes, there)).toMatchObject([{ name: ENTRA, desired: [], previous: entra.resources }]);
    expect(stacksToRun([], [applied('done', [])], scopes, there)).toEqual([]);
    expect(stacksToRun([], [applied('failed', [])], scopes, there)).toMatchObject([{ name: ENTRA }]);
  });

  it('leaves a stack alone whose scope the environment does not have', () => {
    expect(stacksToRun([], [{ ...applied(), stack: 'containment.test.entra-gone.cordon.0' }], scopes, there)).toEqual([]);
  });

  it('runs the stacks of one scope in the order of waves, releases last and in reverse, and scopes side by side', () => {
    const base = { scope: entra.scope, provider: entra.provider, exists: true, mend: false };
    const work = [
      { ...base, name: 'release-guard', desired: [], previous: [resource('a', 0)] }, { ...base, name: 'release', desired: [], previous: [resource('b', 1)] },
      { ...base, name: 'contain', desired: [resource('c', 1)], previous: [] }, { ...base, name: 'guard', desired: [resource('d', 0)], previous: [] },
    ];
    expect(byScope(work).map((stacks) => stacks.map(({ name }) => name))).toEqual([['guard', 'contain', 'release', 'release-guard']]);
    const two = stacksToRun(desiredStacks([disabled(), isolated()], context), [], scopes, new Set());
    expect(byScope(two)).toHaveLength(2);
  });

  it('records a digest of the resources, so that an edit by hand shows', () => {
    expect(applied()).toMatchObject({ stack: ENTRA, state: 'done', digest: digestOf(entra.resources) });
    expect(applied().digest).toBe(entra.digest);
  });
});
