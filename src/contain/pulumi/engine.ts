import type { Deployment, EngineEvent, Stack } from '@pulumi/pulumi/automation/index.js';
import * as z from 'zod';
import { breakLock, isLocked } from './lock.ts';

const StateResource = z.looseObject({ urn: z.string(), id: z.string().optional(), type: z.string(), custom: z.boolean().optional(), inputs: z.record(z.string(), z.json()).optional() });
const State = z.looseObject({
  resources: z.array(StateResource).optional(),
  pending_operations: z.array(z.looseObject({ type: z.string(), resource: StateResource })).optional(),
});
export type State = z.infer<typeof State>;

/** Most times that a lock is met in one run: each time another run took it in between. */
const MOST_TRIES = 5;

/**
 * Runs `up` once; whoever holds the stack is waited for, and a dead one's lock is taken away. `errors` gets what the last run says, by
 * logical name, and under the empty name what concerns the whole stack; `repaired` what was mended.
 */
export async function upOnce(stack: Stack, refresh: boolean, errors: Map<string, string>, repaired: string[], say: (text: string) => void): Promise<void> {
  const seen = new Map<string, string>();
  const attempt = async (): Promise<void> => {
    seen.clear();
    await stack.up({ continueOnError: true, refresh, suppressProgress: true, onEvent: (event) => { noteErrors(event, seen); } });
  };
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        await attempt();
        break;
      } catch (error) {
        if (!isLocked(error) || tries === MOST_TRIES) throw error;
        const broken = await breakLock(stack, error, say);
        if (broken !== null) repaired.push(broken, ...(await takeOver(stack, say)).repaired);
      }
    }
  } catch (error) {
    if (seen.size === 0) seen.set('', messageOf(error));
  }
  // Every run tries all that is left to do, so only what the last one says counts.
  errors.clear();
  for (const [name, message] of seen) errors.set(name, message);
}

/** Keeps what an event says about a failure, by logical name. */
export function noteErrors(event: EngineEvent, seen: Map<string, string>): void {
  const diagnostic = event.diagnosticEvent;
  if (diagnostic?.severity === 'error') {
    const name = nameOf(diagnostic.urn ?? '');
    const text = plain(diagnostic.message);
    // The engine closes with "update failed", which says nothing of its own.
    if (text !== 'update failed' || name !== '') seen.set(name, [seen.get(name), text].filter((part) => part !== undefined).join('; '));
  }
  const failed = event.resOpFailedEvent;
  if (failed !== undefined && !seen.has(nameOf(failed.metadata.urn))) seen.set(nameOf(failed.metadata.urn), `${failed.metadata.op} failed`);
}

function plain(message: string): string {
  // eslint-disable-next-line no-control-regex
  return message.replaceAll(/<\{%[^%]*%\}>|\u001b\[[0-9;]*m/g, '').replaceAll(/\s+/g, ' ').trim().slice(0, 1_000);
}

/**
 * An error's message in one line, without the engine's marks. Of a command of the CLI that failed: what it says itself on
 * standard error, without the command line and all the rest that the SDK puts around it.
 */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = /^code: -?\d/.test(text) ? [...text.matchAll(/^error: (.+)$/gm)].map(([, message = '']) => message) : [];
  return plain(said.length === 0 ? text : [...new Set(said)].join('; '));
}

/** The logical name in a URN; empty for the stack itself. */
export function nameOf(urn: string): string {
  return urn === '' || urn.includes('pulumi:pulumi:Stack') ? '' : urn.split('::').slice(3).join('::');
}

/** The exported state of a stack. */
export async function readState(stack: Stack): Promise<{ deployment: Deployment; state: State }> {
  const deployment = await stack.exportStack();
  return { deployment, state: State.parse(deployment.deployment ?? {}) };
}

/** Logical names of the resources that the exported state has; what is under way counts as not there. */
export async function namesInState(stack: Stack): Promise<Set<string>> {
  return namesIn((await readState(stack)).state);
}

function namesIn(state: State): Set<string> {
  return new Set((state.resources ?? []).filter((resource) => resource.custom === true && !resource.type.startsWith('pulumi:')).map((resource) => nameOf(resource.urn)));
}

/** A state that is nobody else's: what was done about it, and the logical names that it has. */
export interface TakenOver { repaired: string[]; present: Set<string> }

/**
 * Takes a state over from a run that died: what it left open is taken out; what it made is found again by its marker.
 * Written even when nothing is open, because only a write meets the lock of an engine that lives on.
 */
export async function takeOver(stack: Stack, say: (text: string) => void): Promise<TakenOver> {
  const broke: string[] = [];
  for (let tries = 1; ; tries += 1) {
    try {
      const { repaired, present } = await dropPending(stack);
      return { repaired: [...broke, ...repaired], present };
    } catch (error) {
      if (!isLocked(error) || tries === MOST_TRIES) throw error;
      const broken = await breakLock(stack, error, say);
      if (broken !== null) broke.push(broken);
    }
  }
}

async function dropPending(stack: Stack): Promise<TakenOver> {
  const { deployment, state } = await readState(stack);
  await stack.importStack({ ...deployment, deployment: { ...state, pending_operations: [] } });
  const repaired = (state.pending_operations ?? []).map((operation) => `resolved the interrupted ${operation.type} of ${nameOf(operation.resource.urn)}`);
  return { repaired, present: namesIn(state) };
}
