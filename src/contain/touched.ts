import type { ControlKey, Entity } from '../model/index.ts';
import type { ControlTypes } from './join.ts';

/**
 * Whom or what a control touches in the cloud, beside the target that was named: a user principal name resolves to an
 * object id, and to revoke a role is to take it from instances. Guards judge these too.
 */
export function touchedBy(control: ControlKey, target: Pick<Entity, 'kind' | 'value'>, types: ControlTypes): Entity[] {
  const kind = types.get(control.type)?.touches;
  if (kind === undefined) return [];
  const value = kind === 'ip' ? control.object.split('@')[0] ?? control.object : control.object;
  return kind === target.kind && value === target.value ? [] : [{ kind, value, name: '' }];
}
