import { InvalidContent, type ContentProblem } from '../model/index.ts';
import { loadAutomation } from '../detect/load-automation.ts';
import { loadDetections } from '../detect/load.ts';
import { loadWatchlists } from '../detect/load-watchlists.ts';
import type { KnownAction, LoadedContent } from './content.ts';
import { loadConfig, loadExceptions, loadIndicators, loadInventory, loadPlaybooks } from './files.ts';
import type { Findings } from './read.ts';
import { RULES } from './rules/index.ts';
import { unknownFiles } from './rules/unknown-files.ts';
import type { ContentTree } from './tree.ts';

/**
 * Reads all content and checks it. `catalogue`: the responder actions there are. Throws InvalidContent with every
 * problem of every file.
 */
export function loadContent(tree: ContentTree, catalogue: readonly KnownAction[]): LoadedContent {
  const { content, problems } = inspectContent(tree, catalogue);
  if (problems.length > 0) throw new InvalidContent(problems);
  return content;
}

/**
 * The same without throwing: what fits, and what does not. A guard that does not fit is in `brokenGuards`, so what is
 * decided with such content is denied; a release or an expiry can still go on.
 */
export function inspectContent(tree: ContentTree, catalogue: readonly KnownAction[]): { content: LoadedContent; problems: ContentProblem[] } {
  const findings: Findings = { problems: [], warnings: [] };
  unknownFiles(tree, findings);
  const config = loadConfig(tree, findings);
  const playbooks = loadPlaybooks(tree, findings);
  const exceptions = loadExceptions(tree, findings);
  const exceptionProblems = findings.problems.filter(({ file }) => file === 'exceptions' || file.startsWith('exceptions/'));
  const { inventory, reads, brokenGuards } = loadInventory(tree, findings);
  const indicators = loadIndicators(tree, findings);
  const detections = loadDetections(tree, findings);
  const watchlists = loadWatchlists(tree, findings);
  const automation = loadAutomation(tree, detections.map(({ detection }) => detection), findings);
  for (const rule of RULES) rule({ config, playbooks, exceptions, inventory, reads, indicators, detections, catalogue }, findings);
  const [unfit] = exceptionProblems;
  const protectedProblem = findings.problems.find(({ file }) => file === 'inventory/protected.yaml');
  if (protectedProblem !== undefined && brokenGuards.length === 0) brokenGuards.push({ guard: 'protected entities', where: `${protectedProblem.file}:${protectedProblem.line}`, reason: protectedProblem.message });
  if (unfit !== undefined) brokenGuards.push({ guard: 'exceptions', where: `${unfit.file}:${unfit.line}`, reason: unfit.message });
  const [badConfig] = findings.problems.filter(({ file }) => file === 'cordon.yaml' || file === 'cordon.yml');
  if (badConfig !== undefined) brokenGuards.push({ guard: 'guardrails and gates', where: `${badConfig.file}:${badConfig.line}`, reason: badConfig.message });
  return {
    content: {
      config: config.loaded, playbooks: playbooks.map(({ loaded }) => loaded), exceptions: exceptions.map(({ loaded }) => loaded), inventory,
      indicators: indicators?.loaded ?? [], detections: detections.map(({ detection }) => detection), watchlists, automation, brokenGuards,
      warnings: inOrder(findings.warnings),
    },
    problems: inOrder(findings.problems),
  };
}

function inOrder(problems: readonly ContentProblem[]): ContentProblem[] {
  return problems.toSorted((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
