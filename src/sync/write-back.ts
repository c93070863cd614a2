import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { fromArm, isEnabled, toArm } from '../detect/exchange/arm.ts';
import { fieldsOf, mergeLive } from '../detect/exchange/beside.ts';
import type { Automation, Detection, Json, Watchlist } from '../model/index.ts';
import { differences } from './difference.ts';
import { automationFields } from './automation-file.ts';
import { itemIds } from './desired.ts';
import { isObject, typeOf } from './shapes.ts';
import { editYaml } from './yaml-edit.ts';
import type { Resource, Seen, Step } from './types.ts';

/** Files as they are, by path. */
export type Files = ReadonlyMap<string, string>;
/** Files as they should be; null where one goes. */
export type Edits = Map<string, string | null>;

/** What the repository says about a unit. */
export interface Known { detection: Detection | null; automation: Automation | null; watchlist: Watchlist | null; detections: readonly Detection[] }

/**
 * The edits that make the files say what the workspace says, as small as they can be: only what drifted is changed, comments
 * and everything else stay. A unit that was deleted in the workspace loses its files.
 */
export function writeBack(step: Step, known: Known, files: Files): Edits {
  const main = step.seen.find(({ collection }) => collection !== 'metadata' && collection !== 'watchlistItems');
  if (main === undefined) return new Map(ownFiles(step, known, files).map((path) => [path, null]));
  if (known.detection !== null) return ruleEdits(step, main, known.detection, files);
  if (known.automation !== null) return automationEdits(step, main, known.automation, known.detections, files);
  return known.watchlist === null ? new Map() : watchlistEdits(step, main, known.watchlist, files);
}

function ownFiles(step: Step, { detection, watchlist }: Known, files: Files): string[] {
  const { file } = step.unit;
  if (file === null) return [];
  if (detection !== null && file.endsWith('/rule.yaml')) return [...files.keys()].filter((path) => path.startsWith(`detections/${detection.slug}/`));
  return [file, ...(watchlist?.itemsFile == null ? [] : [watchlist.itemsFile])];
}

/** The ARM properties of an object that somebody changed since it was deployed. */
function driftedKeys({ register }: Step, seen: Seen): Set<string> {
  const was = register.find((one) => one.id.toLowerCase() === seen.id.toLowerCase());
  const type = typeOf(seen);
  return new Set(was === undefined || type === null ? [] : differences(type, was.inputs, seen.properties).map(({ path }) => path.split('.')[0] ?? ''));
}

function ruleEdits(step: Step, seen: Seen, detection: Detection, files: Files): Edits {
  const keys = driftedKeys(step, seen);
  const arm = toArm(detection);
  const properties: Record<string, unknown> = { ...arm.properties };
  for (const key of keys) properties[key] = seen.properties[key] ?? undefined;
  // The service's stable version knows no sub-techniques: those of techniques that are still there stay.
  const techniques: readonly Json[] = Array.isArray(properties['techniques']) ? properties['techniques'] : [];
  properties['subTechniques'] = (arm.properties.subTechniques ?? []).filter((id) => techniques.includes(id.split('.')[0] ?? ''));
  const known = fieldsOf(detection.rule);
  const { rule, query, enabled } = mergeLive(fromArm({ ...arm, properties }), known);
  const fields = new Map<string, unknown>();
  for (const key of new Set([...Object.keys(known), ...Object.keys(rule)])) setChanged(fields, key, known[key], rule[key]);
  if (enabled !== isEnabled(detection)) fields.set('enabled', enabled);
  const edits: Edits = new Map();
  if (keys.has('query')) {
    const text = `${query.replaceAll('\r\n', '\n').trimEnd()}\n`;
    if (detection.rule.query === undefined) edits.set(detection.file.replace(/rule\.ya?ml$/, 'query.kql'), text);
    else fields.set('query', text);
  }
  return withFields(edits, detection.file, fields, files);
}

function automationEdits(step: Step, seen: Seen, automation: Automation, detections: readonly Detection[], files: Files): Edits {
  const edits = new Map<string, unknown>();
  const known = z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(automation.rule)));
  const live = automationFields(seen.properties, detections);
  const touched = driftedKeys(step, seen);
  const fields = { displayName: ['name'], order: ['order'], triggeringLogic: ['enabled', 'when'], actions: ['actions'] };
  for (const [key, names] of Object.entries(fields)) {
    for (const name of touched.has(key) ? names : []) setChanged(edits, name, known[name], live[name]);
  }
  return withFields(new Map(), automation.file, edits, files);
}

function watchlistEdits(step: Step, seen: Seen, watchlist: Watchlist, files: Files): Edits {
  const fields = new Map<string, unknown>();
  const keys = driftedKeys(step, seen);
  if (keys.has('displayName')) fields.set('name', seen.properties['displayName']);
  if (keys.has('description')) fields.set('description', seen.properties['description']);
  const rows = rowsOf(step, watchlist);
  const edits: Edits = new Map();
  if (!isDeepStrictEqual(rows, watchlist.items)) {
    if (watchlist.itemsFile === null) fields.set('items', rows);
    else edits.set(watchlist.itemsFile, csvOf(rows));
  }
  return withFields(edits, watchlist.file, fields, files);
}

/** The rows of the file with what happened to them in the workspace. */
function rowsOf(step: Step, watchlist: Watchlist): Record<string, string>[] {
  const live = new Map(step.seen.filter(({ collection }) => collection === 'watchlistItems').map((one) => [(one.name.split('/').at(-1) ?? '').toLowerCase(), one]));
  const deployed = new Map(step.register.filter(({ type }) => type.endsWith('WatchlistItem')).map((one): [string, Resource] => [String(one.inputs['watchlistItemId']), one]));
  const kept = itemIds(watchlist).flatMap(([id, row]) => {
    const [was, now] = [deployed.get(id), live.get(id)];
    live.delete(id);
    if (was === undefined) return [row];
    if (now === undefined) return [];
    return isDeepStrictEqual(was.inputs['itemsKeyValue'], now.properties['itemsKeyValue']) ? [row] : [textRow(now.properties['itemsKeyValue'])];
  });
  // A row that is deployed and no longer written was taken out here; only what nobody deployed was added there.
  const added = [...live].filter(([id]) => !deployed.has(id)).map(([, one]) => textRow(one.properties['itemsKeyValue']));
  return [...kept, ...added];
}

function textRow(value: Json | undefined): Record<string, string> {
  const row = isObject(value ?? null) ? Object.entries(value ?? {}) : [];
  return Object.fromEntries(row.map(([column, cell]) => [column, typeof cell === 'string' ? cell : JSON.stringify(cell)]));
}

/** RFC 4180. A cell that a spreadsheet would compute is written as it is: it is data of a rule. */
function csvOf(rows: readonly Record<string, string>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((line) => `${line.map(cell).join(',')}\n`).join('');
}

function setChanged(fields: Map<string, unknown>, key: string, known: unknown, live: unknown): void {
  if (!isDeepStrictEqual(known, live)) fields.set(key, live);
}

function withFields(edits: Edits, file: string, fields: ReadonlyMap<string, unknown>, files: Files): Edits {
  if (fields.size > 0) edits.set(file, editYaml(files.get(file) ?? '', fields));
  return edits;
}
