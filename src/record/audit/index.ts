import { Decision, canonicalJson, CordonError, LedgerError, type DecideInputs, type Finding, type IncidentId, type ReplayResult, TimelineEntry } from '../../model/index.ts';
import { inOrder } from '../chain.ts';
import { readInputs } from '../inputs.ts';
import { placeOf } from '../layout.ts';
import { openLedger, readTexts, type Ledger } from '../ledger.ts';
import { parseFile } from '../text.ts';
import { checkChains } from './chain.ts';
import { checkContents } from './contents.ts';
import { differences } from './differences.ts';
import { checkHistory } from './history.ts';
import { load } from './load.ts';
import { checkSeen } from './seen.ts';

/**
 * Verifies the whole ledger of a repository as HEAD has it: files, chains, digests, approvals, holds, history.
 * An empty list means that everything fits; each finding names the file or commit.
 */
export async function verifyLedger(root: string): Promise<Finding[]> {
  const ledger = await openLedger(root);
  const loaded = await load(ledger);
  return [...loaded.findings, ...checkChains(loaded), ...checkContents(loaded), ...await checkHistory(ledger), ...await checkSeen(ledger)];
}

/**
 * Decides every recorded decision again. `decide` and `current` belong together: today's, or those of another version
 * of cordon.
 */
export async function replayLedger(root: string, decide: (inputs: DecideInputs) => Decision, current: DecideInputs['cordon']): Promise<ReplayResult[]> {
  const ledger = await openLedger(root);
  const found: { path: string; incident: IncidentId; round: number }[] = [];
  for (const path of ledger.files.keys()) {
    const place = placeOf(path);
    if (place?.kind === 'decision' && place.incident !== null) found.push({ path, incident: place.incident, round: Number(place.name) });
  }
  found.sort((a, b) => (a.incident < b.incident ? -1 : a.incident > b.incident ? 1 : a.round - b.round));
  const texts = await readTexts(ledger, found.map(({ path }) => path));
  const results: ReplayResult[] = [];
  for (const { path, incident, round } of found) results.push(await replayOne(ledger, { incident, round, path, text: texts.get(path) ?? '' }, decide, current));
  return results;
}

/** A decision by any version of cordon. What it cannot decide, or says in a form that this version does not know, is named; the others are decided all the same. */
function decided(decide: (inputs: DecideInputs) => Decision, inputs: DecideInputs, version: string): Decision {
  let value: unknown;
  try {
    value = decide(inputs);
  } catch (error) {
    throw new LedgerError('REPLAY_FAILED', `cordon ${version} cannot decide on these inputs: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`, 'Name a checkout of the version that recorded them with --cordon DIR.', error);
  }
  const parsed = Decision.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new LedgerError('REPLAY_FAILED', `cordon ${version} decides in a form that this version does not know: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`, 'Replay with the version itself: run `cordon audit replay` in that checkout.', parsed.error);
}

async function replayOne(
  ledger: Ledger, at: { incident: IncidentId; round: number; path: string; text: string }, decide: (inputs: DecideInputs) => Decision, current: DecideInputs['cordon'],
): Promise<ReplayResult> {
  const { incident, round } = at;
  try {
    const inputs = await readInputs(ledger, incident, round);
    const recorded = parseFile(at.path, at.text, Decision);
    const today = decided(decide, inputs, current.version);
    const equal = canonicalJson(today) === canonicalJson(recorded);
    const available = inputs.cordon.version === current.version && inputs.cordon.lockfile === current.lockfile;
    return {
      incident, round, recorded: inputs.cordon, verdict: !available ? 'not-available' : equal ? 'equal' : 'differs',
      differences: equal ? [] : differences(recorded, today),
      reason: available ? null : `version ${inputs.cordon.version} (lockfile ${inputs.cordon.lockfile.slice(0, 12)}) is not available; today's decision ${equal ? 'is the same' : 'would differ'}`,
    };
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return { incident, round, verdict: 'unreadable', recorded: null, differences: [], reason: error.message };
  }
}

/** All timelines and the repository's own chain as one, causes first. */
export async function auditLog(ledger: Ledger): Promise<TimelineEntry[]> {
  const paths = [...ledger.files.keys()].filter((path) => ['timeline', 'chain'].includes(placeOf(path)?.kind ?? ''));
  return inOrder([...await readTexts(ledger, paths)].map(([path, text]) => parseFile(path, text, TimelineEntry)));
}
