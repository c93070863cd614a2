import type { SyncChange, SyncUnit } from '../model/index.ts';
import { differences, isSame } from './difference.ts';
import { keyOf, shapeOf, typeOf, unitOf, unitOfMetadata } from './shapes.ts';
import type { Props, Recorded, Resource, Seen, Step, Unit, UnitKind } from './types.ts';

/** Everything that a plan is made of: what is written, what was deployed, what is there, and what a person said. */
export interface PlanInputs {
  units: readonly Unit[];
  recorded: Recorded;
  seen: readonly Seen[];
  marker: string;
  /** Keys of units whose state in the workspace a person gives up. */
  overwrite: ReadonlySet<string>;
  /** Keys of units in whose place a person lets cordon take over what stands there. */
  adopt: ReadonlySet<string>;
}

/** One unit from all sides, its objects by ARM id in lower case. */
interface Sides {
  key: string; kind: UnitKind; id: string;
  desired: Unit | null;
  wanted: Map<string, Resource>;
  recorded: Map<string, Resource>;
  seen: Map<string, Seen>;
  metadata: Seen | null;
}

/** What the service puts before a rule's name when it stops it. https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules */
const AUTO_DISABLED = /^AUTO DISABLED\b/;

/**
 * What is to become of every unit that is written or was deployed; what is neither is not looked at. Pure. Nothing that
 * somebody else changed is written over, and nothing that is not ours is taken over, unless a person said so by name.
 */
export function planUnits(inputs: PlanInputs): Step[] {
  return sidesOf(inputs).flatMap((sides) => stepOf(sides, inputs) ?? []);
}

function sidesOf({ units, recorded, seen, marker }: PlanInputs): Sides[] {
  const all = new Map<string, Sides>();
  const side = (kind: UnitKind, id: string): Sides => {
    const key = keyOf(kind, id);
    const known = all.get(key) ?? { key, kind, id, desired: null, wanted: new Map(), recorded: new Map(), seen: new Map(), metadata: null };
    all.set(key, known);
    return known;
  };
  for (const unit of units) {
    const own = side(unit.kind, unit.id);
    own.desired = unit;
    for (const one of unit.resources) own.wanted.set(one.id.toLowerCase(), one);
  }
  for (const one of recorded.resources.values()) {
    const of = unitOf(one);
    if (of !== null) side(of.kind, of.id).recorded.set(one.id.toLowerCase(), one);
  }
  for (const one of seen) {
    const of = one.collection === 'metadata' ? unitOfMetadata(one.name) : unitOfSeen(one);
    if (of === null) continue;
    // What is neither written nor deployed is somebody else's, unless its metadata says otherwise.
    const known = all.get(keyOf(of.kind, of.id)) ?? (one.collection === 'metadata' && isOurs(one, marker) ? side(of.kind, of.id) : undefined);
    if (known === undefined) continue;
    if (one.collection === 'metadata') known.metadata = one;
  }
  for (const one of seen) {
    const of = unitOfSeen(one) ?? (one.collection === 'metadata' ? unitOfMetadata(one.name) : null);
    if (of !== null) all.get(keyOf(of.kind, of.id))?.seen.set(one.id.toLowerCase(), one);
  }
  return [...all.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function unitOfSeen({ collection, name }: Seen): { kind: UnitKind; id: string } | null {
  if (collection === 'metadata') return null;
  return { kind: collection === 'alertRules' ? 'rule' : collection === 'automationRules' ? 'automation' : 'watchlist', id: name.split('/')[0] ?? name };
}

/** Whether a metadata object is of this repository. */
export function isOurs({ properties: { source } }: Seen, marker: string): boolean {
  return typeof source === 'object' && source !== null && !Array.isArray(source) && source['sourceId'] === marker;
}

function stepOf(sides: Sides, inputs: PlanInputs): Step | null {
  const { key, kind, id, desired, wanted, recorded, seen, metadata } = sides;
  const ours = metadata !== null && isOurs(metadata, inputs.marker);
  const overwrite = inputs.overwrite.has(key);
  const extra = [...seen].filter(([place]) => !recorded.has(place));
  const adopt = new Map(extra.flatMap(([place, object]) => (isTakenIn(sides, place, object, ours, inputs) ? [[place, object] as const] : [])));
  const foreign = extra.filter(([place, object]) => !adopt.has(place) && !isAddedItem(sides, object, ours));
  const title = desired?.title ?? titleOf(sides) ?? id;
  const unit = { kind, id, title, file: desired?.file ?? null };
  const names = new Set([...recorded.values(), ...wanted.values()].map(({ name }) => name));
  const blocked = (state: SyncUnit['state'], reason: string, changes: SyncChange[] = []): Step =>
    ({ key, names, unit: { ...unit, action: 'none', state, reason, changes }, register: [...recorded.values()], adopt: new Map(), refresh: [], seen: [...seen.values()] });

  if (foreign.length > 0 || (metadata !== null && !ours && !inputs.adopt.has(key) && (desired !== null || recorded.size > 0))) {
    if (desired === null && recorded.size === 0) return null;
    return blocked('foreign', foreignReason(metadata !== null && !ours ? metadata : null, kind));
  }
  const refused = refusal(sides);
  if (refused !== null) return blocked('refused', refused);
  const stopped = autoDisabled(sides);
  if (stopped !== null && !overwrite) return blocked('auto-disabled', stopped.reason, stopped.changes);
  const drift = driftOf(sides, adopt, ours, inputs);
  if (drift.length > 0 && !overwrite) return blocked('drift', driftReason(drift, desired), drift);

  const changes = changesOf(sides, overwrite || recorded.size === 0);
  const isNew = ![...recorded.values()].some((one) => !isMetadata(one)) && ![...adopt.values()].some(({ collection }) => collection !== 'metadata');
  // An added item that is written over is taken in, so that it can be deleted as what is no longer written.
  if (overwrite) for (const [place, object] of extra) adopt.set(place, object);
  const action = desired === null ? 'delete' : isNew ? 'create' : adopt.size > 0 && !overwrite ? 'adopt' : changes.length > 0 || drift.length > 0 ? 'update' : 'none';
  const heal = [...recorded].flatMap(([place, one]) => (isMetadata(one) && wanted.has(place) && isLost(one, seen.get(place)) ? [one.name] : []));
  const isDone = action === 'none' && heal.length === 0;
  return {
    key, names, unit: { ...unit, action: isDone ? 'none' : action === 'none' ? 'update' : action, state: isDone ? 'same' : 'planned', reason: null, changes },
    register: [...wanted.values()], adopt: new Map([...adopt].flatMap(([place, object]) => adopted(place, object, wanted))),
    refresh: [...(overwrite ? [...recorded.values()].map(({ name }) => name) : []), ...(overwrite ? [] : heal)], seen: [...seen.values()],
  };
}

const isMetadata = ({ type }: Resource): boolean => shapeOf(type)?.collection === 'metadata';
const isLost = (recorded: Resource, seen: Seen | undefined): boolean => seen === undefined || !isSame(recorded.type, recorded.inputs, seen.properties);

/** Whether an object that is not in the state is ours: by its metadata, by a create that was begun and never ended, or by a person's word. */
function isTakenIn({ key, wanted, recorded }: Sides, place: string, object: Seen, ours: boolean, { adopt, recorded: { pending }, marker }: PlanInputs): boolean {
  const type = typeOf(object);
  if (type === null) return false;
  if (adopt.has(key)) return true;
  if (object.collection === 'metadata') return isOurs(object, marker);
  const want = wanted.get(place);
  // A row that somebody added is no row of ours because the list is; one that is as it is written may well be.
  if (object.collection === 'watchlistItems') return (ours || recorded.size > 0) && want !== undefined && isSame(type, want.inputs, object.properties);
  if (ours) return true;
  return pending.some((one) => one.type.startsWith('creat') && unitPlace(one.inputs, object) && isSame(type, one.inputs, object.properties));
}

const unitPlace = (inputs: Props, { name }: Seen): boolean => [inputs['ruleId'], inputs['automationRuleId'], inputs['watchlistAlias']].includes(name);

function isAddedItem({ recorded }: Sides, { collection }: Seen, ours: boolean): boolean {
  return collection === 'watchlistItems' && (ours || recorded.size > 0);
}

function foreignReason(metadata: Seen | null, kind: UnitKind): string {
  const source = metadata?.properties['source'];
  const name = typeof source === 'object' && source !== null && !Array.isArray(source) && typeof source['name'] === 'string' ? source['name'] : null;
  const what = kind === 'rule' ? 'a rule of this id' : kind === 'automation' ? 'an automation rule of this id' : 'a watchlist of this alias';
  return `${what} is in the workspace and ${metadata === null ? 'nothing says that it is ours' : `belongs to another source${name === null ? '' : ` (${name})`}`}; give yours a new one, or take it over with --adopt`;
}

/** Changes that a workspace cannot make of what is there. */
function refusal({ wanted, recorded, seen }: Sides): string | null {
  for (const [place, want] of wanted) {
    const there = seen.get(place);
    const had = recorded.get(place)?.type ?? (there === undefined ? null : typeOf(there));
    if (had !== null && had !== want.type) return `it is deployed as ${had.split(':').at(-1) ?? had} and written as ${want.type.split(':').at(-1) ?? want.type}: a rule's kind cannot change; give it a new id`;
    const key = recorded.get(place)?.inputs['itemsSearchKey'];
    if (key !== undefined && key !== want.inputs['itemsSearchKey']) return `the search key of a watchlist cannot change (${String(key)}): give it a new alias`;
  }
  return null;
}

function autoDisabled({ kind, recorded, seen }: Sides): { reason: string; changes: SyncChange[] } | null {
  const rule = kind === 'rule' ? [...seen.values()].find(({ collection }) => collection === 'alertRules') : undefined;
  if (rule === undefined || rule.properties['enabled'] !== false || !AUTO_DISABLED.test(String(rule.properties['displayName'] ?? ''))) return null;
  const had = recorded.get(rule.id.toLowerCase());
  return { reason: 'Sentinel has stopped this rule; its description says why. Mend the cause, then write it again with --overwrite', changes: had === undefined ? [] : differences(had.type, had.inputs, rule.properties) };
}

/** What somebody else changed: from what was deployed to what is there. What is there as it is written is no drift. */
function driftOf(sides: Sides, adopt: ReadonlyMap<string, Seen>, ours: boolean, { adopt: byPerson, recorded: { pending } }: PlanInputs): SyncChange[] {
  const { key, desired, wanted, recorded, seen } = sides;
  return [...new Set([...recorded.keys(), ...seen.keys()])].toSorted().flatMap((place) => {
    const [was, now, want] = [recorded.get(place), seen.get(place), wanted.get(place)];
    if (now?.collection === 'metadata' || (was !== undefined && isMetadata(was))) return [];
    const begun = pending.filter(({ name }) => name === was?.name || name === want?.name);
    if (now === undefined) return was === undefined || desired === null || want === undefined || begun.some(({ type }) => type.startsWith('delet')) ? [] : [{ path: pathOf(was), from: 'deployed', to: null }];
    const type = typeOf(now);
    if (type === null || [want, ...begun].some((one) => one !== undefined && isSame(type, one.inputs, now.properties))) return [];
    if (was !== undefined) return differences(type, was.inputs, now.properties, pathOf(was));
    if (!adopt.has(place)) return [{ path: `items.${now.name.split('/').at(-1) ?? ''}`, from: null, to: now.properties['itemsKeyValue'] ?? null }];
    // The state is lost: what differs may be an edit or a change; a person must say.
    return byPerson.has(key) || want === undefined || !ours ? [] : differences(type, want.inputs, now.properties);
  });
}

/** Where in the unit a change of a resource is told: its own fields at the top, those of rows and metadata below. */
function pathOf({ type, inputs }: Resource): string {
  const collection = shapeOf(type)?.collection;
  if (collection === 'metadata') return 'metadata';
  return collection === 'watchlistItems' ? `items.${String(inputs['watchlistItemId'] ?? '')}` : '';
}

function driftReason(drift: readonly SyncChange[], desired: Unit | null): string {
  const gone = drift.some(({ path, to }) => path === '' && to === null);
  const what = gone ? 'it was deleted in the workspace' : 'it was changed in the workspace';
  return `${what}${desired === null ? ', and its file is gone' : ''}: take that over into the repository, or write it again with --overwrite`;
}

/** From what is deployed to what is written; with `live`, from what is there. */
function changesOf({ wanted, recorded, seen }: Sides, live: boolean): SyncChange[] {
  return [...new Set([...recorded.keys(), ...wanted.keys()])].toSorted().flatMap((place) => {
    const [was, want, now] = [recorded.get(place), wanted.get(place), seen.get(place)];
    const from = live ? now?.properties ?? {} : was?.inputs ?? {};
    const type = want?.type ?? was?.type ?? '';
    return differences(type, from, want?.inputs ?? {}, pathOf(want ?? was ?? { name: '', type, provider: 'cordon', inputs: {}, id: '' }));
  });
}

/** What is taken in, under the logical name that it has or would have. */
function adopted(place: string, object: Seen, wanted: ReadonlyMap<string, Resource>): [string, Resource][] {
  const type = typeOf(object);
  const shape = type === null ? null : shapeOf(type);
  if (type === null || shape === null) return [];
  const parts = object.name.split('/');
  const workspace = /\/resourceGroups\/([^/]+)\/.*\/workspaces\/([^/]+)\//i.exec(object.id);
  const name = wanted.get(place)?.name ?? { alertRules: object.name, automationRules: `automationrule-${object.name}`, watchlists: `watchlist-${object.name}`, watchlistItems: `watchlist-${parts.join('-')}`, metadata: `metadata-${object.name}` }[object.collection];
  const body = shape.body.flatMap((key): [string, Props[string]][] => (object.properties[key] == null ? [] : [[key, object.properties[key]]]));
  const path = shape.path.map((key, index): [string, string] => [key, parts[index] ?? '']);
  const inputs = { resourceGroupName: workspace?.[1] ?? '', workspaceName: workspace?.[2] ?? '', ...(type.endsWith('ScheduledAlertRule') ? { kind: 'Scheduled' } : {}), ...Object.fromEntries([...path, ...body]) };
  return [[name, { name, type, provider: shape.provider, id: wanted.get(place)?.id ?? object.id, inputs }]];
}

function titleOf({ recorded, seen }: Sides): string | null {
  const found = [...recorded.values()].map(({ inputs }) => inputs['displayName']).concat([...seen.values()].map(({ properties }) => properties['displayName'] ?? null)).find((name) => typeof name === 'string');
  return typeof found === 'string' ? found : null;
}
