import { isDeepStrictEqual } from 'node:util';
import type { Findings } from '../../content/read.ts';
import { formatProblem, type Detection } from '../../model/index.ts';
import { loadDetections } from '../load.ts';
import { fieldsOf } from './beside.ts';
import { ruleYaml } from './community.ts';
import { slugOf, uniqueSlug } from './slug.ts';
import type { SourceRule } from './sources.ts';

/** What becomes of a rule of others: written to a folder, there already, or not taken. */
export type ImportResult =
  | { readonly from: string; readonly outcome: 'imported' | 'replaced'; readonly slug: string; readonly name: string; readonly files: Readonly<Record<'rule.yaml' | 'query.kql', string>>; readonly notes: readonly string[] }
  | { readonly from: string; readonly outcome: 'unchanged'; readonly slug: string; readonly name: string }
  | { readonly from: string; readonly outcome: 'refused'; readonly reason: string };

/**
 * Plans an import beside the rules that are there; writes nothing. A rule keeps every field but `enabled`: it has no response and is not
 * enabled until a person says so. `taken`: names in `detections/` that are taken. With `replace`, a rule whose id is there already takes that one's place.
 */
export function planImport(sources: readonly SourceRule[], existing: readonly Detection[], taken: ReadonlySet<string>, replace: boolean): ImportResult[] {
  const slugs = new Set(taken);
  const before = Map.groupBy(existing, ({ rule }) => rule.id.toLowerCase());
  const added = new Map<string, Detection[]>();
  return sources.map((source) => {
    if ('reason' in source) return { from: source.from, outcome: 'refused', reason: source.reason };
    const made = make(source);
    if ('reason' in made) return { from: source.from, outcome: 'refused', reason: made.reason };
    const { detection, files } = made;
    const { id, name } = detection.rule;
    const [old, others] = [before.get(id.toLowerCase()) ?? [], added.get(id.toLowerCase()) ?? []];
    const same = [...old, ...others].find((known) => isDeepStrictEqual([fieldsOf(known.rule), known.query], [fieldsOf(detection.rule), detection.query]));
    if (same !== undefined) return { from: source.from, outcome: 'unchanged', slug: same.slug, name };
    const [first] = old;
    if (first !== undefined && (!replace || others.length > 0)) return { from: source.from, outcome: 'refused', reason: `detections/${first.slug} has this id; --force replaces its rule and query` };
    const slug = first?.slug ?? uniqueSlug(slugOf(name, id), slugs);
    slugs.add(slug);
    added.set(id.toLowerCase(), [...others, { ...detection, slug }]);
    const notes = [
      ...(others.length > 0 ? [`another imported rule has its id, ${others[0]?.slug ?? ''}: give it one of its own before it is synced`] : []),
      ...(source.enabled ? ['it was enabled where it comes from; here it is not'] : []),
    ];
    return { from: source.from, outcome: first === undefined ? 'imported' : 'replaced', slug, name, files, notes };
  });
}

/** The files of a rule, read again as the loader will read them: what it would not take is not written. */
function make(source: Exclude<SourceRule, { reason: string }>): { detection: Detection; files: Record<'rule.yaml' | 'query.kql', string> } | { reason: string } {
  const { enabled: _, ...fields } = source.fields;
  const files = { 'rule.yaml': ruleYaml(fields, source.origin), 'query.kql': source.query };
  const findings: Findings = { problems: [], warnings: [] };
  const [loaded] = loadDetections(new Map(Object.entries(files).map(([name, text]) => [`detections/imported/${name}`, text])), findings);
  const [problem] = findings.problems;
  if (loaded === undefined || problem !== undefined) return { reason: problem === undefined ? 'no rule' : formatProblem(problem).replace(/^[^:]*:\d+:\d+: /, '') };
  if (!isDeepStrictEqual(loaded.detection.query, source.query)) return { reason: 'the query cannot be written as text' };
  return { detection: loaded.detection, files };
}
