import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Outcome, TimelineEntry } from '../../../src/model/index.ts';
import type { World } from '../../e2e/world.ts';

/** Everything that a kill must not change, by what it is: the ledger, the clouds and the Pulumi state, without times, ULIDs and attempts. */
export type Result = Record<string, unknown>;

/** Reads the result of everything that a world has lived through. */
export async function resultOf(world: World): Promise<Result> {
  const range = await world.range();
  const plain = (value: unknown): unknown => normal(value, [[world.folder, '<repository>'], [range.url, '<range>']]);
  return Object.fromEntries([...ledgerOf(world), ['range', rangeOf(await range.dump())], ...stateOf(world)].map(([name, value]) => [name, plain(value)]));
}

function ledgerOf(world: World): [string, unknown][] {
  const found: [string, unknown][] = [];
  const timelines = new Map<string, TimelineEntry[]>();
  for (const [path, text] of world.committed('incidents')) {
    const folder = /^(.*)\/timeline\/[^/]+$/.exec(path)?.[1];
    if (folder !== undefined) timelines.set(folder, [...timelines.get(folder) ?? [], TimelineEntry.parse(JSON.parse(text))]);
    // How many commits it took is no result; the digests in reports and inputs stand for times.
    else if (!/\/chain\/|\/report\.md$|\.inputs\.json$|^incidents\/inputs\//.test(path)) found.push([path, path.endsWith('.json') ? JSON.parse(text) : parse(text)]);
  }
  for (const [folder, entries] of timelines) found.push([`${folder}/timeline`, told(entries)]);
  return found;
}

/** What a timeline says happened, each as often as it says so; of the attempts of an action the last one counts. */
function told(entries: readonly TimelineEntry[]): unknown[] {
  const last = new Map<string, Outcome>();
  for (const { data } of entries) if (data.kind === 'outcome') last.set(`${data.outcome.action} ${data.outcome.target}`, data.outcome);
  const others = entries.filter(({ data }) => !['outcome', 'repaired', 'stamped', 'drift', 'task-intent'].includes(data.kind)).map(({ actor, data }) => ({ actor, data }));
  return [...others, ...last.values()].map((one) => JSON.stringify(normal(one, []))).sort();
}

/** The clouds and ticket systems: what lasts in them. Tokens, calls and faults come and go. */
function rangeOf(dump: string): unknown {
  const { entra, defender, aws, azure, tickets } = JSON.parse(dump) as Record<'entra' | 'defender' | 'aws' | 'azure' | 'tickets', Record<string, unknown>>;
  return { entra: entra['users'], machines: defender['machines'], actions: defender['actions'], roles: aws['roles'], instances: aws['instances'], nsgs: azure['nsgs'], tickets };
}

/** What Pulumi holds: resources with their inputs, and operations that were left open. */
function stateOf(world: World): [string, unknown][] {
  const folder = join(world.folder, '.cordon', 'range', '.pulumi', 'stacks', 'cordon');
  return listed(folder).filter((name) => name.endsWith('.json')).map((name): [string, unknown] => {
    const { checkpoint } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { checkpoint: { latest?: { resources?: { urn: string; id?: string; inputs?: unknown }[]; pending_operations?: unknown[] } } };
    const resources = (checkpoint.latest?.resources ?? []).map(({ urn, inputs }) => ({ urn, inputs }));
    return [`state/${name}`, { resources, open: checkpoint.latest?.pending_operations ?? [] }];
  });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Keys whose values are times or counters of the simulated clouds' own bookkeeping. */
const PASSING = new Set(['at', 'wall', 'previous', 'lastSeen', 'etag', 'seq', 'madeAt', 'attempt', 'parents', 'accept']);

/** Times, ULIDs, digests and other places of the run become words, so that two runs can be compared. */
function normal(value: unknown, places: readonly (readonly [string, string])[]): unknown {
  // Clouds give no promise about the order of what was made side by side.
  if (Array.isArray(value)) return value.map((item) => normal(item, places)).sort((a, b) => byText(JSON.stringify(a), JSON.stringify(b)));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).filter(([key]) => !PASSING.has(key)).map(([key, item]) => [key, normal(item, places)]));
  if (typeof value === 'number') return value > 1e11 ? '<time>' : value;
  if (typeof value !== 'string') return value;
  return places.reduce((text, [from, to]) => text.replaceAll(from, to), value)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?/g, '<time>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<digest>').replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '<ulid>')
    // A comment's mark is a digest of the failure and its time.
    .replaceAll(/\/comment\/[0-9a-f]{12}\b/g, '/comment/<digest>').replaceAll(/cordon [0-9a-f]{12}\b/g, 'cordon <digest>')
    .replaceAll(/\biip-assoc-[0-9a-f]+\b/g, '<association>')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>');
}

function byText(a: string | undefined, b: string | undefined): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

/** Where two results differ, in words; empty when they are the same. */
export function differences(expected: Result, found: Result): string[] {
  const told: string[] = [];
  compare('', expected, found, told);
  return told;
}

function compare(path: string, a: unknown, b: unknown, told: string[]): void {
  if (JSON.stringify(a) === JSON.stringify(b)) return;
  const both = [a, b].every((one) => typeof one === 'object' && one !== null) && Array.isArray(a) === Array.isArray(b);
  if (!both || (Array.isArray(a) && Array.isArray(b) && a.length !== b.length)) {
    told.push(`${path}: expected ${short(Array.isArray(a) && Array.isArray(b) ? a.filter((one) => !has(b, one)) : a)}, found ${short(Array.isArray(a) && Array.isArray(b) ? b.filter((one) => !has(a, one)) : b)}`);
    return;
  }
  const [left, right] = [new Map(Object.entries(a as object)), new Map(Object.entries(b as object))];
  for (const key of new Set([...left.keys(), ...right.keys()])) compare(`${path}/${key}`, left.get(key), right.get(key), told);
}

function has(list: readonly unknown[], one: unknown): boolean {
  return list.some((other) => JSON.stringify(other) === JSON.stringify(one));
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
