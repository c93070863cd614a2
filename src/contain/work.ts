import { digestOf, type AppliedStack, type Scope } from '../model/index.ts';
import type { PulumiProvider, Rendered } from '../../responders/contract.ts';
import type { DesiredStack } from './stacks.ts';

/** One stack that has to run, and from where to where. */
export interface StackWork {
  name: string;
  scope: Scope;
  provider: PulumiProvider;
  desired: Rendered[];
  previous: Rendered[];
  /** The backend has the stack. */
  exists: boolean;
  mend: boolean;
}

/**
 * Stacks to start: the ones whose desired resources differ from what the ledger says, whose last run died or failed, or
 * whose state is gone. All but the first are mended: a create that failed may have been done, and only its answer lost.
 */
export function stacksToRun(desired: readonly DesiredStack[], applied: readonly AppliedStack[], scopes: readonly Scope[], existing: ReadonlySet<string>): StackWork[] {
  const work: StackWork[] = [];
  for (const stack of desired) {
    const last = applied.find((one) => one.stack === stack.name);
    const exists = existing.has(stack.name);
    const gone = last !== undefined && last.resources.length > 0 && !exists;
    if (last?.state === 'done' && last.digest === stack.digest && !gone) continue;
    work.push({
      name: stack.name, scope: stack.scope, provider: stack.provider, desired: stack.resources,
      previous: last?.resources ?? [], exists, mend: gone || (last !== undefined && last.state !== 'done'),
    });
  }
  for (const last of applied) {
    if (desired.some((stack) => stack.name === last.stack) || (last.resources.length === 0 && last.state === 'done')) continue;
    const found = partsOf(last.stack, scopes);
    const exists = existing.has(last.stack);
    if (found !== null) work.push({ name: last.stack, ...found, desired: [], previous: last.resources, exists, mend: last.state !== 'done' || !exists });
  }
  return work;
}

const PROVIDERS: readonly string[] = ['aws', 'azure-native', 'cordon'] satisfies PulumiProvider[];

function isProvider(name: string): name is PulumiProvider {
  return PROVIDERS.includes(name);
}

/** The scope and provider that a stack's name says; null where the environment has no such scope. */
export function partsOf(stack: string, scopes: readonly Scope[]): { scope: Scope; provider: PulumiProvider } | null {
  const [, , scopeId, provider = ''] = stack.split('.');
  const scope = scopes.find((one) => one.id === scopeId);
  return scope === undefined || !isProvider(provider) ? null : { scope, provider };
}

/** The stacks of each scope in the order they run: guards before the rest, releases after, in reverse. Scopes do not wait for each other. */
export function byScope(work: readonly StackWork[]): StackWork[][] {
  const scopes = new Map<string, StackWork[]>();
  for (const one of work) scopes.set(one.scope.id, [...(scopes.get(one.scope.id) ?? []), one]);
  return [...scopes.values()].map((stacks) => [...stacks].sort((a, b) => orderOf(a) - orderOf(b) || (a.name < b.name ? -1 : 1)));
}

function orderOf(work: StackWork): number {
  const had = new Set(work.previous.map((resource) => resource.name));
  const added = work.desired.filter((resource) => !had.has(resource.name));
  if (added.length > 0) return Math.min(...added.map((resource) => resource.wave));
  const wanted = new Set(work.desired.map((resource) => resource.name));
  const leaving = work.previous.filter((resource) => !wanted.has(resource.name));
  return leaving.length === 0 ? 3 : 10 - Math.max(...leaving.map((resource) => resource.wave));
}

/** What the ledger keeps of a stack. */
export function appliedStack(name: string, state: AppliedStack['state'], resources: readonly Rendered[], at: string): AppliedStack {
  return { stack: name, state, digest: digestOf(resources), resources: resources.map((resource) => ({ ...resource })), at };
}
