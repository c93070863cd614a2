import { controlKey, digestOf, type ControlKey, type Hold, type Json } from '../model/index.ts';
import type { ControlType, InForce } from '../../responders/contract.ts';

/** The control types that can be asked for, whatever clients they use. */
export type AnyControlType = Pick<ControlType<Json, never>, 'type' | 'scopeProvider' | 'touches' | 'pulumiProvider' | 'value' | 'join' | 'render' | 'undo' | 'stamps' | 'markedObject'> & {
  stamp?(value: Json, at: string): Json;
};

/** Control types by their name. */
export type ControlTypes<T extends AnyControlType = AnyControlType> = ReadonlyMap<string, T>;

/** How we know our own things in a cloud: `cordon-` and 16 digits of a hash of repository and control. */
export function markerOf(repository: string, control: string): string {
  return `cordon-${digestOf({ repository, control }).slice(0, 16)}`;
}

/** The marker of what serves a control. Controls that end up in one object share it. */
export function markerFor(control: ControlKey, types: ControlTypes, repository: string): string {
  return markerOf(repository, types.get(control.type)?.markedObject?.(control) ?? controlKey(control));
}

/**
 * What must be in force: the join of all active holds, per control, in the order of control keys. Which hold comes first,
 * how often it was recorded and by how many incidents makes no difference.
 */
export function inForce(holds: readonly Hold[], types: ControlTypes, repository: string): InForce[] {
  const byControl = new Map<string, Hold[]>();
  for (const hold of holds) {
    const key = controlKey(hold.control);
    byControl.set(key, [...(byControl.get(key) ?? []), hold]);
  }
  return [...byControl.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => joined(key, group, types, repository));
}

function joined(key: string, group: readonly Hold[], types: ControlTypes, repository: string): InForce {
  const [first] = group;
  const type = first === undefined ? undefined : types.get(first.control.type);
  if (first === undefined || type === undefined) throw new Error(`no control type for ${key}`);
  return {
    control: first.control,
    value: group.map((hold) => hold.value).reduce((a, b) => type.join(a, b)),
    before: earliest(group).before,
    until: group.map((hold) => hold.until).reduce((a, b) => (a > b ? a : b)),
    holders: [...new Set(group.map((hold) => hold.incident))].sort(),
    marker: markerFor(first.control, types, repository),
    timeoutSeconds: Math.max(...group.map((hold) => hold.timeoutSeconds)),
  };
}

/** `before` of the oldest incident: later holders copied it, so this only decides where files were edited by hand. */
function earliest(group: readonly Hold[]): Hold {
  return group.reduce((a, b) => (b.incident < a.incident ? b : a));
}
