import { setTimeout as sleep } from 'node:timers/promises';
import { controlTypes, taskTypes } from '../../responders/registry.ts';
import { apply, type IncidentContainment } from '../../src/contain/apply/index.ts';
import { listStacks } from '../../src/contain/pulumi/switch.ts';
import type { Backend } from '../../src/contain/pulumi/workspace.ts';
import { A } from '../../src/contain/testing.ts';
import { controlKey, digestOf, type AppliedStack, type Hold, type Outcome } from '../../src/model/index.ts';
import type { Contained } from './contained.ts';

/** What one apply came to. */
export interface Applied {
  /** By `<control type> <target>`. */
  outcomes: ReadonlyMap<string, Outcome>;
  /** Stacks that the engine ran, by name, and whether they failed. */
  ran: ReadonlyMap<string, boolean>;
  /** What was mended in the state, as the timeline has it. */
  repaired: string[];
}

export interface Ways {
  /** In the place of the range's own. */
  backend?: Backend;
  /** Control types that this cordon knows. */
  types?: readonly string[];
  forbidden?: (hold: Hold) => string | null;
}

/** One incident that is applied again and again; what the ledger would keep between two runs is kept here. */
export interface Story {
  apply(holds: readonly Hold[], ways?: Ways): Promise<Applied>;
  /** As after a run that was killed when it had made everything and had written down nothing but its intent. */
  die(...stacks: string[]): void;
}

/** A hold of the story: its action is its control type, and it was stamped as often as ever, so that no run comes after. */
export function ofStory(one: Hold): Hold {
  const at = '2026-11-21T03:00:00.000Z';
  return { ...one, action: one.control.type, incident: A, stamps: [at, at], timeoutSeconds: 3 };
}

/** Begins a story. */
export function story(on: Contained): Story {
  let applied: readonly AppliedStack[] = [];
  let outcomes: Outcome[] = [];
  let leaving: string[] = [];
  let last: readonly Hold[] = [];
  const run = async (holds: readonly Hold[], ways: Ways = {}): Promise<Applied> => {
    const repaired: string[] = [];
    const types = new Map(controlTypes.filter(({ type }) => ways.types?.includes(type) ?? true).map((type) => [type.type, type]));
    const backend = ways.backend ?? on.backend;
    const { now: range } = await on.range.clock();
    const offset = Date.parse(range) - Date.now();
    const keys = new Set(holds.map(({ control }) => controlKey(control)));
    leaving = [...leaving, ...last.map(({ control }) => controlKey(control))].filter((key) => !keys.has(key));
    last = holds;
    const incident: IncidentContainment = { incident: A, holds, outcomes, leaving, lifted: new Map(), otherWays: new Map(), tasks: [] };
    const report = await apply([incident], applied, {
      stack: { ...on.context, types }, types, taskTypes: new Map(taskTypes.map((type) => [type.type, type])), scopes: on.all, clients: on.clients, backend, env: process.env,
      actor: { kind: 'person', id: 'dana' }, now: () => new Date(Date.now() + offset).toISOString(), sleep: async (ms) => { await sleep(ms); },
      existing: async () => await listStacks(backend, process.env), paused: async () => await Promise.resolve(null), forbidden: ways.forbidden ?? (() => null),
      journal: async ({ stacks, incidents }) => {
        repaired.push(...incidents.flatMap(({ entries }) => entries.flatMap(({ data }) => (data.kind === 'repaired' ? [data.what] : []))));
        const written = new Set(stacks.map(({ stack }) => stack));
        applied = await Promise.resolve([...applied.filter(({ stack }) => !written.has(stack)), ...stacks]);
      },
      publish: async () => { await Promise.resolve(); }, progress: () => undefined,
    });
    outcomes = report.incidents.flatMap((one) => one.outcomes);
    return { outcomes: new Map(outcomes.map((outcome) => [`${outcome.action} ${outcome.target}`, outcome])), ran: new Map(report.stacks.map(({ name, failed }) => [name, failed])), repaired };
  };
  return {
    apply: run,
    die: (...stacks) => { applied = applied.map((one) => (stacks.includes(one.stack) ? { ...one, state: 'running', resources: [], digest: digestOf([]) } : one)); },
  };
}
