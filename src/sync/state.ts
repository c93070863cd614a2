import type { Stack } from '@pulumi/pulumi/automation/index.js';
import { nameOf, readState, type State } from '../contain/pulumi/engine.ts';
import { shapeOf } from './shapes.ts';
import type { Recorded, Resource } from './types.ts';

/** What the stack's state says, with the text of it: two looks at a state that nobody wrote in between have the same. */
export async function readRecorded(stack: Stack): Promise<{ recorded: Recorded; text: string }> {
  const { state } = await readState(stack);
  return { recorded: recordedOf(state), text: JSON.stringify([state.resources ?? [], state.pending_operations ?? []]) };
}

/** The stack's resources, and what a run began and did not end. */
export function recordedOf(state: State): Recorded {
  const resources = (state.resources ?? []).flatMap(({ urn, id, type, inputs }): [string, Resource & { urn: string }][] => {
    const shape = shapeOf(type);
    if (shape === null || id === undefined) return [];
    const name = nameOf(urn);
    return [[name, { name, type, provider: shape.provider, id, urn, inputs: inputs ?? {} }]];
  });
  const pending = (state.pending_operations ?? []).flatMap(({ type, resource }) => (shapeOf(resource.type) === null ? [] : [{ type, name: nameOf(resource.urn), inputs: resource.inputs ?? {} }]));
  return { resources: new Map(resources), pending };
}

/** A stack that was never made. */
export const NOTHING: Recorded = { resources: new Map(), pending: [] };
