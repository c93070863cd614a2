import type { ResourceValidationPolicy } from '@pulumi/policy';
import { protectedReason } from '../../src/decide/index.ts';
import { digestOf, Json, type Inventory } from '../../src/model/index.ts';
import { kinds, type Inputs } from './kinds.ts';

/** What the pack knows of the response repository, or why it could not be read. */
export type Known = { ok: true; inventory: Inventory; applied: ReadonlyMap<string, Inputs> } | { ok: false; reason: string };

/** A resource that is about to be written. */
export interface Checked { name: string; type: string; inputs: Inputs; options: { protect: boolean; deleteBeforeReplace?: boolean | undefined } }

interface Rule { name: string; description: string; violations(resource: Checked, known: Known): string[] }

const MARKER = /^cordon-[0-9a-f]{16}$/;

/** All rules, each a pure function of one resource. */
export const rules: readonly Rule[] = [
  {
    name: 'known-type', description: 'A containment stack has only what a control type renders.',
    violations: ({ type }) => (kinds.has(type) ? [] : [`no control type renders ${type}; containment is written through holds alone`]),
  },
  {
    name: 'marker', description: 'Everything in a containment stack carries our marker, so that a crash leaves nothing that nobody owns.',
    violations: ({ type, inputs }) => {
      const kind = kinds.get(type);
      return kind === undefined || MARKER.test(kind.marker(inputs)) ? [] : ['it does not carry a marker of cordon'];
    },
  },
  {
    name: 'protected-target', description: 'Nothing is done to what inventory/protected.yaml names. A list that cannot be read protects everything.',
    violations: ({ type, inputs, name }, known) => {
      if (!known.ok) return [`the list of protected entities cannot answer: ${known.reason}`];
      // What is in force already stays until its holds are released.
      if (known.applied.has(name)) return [];
      return kinds.get(type)?.targets(inputs, known.inventory).flatMap((target) => protectedReason(target, known.inventory) ?? []).slice(0, 1) ?? [];
    },
  },
  {
    name: 'releasable', description: 'No `protect`: it would block the rightful release.',
    violations: ({ options }) => (options.protect ? ['`protect` blocks the rightful release; the release-guard hook refuses what is held'] : []),
  },
  {
    name: 'no-replacement', description: 'Containment is never replaced: an immutable difference is a new key.',
    violations: ({ name, type, inputs, options }, known) => {
      if (options.deleteBeforeReplace === true) return ['`deleteBeforeReplace` leaves nothing in force in between'];
      const before = known.ok ? known.applied.get(name) : undefined;
      if (before === undefined) return [];
      const moved = kinds.get(type)?.identity.filter((field) => digestOf(jsonOf(before[field])) !== digestOf(jsonOf(inputs[field]))) ?? [];
      return moved.length === 0 ? [] : [`${moved.join(', ')} would be another cloud object: make it a control of its own, and release this one`];
    },
  },
];

function jsonOf(value: unknown): Json {
  return Json.safeParse(value).data ?? null;
}

/** The rules as the policy SDK takes them, all mandatory. */
export function policies(known: Known): ResourceValidationPolicy[] {
  return rules.map(({ name, description, violations }) => ({
    name, description, enforcementLevel: 'mandatory',
    validateResource: (args, report) => {
      // The stack itself and the providers' connections are no containment.
      if (args.type.startsWith('pulumi:')) return;
      const { protect, deleteBeforeReplace } = args.opts;
      for (const violation of violations({ name: args.name, type: args.type, inputs: args.props, options: { protect, deleteBeforeReplace } }, known)) report(violation);
    },
  }));
}
