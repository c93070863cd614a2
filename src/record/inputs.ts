import * as z from 'zod';
import { DecideInputs, Digest, digestOf, LedgerError, Policy, type IncidentId } from '../model/index.ts';
import { inputsPath, policyPath } from './layout.ts';
import { foldersOfIncident, readText, type Ledger } from './ledger.ts';
import { jsonText, parseFile } from './text.ts';

/** Inputs as they are stored: the policy, which all decisions of a run share, is kept once under its digest. */
export const StoredInputs = DecideInputs.omit({ policy: true }).extend({ policy: z.strictObject({ $input: Digest }) });
export type StoredInputs = z.infer<typeof StoredInputs>;

/** The files of one decision's inputs: for the incident's folder, and for `incidents/`. */
export function writeInputs(inputs: DecideInputs): { files: Map<string, string>; root: Map<string, string> } {
  const { policy, ...rest } = inputs;
  const digest = digestOf(policy);
  return {
    files: new Map([[inputsPath(inputs.round), jsonText({ ...rest, policy: { $input: digest } } satisfies StoredInputs)]]),
    root: new Map([[policyPath(digest), jsonText(policy)]]),
  };
}

/**
 * The inputs of an incident's decision, whole again.
 * @throws LedgerError `LEDGER_MISSING` when the ledger lacks them or their policy, `LEDGER_UNREADABLE`
 */
export async function readInputs(ledger: Ledger, id: IncidentId, round: number): Promise<DecideInputs> {
  for (const folder of foldersOfIncident(ledger, id)) {
    const name = `${folder}/${inputsPath(round)}`;
    const text = await readText(ledger, name);
    if (text === null) continue;
    const { policy, ...rest } = parseFile(name, text, StoredInputs);
    const policyName = `incidents/${policyPath(policy.$input)}`;
    const policyText = await readText(ledger, policyName);
    if (policyText === null) throw missing(policyName);
    return { ...rest, policy: parseFile(policyName, policyText, Policy) };
  }
  throw missing(`${id}: ${inputsPath(round)}`);
}

function missing(name: string): LedgerError {
  return new LedgerError('LEDGER_MISSING', `${name} is not in the ledger`, 'Run `cordon audit verify`; `git log --diff-filter=D` shows who removed it.');
}
