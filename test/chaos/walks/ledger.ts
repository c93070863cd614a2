import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { nextSteps } from '../../../src/cli/render/next.ts';
import { AppliedStack } from '../../../src/model/index.ts';
import { openLedger, parseFile, readAll, readTexts, verifyLedger, type IncidentRecord } from '../../../src/record/index.ts';
import type { World } from '../../e2e/world.ts';
import { CAST, FIELD_OF, type Name } from './cast.ts';
import { stateOf, type Model, type ModelIncident } from './model.ts';

/** What the ledger and Pulumi's own state say, read once for all checks of one moment. */
export interface Books { records: IncidentRecord[]; problems: string[] }

/** Reads the books, and says what is wrong with them whatever is held: a broken chain, a run that never ended, a dirty work tree. */
export async function readBooks(world: World, model: Model): Promise<Books> {
  const ledger = await openLedger(world.folder);
  const records = await readAll(ledger);
  const texts = await readTexts(ledger, [...ledger.files.keys()].filter((path) => path.startsWith('incidents/stacks/')));
  const stacks = [...texts].map(([path, text]) => parseFile(path, text, AppliedStack));
  const findings = (await verifyLedger(world.folder)).filter(({ severity }) => severity === 'error');
  return {
    records,
    problems: [
      ...findings.map(({ code, where, message }) => `audit: ${code} ${where}: ${message}`),
      ...stacks.filter((stack) => !isDone(stack, model)).map(({ stack, state }) => `${stack} is ${state}`),
      ...stacks.flatMap((stack) => stateProblems(world, stack)),
      ...world.git('status', '--porcelain').split('\n').filter((line) => line !== '').map((line) => `work tree: ${line}`),
    ],
  };
}

/** A stack whose device is offline may have failed: Defender takes no second order while the first one waits. */
function isDone({ stack, state }: AppliedStack, { online }: Model): boolean {
  return state === 'done' || (state === 'failed' && !online && stack.includes('.defender-contoso.'));
}

const State = z.looseObject({ checkpoint: z.looseObject({ latest: z.looseObject({
  resources: z.array(z.looseObject({ urn: z.string(), type: z.string(), custom: z.boolean().optional() })).optional(),
  pending_operations: z.array(z.unknown()).optional(),
}).nullish() }) });

/** Pulumi's own file of a stack must hold what the ledger says that it holds. */
function stateProblems(world: World, stack: AppliedStack): string[] {
  const folder = join(world.folder, '.cordon', 'range', '.pulumi', 'stacks', 'cordon');
  let text: string;
  try {
    text = readFileSync(join(folder, `${stack.stack}.json`), 'utf8');
  } catch {
    return stack.resources.length === 0 ? [] : [`${stack.stack} has no state although it holds ${stack.resources.length} resources`];
  }
  const { latest } = State.parse(JSON.parse(text)).checkpoint;
  const names = (latest?.resources ?? []).filter(({ type, custom }) => custom === true && !type.startsWith('pulumi:')).map(({ urn }) => urn.split('::').at(-1) ?? '').sort();
  const expected = stack.resources.map(({ name }) => name).sort();
  return [
    ...((latest?.pending_operations ?? []).length === 0 ? [] : [`${stack.stack} has pending operations`]),
    ...(JSON.stringify(names) === JSON.stringify(expected) ? [] : [`${stack.stack}: the state has ${names.join(', ') || 'nothing'}, the ledger ${expected.join(', ') || 'nothing'}`]),
  ];
}

/** What the ledger says of each incident, against the model: its state and its holds. */
export function ledgerDifferences(model: Model, { records }: Books): string[] {
  const found: string[] = [];
  const known = new Set<IncidentRecord>();
  for (const incident of model.incidents) {
    const record = recordOf(records, incident.first);
    if (record === null) {
      found.push(`no incident of alert ${incident.first}`);
      continue;
    }
    known.add(record);
    const state = stateOf(incident);
    // What an offline device has not confirmed is neither contained nor released.
    const device = !model.online && incident.names.has('laptop');
    if (record.incident.state !== state && !(device && isOpen(record))) found.push(`${record.incident.id} is ${record.incident.state}, must be ${state}`);
    found.push(...holdDifferences(incident, record));
  }
  for (const record of records) if (!known.has(record)) found.push(`incident ${record.incident.id} that nobody expects`);
  return found;
}

const isOpen = (record: IncidentRecord): boolean => !['contained', 'released', 'closed'].includes(record.incident.state);

export function recordOf(records: readonly IncidentRecord[], first: string): IncidentRecord | null {
  return records.find((record) => record.events.some(({ sourceId }) => sourceId === `edr/${first}`)) ?? null;
}

function holdDifferences(incident: ModelIncident, record: IncidentRecord): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const hold of record.holds) {
    const control = `${memberOf(hold.target)}.${FIELD_OF[hold.control.type] ?? hold.control.type}`;
    seen.add(control);
    const held = [...incident.holds].find(([key]) => key === control)?.[1];
    if (held === undefined) found.push(`${record.incident.id} holds ${control}, must not`);
    else if (Date.parse(hold.until) < held.until.from - 1_000 || Date.parse(hold.until) > held.until.to + 1_000) {
      found.push(`${record.incident.id} holds ${control} until ${hold.until}, must be ${new Date(held.until.from).toISOString()} to ${new Date(held.until.to).toISOString()}`);
    }
  }
  for (const control of incident.holds.keys()) if (!seen.has(control)) found.push(`${record.incident.id} does not hold ${control}, must`);
  return found;
}

function memberOf(target: { kind: string; name: string; value: string }): Name | string {
  const found = Object.entries(CAST).find(([, { type, value }]) => type === target.kind && (value === target.name || value === target.value));
  return found?.[0] ?? target.name;
}

/** The truth of what is claimed: an incident that is not as the model has it must name what a person or the next sweep can do. */
export function unsaid({ records }: Books): string[] {
  return records.filter((record) => !['contained', 'released', 'closed', 'new'].includes(record.incident.state) && nextSteps(record).length === 0)
    .map((record) => `${record.incident.id} is ${record.incident.state} and names nothing to do`);
}
