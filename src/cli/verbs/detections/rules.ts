import { closest } from 'fastest-levenshtein';
import type { Schema } from '../../../../kql/index.ts';
import type { Findings } from '../../../content/read.ts';
import { readWorkTree } from '../../../content/tree.ts';
import { detectionNamed, indexDetections, loadDetections } from '../../../detect/index.ts';
import { loadWatchlists } from '../../../detect/load-watchlists.ts';
import { ruleSchema } from '../../../detect/schema.ts';
import { withWatchlists } from '../../../detect/watchlists.ts';
import { InvalidContent, UsageError, type Detection, type Watchlist } from '../../../model/index.ts';
import type { CliContext } from '../../context.ts';
import { visible } from '../../render/visible.ts';

/** The rules that a command is about, the schema that they are bound against, and the repository's watchlists. */
export interface Rules { detections: readonly Detection[]; schema: Schema; watchlists: readonly Watchlist[] }

/**
 * Reads the rules of the repository: all, or those that were named by slug, name or id. `schemas`: further folders of schemas.
 * @throws InvalidContent where a rule's files do not fit, UsageError for a name that is none.
 */
export async function readRules(context: CliContext, names: readonly string[], schemas: readonly string[]): Promise<Rules> {
  const findings: Findings = { problems: [], warnings: [] };
  const tree = await readWorkTree(context.repo);
  const loaded = loadDetections(tree, findings).map(({ detection }) => detection);
  const watchlists = loadWatchlists(tree, findings);
  // Who works on one rule is not kept up by another that is half written.
  const problems = findings.problems.filter(({ file }) => names.length === 0 || names.some((name) => file === `detections/${name}.yaml` || file.startsWith(`detections/${name}/`)));
  if (problems.length > 0) throw new InvalidContent(problems);
  const { schema, problems: unread } = ruleSchema(context.repo, schemas);
  for (const problem of unread) context.say(`warning: ${visible(problem)}`);
  return { detections: names.length === 0 ? loaded : names.map((name) => named(loaded, name)), schema: withWatchlists(schema, watchlists), watchlists };
}

function named(detections: readonly Detection[], name: string): Detection {
  const found = detections.find(({ slug }) => slug === name) ?? detectionNamed(indexDetections(detections), name);
  if (found !== null) return found;
  const slugs = detections.map(({ slug }) => slug);
  throw new UsageError(`there is no rule ${visible(name)}`, slugs.length === 0 ? 'The repository has no rules in detections/.' : `Did you mean ${closest(name, slugs)}?`);
}

/** The values of an option that can be given several times. */
export function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}
