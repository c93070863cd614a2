import type { Entity, EntityKind, Event, Inventory } from '../model/index.ts';
import { entityRef } from '../model/index.ts';
import { nameInArn, roleOfSession } from './aws-names.ts';
import { canonicalValue, checkNames } from './canonical.ts';
import type { Draft, GivenEntity } from './draft.ts';
import { MOST_ENTITIES, MOST_GIVEN_ENTITIES } from './limits.ts';
import { UnfitAlert } from './problem.ts';
import { type InventoryIndex, find, indexOf, sameAccount } from './inventory-index.ts';

type Unresolved = Event['unresolved'][number];
type Resolved = { entity: Entity } | { unresolved: Unresolved };

const HOST_KINDS: readonly EntityKind[] = ['device', 'ec2_instance', 'azure_vm'];

/**
 * The entities of an alert as the inventory knows them: the immutable id as `value`, what people say as `name`. What it
 * does not know stays as given, apart from a `host`, which needs it to know its kind. What a name does not tell apart is
 * unresolved. Throws UnfitAlert for hostile values, and when no entity of those given has a usable value.
 */
export function resolve(draft: Pick<Draft, 'entities' | 'loggedOn'>, inventory: Inventory): Pick<Event, 'entities' | 'unresolved' | 'loggedOn'> {
  if (draft.entities.length > MOST_GIVEN_ENTITIES) throw new UnfitAlert(`names more than ${MOST_GIVEN_ENTITIES} entities`);
  const index = indexOf(inventory);
  const entities = new Map<string, Entity>();
  const unresolved = new Map<string, Unresolved>();
  const unusable: GivenEntity[] = [];
  for (const item of draft.entities) {
    checkNames(item);
    if (canonicalValue(item.kind, item.names[0] ?? '') === null) unusable.push(item);
    else keep(resolveOne(item, index), entities, unresolved);
  }
  if (unusable.length > 0 && unusable.length === draft.entities.length) throw new UnfitAlert(unusableReason(unusable[0]));
  for (const item of unusable) keep({ unresolved: open(item, unusableReason(item), []) }, entities, unresolved);
  return { entities: [...entities.values()], unresolved: [...unresolved.values()], loggedOn: resolvePairs(draft.loggedOn, index) };
}

function unusableReason(item: GivenEntity | undefined): string {
  const value = item?.names[0]?.trim() ?? '';
  return value === '' ? `the value of an entity (${item?.kind ?? 'host'}) is empty` : `${JSON.stringify(value.slice(0, 100))} is no IP address`;
}

function keep(result: Resolved, entities: Map<string, Entity>, unresolved: Map<string, Unresolved>): void {
  if ('unresolved' in result) {
    const key = entityRef(result.unresolved);
    if (!unresolved.has(key)) unresolved.set(key, result.unresolved);
    return;
  }
  const { entity } = result;
  const key = entityRef(entity);
  if (entities.has(key) || entities.size < MOST_ENTITIES) entities.set(key, entities.get(key) ?? entity);
  else unresolved.set(key, { kind: entity.kind, value: entity.value, reason: `the alert names more than ${MOST_ENTITIES} entities`, candidates: [entity] });
}

function open(item: GivenEntity, reason: string, candidates: Entity[]): Unresolved {
  return { kind: item.kind, value: item.names[0] ?? '', reason, candidates };
}

function resolveOne(item: GivenEntity, index: InventoryIndex): Resolved {
  const kinds = item.kind === 'host' ? HOST_KINDS : [item.kind];
  const first = canonicalValue(item.kind, item.names[0] ?? '') ?? '';
  // An id that the inventory lacks is not looked for by name: the name may have passed on to another object.
  const names = item.immutable ? [first] : [first, ...item.names.slice(1), ...roleNames(item)];
  for (const name of names) {
    const found = find(index, kinds, name).filter((entity) => sameAccount(entity.value, first));
    const [only] = found;
    if (found.length === 1 && only !== undefined) return { entity: only };
    if (found.length > 1) {
      const names = found.map((entity) => `${entityRef(entity)} (${entity.name})`).join(', ');
      return { unresolved: open(item, `the inventory has ${found.length} of this name: ${names}`, found) };
    }
  }
  if (item.kind === 'host') return { unresolved: open(item, 'the inventory has no device, EC2 instance or Azure VM of this name', []) };
  const name = (item.immutable ? item.names[1] : undefined) ?? nameInArn(first);
  return { entity: { kind: item.kind, value: first, name } };
}

/** A session's ARN names its role without the role's path, so the inventory may have it by name alone. */
function roleNames(item: GivenEntity): string[] {
  const role = item.kind === 'aws_role' ? roleOfSession(item.names[0]?.trim() ?? '') : null;
  return role === null ? [] : [nameInArn(role)];
}

/** Only pairs of which both are clear: who was logged on where decides whose sessions are revoked. */
function resolvePairs(pairs: Draft['loggedOn'], index: InventoryIndex): Event['loggedOn'] {
  const kept = new Map<string, Event['loggedOn'][number]>();
  for (const pair of pairs) {
    if (kept.size >= MOST_ENTITIES) break;
    checkNames(pair.host);
    checkNames(pair.user);
    if (pair.host.names[0] === '' || pair.user.names[0] === '') continue;
    const host = resolveOne(pair.host, index);
    const user = resolveOne(pair.user, index);
    if ('entity' in host && 'entity' in user) kept.set(`${entityRef(host.entity)} ${entityRef(user.entity)}`, { host: host.entity, user: user.entity });
  }
  return [...kept.values()];
}
