import { controlKey, digestOf, type ControlKey, type Digest, type Hold, type Scope } from '../model/index.ts';
import type { InForce, PulumiProvider, Rendered } from '../../responders/contract.ts';
import { inForce, type ControlTypes } from './join.ts';

/** Most rendered resources in one stack, so that a failure stays small (design.md, "Failure stays small"). */
export const MOST_RESOURCES = 50;

/** One Pulumi stack with what it has to hold. */
export interface DesiredStack {
  /** `containment.<env>.<scope>.<provider>.<shard>`. */
  name: string;
  scope: Scope;
  provider: PulumiProvider;
  resources: Rendered[];
  /** Of `resources` alone. */
  digest: Digest;
}

export interface StackContext {
  environment: string;
  /** What makes our markers differ from another team's: the ledger's first commit. */
  repository: string;
  scopes: readonly Scope[];
  types: ControlTypes;
}

/** The name of the stack that a control's resources live in. */
export function stackName(environment: string, control: ControlKey, provider: PulumiProvider, shard: number): string {
  return `containment.${environment}.${control.scope}.${provider}.${shard}`;
}

/** All stacks that the active holds ask for, by name. A hold whose scope the environment lacks is left to `strangers`. */
export function desiredStacks(holds: readonly Hold[], context: StackContext): DesiredStack[] {
  const shards = new Map(holds.map((hold) => [controlKey(hold.control), hold.shard]));
  const controls = new Map<string, { scope: Scope; provider: PulumiProvider; byType: Map<string, InForce[]> }>();
  for (const control of inForce(known(holds, context), context.types, context.repository)) {
    const type = context.types.get(control.control.type);
    const scope = context.scopes.find((one) => one.id === control.control.scope);
    if (type === undefined || scope === undefined) continue;
    const name = stackName(context.environment, control.control, type.pulumiProvider, shards.get(controlKey(control.control)) ?? 0);
    const stack = controls.get(name) ?? { scope, provider: type.pulumiProvider, byType: new Map<string, InForce[]>() };
    stack.byType.set(type.type, [...(stack.byType.get(type.type) ?? []), control]);
    controls.set(name, stack);
  }
  return [...controls.entries()].map(([name, { scope, provider, byType }]) => {
    const resources = [...byType.entries()].flatMap(([type, group]) => context.types.get(type)?.render(group, scope) ?? []);
    resources.sort((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1));
    return { name, scope, provider, resources, digest: digestOf(resources) };
  });
}

function known(holds: readonly Hold[], context: StackContext): Hold[] {
  return holds.filter((hold) => context.types.has(hold.control.type) && context.scopes.some((scope) => scope.id === hold.control.scope));
}

/** Holds that this environment cannot serve: their scope or control type is gone from it. */
export function strangers(holds: readonly Hold[], context: StackContext): Hold[] {
  const served = new Set(known(holds, context));
  return holds.filter((hold) => !served.has(hold));
}

/**
 * Gives each new hold its shard: where its control or an object that it shares with others is already held, that one;
 * else the lowest with room. Holds keep their shard for as long as they last.
 */
export function withShards(fresh: readonly Hold[], active: readonly Hold[], context: StackContext): Hold[] {
  const placed: Hold[] = [...active];
  return fresh.map((hold) => {
    const sharded = { ...hold, shard: shardFor(hold, placed, context) };
    placed.push(sharded);
    return sharded;
  });
}

function shardFor(hold: Hold, placed: readonly Hold[], context: StackContext): number {
  const type = context.types.get(hold.control.type);
  const neighbours = placed.filter((other) => other.control.scope === hold.control.scope
    && context.types.get(other.control.type)?.pulumiProvider === type?.pulumiProvider);
  const same = neighbours.find((other) => controlKey(other.control) === controlKey(hold.control))
    ?? neighbours.find((other) => sharesObject(other, hold, context));
  if (same !== undefined) return same.shard;
  for (let shard = 0; ; shard += 1) {
    const inShard = neighbours.filter((other) => other.shard === shard);
    const rendered = desiredStacks([...inShard, { ...hold, shard }], context).reduce((sum, stack) => sum + stack.resources.length, 0);
    if (inShard.length === 0 || rendered <= MOST_RESOURCES) return shard;
  }
}

function sharesObject(a: Hold, b: Hold, context: StackContext): boolean {
  if (a.control.type !== b.control.type) return false;
  const names = (hold: Hold): string[] => desiredStacks([{ ...hold, shard: 0 }], context).flatMap((stack) => stack.resources.map((resource) => resource.name));
  const mine = new Set(names(a));
  return names(b).some((name) => mine.has(name));
}
