import { CAST, LASTS, TIMED, WINDOW_MINUTES, type Field, type Name } from './cast.ts';

/** An instant that is known to lie between two others, in range ms: commands take time. */
export interface Span { from: number; to: number }

/** `<name>.<field>`: what one hold sets. */
export type Control = `${Name}.${Field}`;

export interface Held { since: number; until: Span }

/** An increment that waits for a person, with what was there when it was made. */
export interface Waiting { holds: Map<Control, Held>; enabledBefore: boolean }

export interface ModelIncident {
  /** The id of its first alert. */
  first: string;
  alerts: string[];
  opened: number;
  lastEvent: Span;
  names: Set<Name>;
  holds: Map<Control, Held>;
  waiting: Waiting[];
  /** What ended by itself since the last alert: nothing but an alert asks for it again. */
  ended: Set<Control>;
  everHeld: boolean;
  closed: boolean;
}

/** Who holds what until when, and what people did to the clouds. Knows nothing of how cordon does it. */
export interface Model {
  incidents: ModelIncident[];
  /** What the owners of the clouds have set, where nobody holds it. */
  owners: { enabled: Record<'alice' | 'bob', boolean>; isolation: 'Full' | 'Selective' | null; rules: string[]; policies: string[] };
  online: boolean;
}

export function emptyModel(): Model {
  return { incidents: [], owners: { enabled: { alice: true, bob: true }, isolation: null, rules: [], policies: [] }, online: true };
}

export const nameOf = (control: Control): Name => control.split('.')[0] as Name;
export const fieldOf = (control: Control): Field => control.split('.')[1] as Field;
export const controlsOf = (name: Name): Control[] => CAST[name].fields.map((field): Control => `${name}.${field}`);

const lasting = (control: Control, at: Span): Held => {
  const lasts = LASTS[fieldOf(control)];
  return { since: at.from, until: { from: at.from + lasts, to: at.to + lasts } };
};

/** Holds of all open incidents on one control. */
export function holdersOf(model: Model, control: Control): Held[] {
  return model.incidents.flatMap((one) => one.holds.get(control) ?? []);
}

export function isHeld(model: Model, control: Control): boolean {
  return holdersOf(model, control).length > 0;
}

/** The open incident that an alert of now joins: the oldest that shares an entity and was active within the window. */
export function joins(model: Model, names: readonly Name[], now: number): ModelIncident | 'unsure' | null {
  const touching = model.incidents.filter((one) => !one.closed && names.some((name) => one.names.has(name)));
  const gaps = touching.map((one) => ({ one, minutes: (now - one.lastEvent.to) / 60_000 }));
  if (gaps.some(({ minutes }) => minutes > WINDOW_MINUTES - 12 && minutes < WINDOW_MINUTES + 2)) return 'unsure';
  return gaps.filter(({ minutes }) => minutes < WINDOW_MINUTES).sort((a, b) => a.one.opened - b.one.opened)[0]?.one ?? null;
}

/**
 * An alert: what its incident names and does not hold is held from now on, or waits for a person. `unapplied`: a revocation
 * of this same span was never applied, so that its time is still to come and covers this alert too.
 */
export function alerted(model: Model, id: string, names: readonly Name[], at: Span, unapplied = false): Model {
  const next = structuredClone(model);
  if (next.incidents.some((one) => one.alerts.includes(id))) return next;
  const joined = joins(next, names, at.from);
  if (joined === 'unsure') throw new Error('the walk sends no alert while nobody can say whether it folds');
  const incident: ModelIncident = joined ?? { first: id, alerts: [], opened: at.from, lastEvent: at, names: new Set(), holds: new Map(), waiting: [], ended: new Set(), everHeld: false, closed: false };
  if (joined === null) next.incidents.push(incident);
  incident.alerts.push(id);
  incident.lastEvent = at;
  incident.ended.clear();
  for (const name of names) incident.names.add(name);
  const due = [...incident.names].flatMap(controlsOf).filter((control) => isDue(incident, control, names, at, unapplied));
  enter(next, incident, due, at);
  return next;
}

/** Not held, or over already, or a revocation of somebody who was seen to act since. What waits, waits on. */
function isDue(incident: ModelIncident, control: Control, names: readonly Name[], at: Span, unapplied: boolean): boolean {
  if (incident.waiting.some((plan) => plan.holds.has(control))) return false;
  const held = incident.holds.get(control);
  return held === undefined || held.until.to <= at.from || (TIMED.has(fieldOf(control)) && names.includes(nameOf(control)) && !(unapplied && held.since >= at.from));
}

function enter(model: Model, incident: ModelIncident, asked: readonly Control[], at: Span): void {
  const due = asked.filter((control) => !incident.ended.has(control));
  const waits = due.filter((control) => CAST[nameOf(control)].gate === 'approval');
  for (const control of due.filter((one) => !waits.includes(one))) incident.holds.set(control, lasting(control, at));
  if (incident.holds.size > 0) incident.everHeld = true;
  if (waits.length > 0) incident.waiting.push({ holds: new Map(waits.map((control) => [control, lasting(control, at)])), enabledBefore: model.owners.enabled.bob });
}

/** The time of holds is over, and so is that of increments nobody approved: those are asked for anew. */
export function swept(model: Model, at: Span): Model {
  const next = structuredClone(model);
  for (const incident of next.incidents) {
    for (const [control, { until }] of incident.holds) {
      if (until.to > at.from) continue;
      incident.holds.delete(control);
      incident.ended.add(control);
    }
    const stale = incident.waiting.filter(isOver(at));
    incident.waiting = incident.waiting.filter((plan) => !stale.includes(plan));
    enter(next, incident, stale.flatMap((plan) => [...plan.holds.keys()]), at);
  }
  return next;
}

/** Whether something that an increment asks for would be over at once. */
export const isOver = (at: Span) => (plan: Waiting): boolean => [...plan.holds.values()].some(({ until }) => until.to <= at.from);

/** A person approves the oldest increment that waits; one whose time is over is refused. An account that its owner has changed meanwhile is asked for anew. */
export function approved(model: Model, first: string, at: Span): Model {
  const next = structuredClone(model);
  const incident = incidentOf(next, first);
  const [plan] = incident.waiting;
  if (plan === undefined) throw new Error(`nothing of ${first} waits`);
  if (isOver(at)(plan)) return next;
  incident.waiting.shift();
  const moved = [...plan.holds.keys()].filter((control) => fieldOf(control) === 'enabled' && plan.enabledBefore !== next.owners.enabled.bob);
  for (const [control, held] of plan.holds) if (!moved.includes(control)) incident.holds.set(control, { ...held, since: at.from });
  if (incident.holds.size > 0) incident.everHeld = true;
  if (moved.length > 0) enter(next, incident, moved, at);
  return next;
}

export function released(model: Model, first: string): Model {
  const next = structuredClone(model);
  const incident = incidentOf(next, first);
  incident.holds.clear();
  incident.waiting = [];
  return next;
}

export function closed(model: Model, first: string): Model {
  const next = released(model, first);
  incidentOf(next, first).closed = true;
  return next;
}

export function incidentOf(model: Model, first: string): ModelIncident {
  const found = model.incidents.find((one) => one.first === first);
  if (found === undefined) throw new Error(`the model has no incident of ${first}`);
  return found;
}

/** What `incidents list` has to say of an incident once everything has settled. */
export function stateOf(incident: ModelIncident): string {
  if (incident.closed) return 'closed';
  if (incident.waiting.length > 0) return 'awaiting-approval';
  if (incident.holds.size > 0) return 'contained';
  return incident.everHeld ? 'released' : 'new';
}
