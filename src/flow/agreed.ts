import { actions } from '../../responders/registry.ts';
import { inspectContent, readWorkTree, type ContentTree, type LoadedContent } from '../content/index.ts';
import { InvalidContent, type ContentProblem } from '../model/index.ts';
import { missingContent, type Ledger } from '../record/index.ts';

/** What people agreed on, and what of it does not fit. */
export interface Agreed { content: LoadedContent; problems: readonly ContentProblem[] }

/**
 * Reads the content for one command. Throws InvalidContent with every problem; with `lettingGo` only for problems of
 * `cordon.yaml`, without which it is not known where to act: a mistake in a playbook must not keep anybody from a pause, a
 * release or an expiry. A guard that does not fit, or that the last commit has and the work tree lacks, is broken: it denies.
 */
export async function readAgreed(root: string, ledger: Ledger, lettingGo: boolean): Promise<Agreed> {
  const { content, problems } = inspectContent(withoutTests(await readWorkTree(root)), actions);
  if (problems.some(({ file }) => !lettingGo || /^cordon\.ya?ml$/.test(file))) throw new InvalidContent(problems);
  const missing = (await missingContent(ledger)).filter((path) => /^(cordon\.yaml$|exceptions\/|inventory\/)/.test(path)).map((path) => ({
    guard: guardOf(path), where: path, reason: 'the last commit has the file and the work tree does not',
  }));
  return { content: { ...content, brokenGuards: [...content.brokenGuards, ...missing] }, problems };
}

/** Tests of rules say nothing about an incident, and are most of what there is to parse. */
function withoutTests(tree: ContentTree): ContentTree {
  return new Map([...tree].filter(([path]) => !/^detections\/[^/]+\/tests\.yaml$/.test(path)));
}

function guardOf(path: string): string {
  if (path.startsWith('exceptions/')) return 'exceptions';
  return path.startsWith('inventory/') ? 'protected entities' : 'guardrails and gates';
}
