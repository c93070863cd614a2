import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phasesOf } from './run.ts';
import { resource } from '../testing.ts';
import type { Rendered, Wave } from '../../../responders/contract.ts';

const names = (phases: readonly Rendered[][]): string[][] => phases.map((phase) => phase.map(({ name }) => name).sort());

/** Wave of a resource by its name: it never changes while the resource is held. */
const waveOf = (n: number): Wave => ([0, 1, 2] as const)[n % 3] ?? 0;
const sets = fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 8 }).map((ns) => ns.map((n) => resource(`r${n}`, waveOf(n))));

describe('src/contain/pulumi/run', () => {
  it('adds guards before the rest, a run a wave', () => {
    expect(names(phasesOf([resource('a', 1), resource('g', 0), resource('z', 2)], []))).toEqual([['g'], ['a', 'g'], ['a', 'g', 'z']]);
  });

  it('deletes in reverse', () => {
    expect(names(phasesOf([], [resource('a', 1), resource('g', 0), resource('z', 2)]))).toEqual([['a', 'g'], ['g'], []]);
  });

  it('runs once where only inputs differ', () => {
    expect(phasesOf([resource('a', 1, { mode: 'Full' })], [resource('a', 1, { mode: 'Selective' })])).toEqual([[resource('a', 1, { mode: 'Full' })]]);
  });

  it('adds all that comes before it lets anything go, and registers what stays in every run, for any two sets', () => {
    fc.assert(fc.property(sets, sets, (desired, previous) => {
      const phases = names(phasesOf(desired, previous));
      const wanted = new Set(desired.map(({ name }) => name));
      const kept = previous.filter(({ name }) => wanted.has(name)).map(({ name }) => name);
      for (const phase of phases) for (const name of kept) expect(phase).toContain(name);
      expect(phases.at(-1)).toEqual([...wanted].sort());
      const all = new Set([...wanted, ...previous.map(({ name }) => name)]);
      const full = phases.findIndex((phase) => new Set(phase).size === all.size);
      // Up to the fullest run the set only grows, from there on it only shrinks.
      phases.forEach((phase, index) => {
        const next = phases[index + 1];
        if (next === undefined) return;
        const [small, large] = index < full ? [phase, next] : [next, phase];
        for (const name of small) expect(large).toContain(name);
      });
    }));
  });

  it('never registers a resource of a later wave before those of an earlier one, on the way up and on the way down', () => {
    fc.assert(fc.property(sets, sets, (desired, previous) => {
      const wanted = new Set(desired.map(({ name }) => name));
      const had = new Set(previous.map(({ name }) => name));
      for (const phase of phasesOf(desired, previous)) {
        const here = new Set(phase.map(({ name }) => name));
        const fresh = desired.filter(({ name }) => !had.has(name));
        const leaving = previous.filter(({ name }) => !wanted.has(name));
        for (const group of [fresh, leaving]) {
          const highest = Math.max(-1, ...group.filter(({ name }) => here.has(name)).map(({ wave }) => wave));
          for (const { name, wave } of group) if (wave < highest) expect(here.has(name)).toBe(true);
        }
      }
    }));
  });
});
