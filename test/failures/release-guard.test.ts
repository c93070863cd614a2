import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../range/compare.ts';
import type { Fault } from '../../range/faults.ts';
import type { Backend } from '../../src/contain/pulumi/workspace.ts';
import type { DesiredStack } from '../../src/contain/stacks.ts';
import { contained, eachType, endProviders, type Contained } from './contained.ts';
import { disconnected, engineRun, namesOf, stateFile, type EngineRun, type Ran } from './one-stack.ts';

/**
 * What fails while the engine runs, and what it then says. `nothing` comes last: then the older program makes the
 * neighbours, and `destroy` has them to take away.
 */
const FAULTS = {
  'its neighbour': /403/,
  'its provider, in the middle': /transport|EOF|connection|unavailable/i,
  'its provider, at the start': /boom/,
  'its refresh': /403/,
  'its parent step': /cannot change|needs (endpoints|metadataHost)/,
  'nothing': /release-guard/,
} as const;
type FaultName = keyof typeof FAULTS;
/** The program of today, one that does not register what is held, and `destroy` with and without the stack's program. */
const RUNS = ['up', 'up of an older program', 'destroy', 'destroy without a program'] as const;
type RunName = (typeof RUNS)[number];

const types = eachType();
const CELLS = RUNS.flatMap((run) => (Object.keys(FAULTS) as FaultName[]).map((fault) => ({ run, fault }))).filter(({ run, fault }) => (run === 'up' ? fault !== 'nothing' : run !== 'destroy without a program' || fault === 'nothing'));
const table: string[] = [];
let on: Contained;
let held: DesiredStack[];
let beside: DesiredStack[];
let untouched = '';

/** One fault in every service, on the reads or on the writes of the neighbours. */
const faults = (which: 'reads' | 'writes', fault: Partial<Fault>): Fault[] => [...new Map(types.map(({ sample }) => [sample.service + sample[which], { service: sample.service, operation: sample[which], status: 403, ...fault }])).values()];

/** Kills every provider once each service has a call of one that it has not answered. */
async function killInTheMiddle(run: Omit<EngineRun, 'backend'>, file: string): Promise<Ran> {
  await on.range.faults(faults('writes', { delayMs: 6_000, times: 50 }));
  writeFileSync(file, '');
  const backend = on.withProviders('watched', `#!/bin/sh\necho $$ >> '${file}'\nexec 'REAL' "$@"\n`);
  let ended = false;
  const running = engineRun({ ...run, backend }).finally(() => { ended = true; });
  const allCalled = (): boolean => on.server.range.world.faults.every(({ times }) => times !== 50);
  while (!allCalled() && !ended) await new Promise((wake) => { setTimeout(wake, 20); });
  expect(allCalled()).toBe(true);
  endProviders(file);
  return await running;
}

async function play(run: RunName, fault: FaultName): Promise<Ran> {
  const register = run === 'up of an older program' ? beside : [...held, ...beside];
  const base = { run: run === 'up' || run === 'up of an older program' ? 'up' as const : run, every: held, register, held: namesOf(held), refresh: false };
  switch (fault) {
    case 'nothing': return await engineRun({ ...base, backend: on.backend });
    case 'its parent step': return await engineRun({ ...base, backend: on.backend, scopeOf: disconnected });
    case 'its neighbour':
      await on.range.faults(faults('writes', {}));
      return await engineRun({ ...base, backend: on.backend });
    case 'its provider, at the start': return await engineRun({ ...base, backend: on.withProviders('crashing', '#!/bin/sh\necho boom >&2\nexit 3\n') });
    case 'its provider, in the middle': return await killInTheMiddle(base, join(on.folder, `pids-${run.replaceAll(' ', '-')}`));
    case 'its refresh':
      await on.range.faults(faults('reads', {}));
      return await engineRun({ ...base, backend: on.backend, refresh: true });
  }
}

const everything = (backend: Backend, register: readonly DesiredStack[]): EngineRun => ({ run: 'up', every: held, register, held: namesOf(register), refresh: false, backend });

beforeAll(async () => {
  on = await contained();
  untouched = await on.range.dump();
  held = on.stacks(types.map(({ sample }) => sample.hold()));
  beside = on.stacks(types.map(({ sample }) => sample.neighbour()));
  expect((await engineRun(everything(on.backend, held))).error).toBe('');
}, 120_000);
afterAll(async () => {
  process.stdout.write(`\nwhat a hold explains stays in force: ${table.length * types.length} cells\n${table.join('\n')}\n`);
  await on.close();
});

describe('test/failures/release-guard', { timeout: 120_000 }, () => {
  describe.each(RUNS)('under `%s`', (run) => {
    it.each(CELLS.filter((cell) => cell.run === run).map(({ fault }) => fault))('keeps what is held of every control type in force when %s fails', async (fault) => {
      const { error, steps } = await play(run, fault);
      await on.range.faults([]);
      expect(error).toMatch(FAULTS[fault]);
      const world = await on.world();
      const names = namesOf(held);
      const state = readFileSync(stateFile(on.folder), 'utf8');
      for (const { type, sample } of types) {
        expect({ run, fault, type, inForce: sample.inForce(world) }).toEqual({ run, fault, type, inForce: true });
        for (const name of namesOf(on.stacks([sample.hold()]))) expect(state).toContain(`::${name}"`);
      }
      expect(steps.filter(({ op, name }) => names.has(name) && !['same', 'refresh'].includes(op))).toEqual([]);
      table.push(`  ${run} | ${fault} | ${types.map(({ type }) => type).join(', ')}`);
    });
  });

  it('lets through a delete that the holds explain, of every control type, and restores what was before', async () => {
    const { error } = await engineRun(everything(on.backend, []));
    expect(error).toBe('');
    const world = await on.world();
    const left = types.filter(({ sample }) => sample.inForce(world)).map(({ type }) => type);
    // A revocation cannot be taken back: new sessions were allowed all along.
    expect(left).toEqual(['entra:sessions-valid-from']);
    expect(compare(untouched, await on.range.dump()).differences).toEqual([]);
  });
});
