import { resolve } from 'node:path';
import type { Schema } from '../../../kql/index.ts';
import { loadConfig, loadPlaybooks } from '../../content/files.ts';
import type { Findings } from '../../content/read.ts';
import { unknownFiles } from '../../content/rules/unknown-files.ts';
import type { ContentTree } from '../../content/tree.ts';
import { canonicalJson, sha256 } from '../../model/index.ts';
import { loadWatchlists } from '../load-watchlists.ts';
import { loadDetections, type LoadedDetection } from '../load.ts';
import { CODES } from './codes.ts';
import { codeDigest, openCache } from './cache.ts';
import { duplicates } from './duplicates.ts';
import { inOrder, type Finding } from './finding.ts';
import type { Acting, Response } from './response.ts';
import { withWatchlists } from '../watchlists.ts';
import { validateRule } from './validate.ts';

/** What of a repository is checked. */
export interface CheckRequest {
  readonly root: string;
  readonly tree: ContentTree;
  readonly schema: Schema;
  readonly catalogue: readonly Acting[];
  /** Which rules, by slug. */
  readonly wanted: (slug: string) => boolean;
  /** Takes what was found before in rules that are as they were, and keeps what is found. */
  readonly cached: boolean;
}

export interface CheckResult { readonly findings: readonly Finding[]; readonly rules: number; readonly cached: number }

/** Checks rules of a repository: each on its own, and what they share. Files of rules that cannot be read are findings too. */
export async function checkRepository({ root, tree, schema, catalogue, wanted, cached }: CheckRequest): Promise<CheckResult> {
  const problems: Findings = { problems: [], warnings: [] };
  const loaded = loadDetections(tree, problems);
  unknownFiles(tree, problems);
  const watchlists = loadWatchlists(tree, problems);
  const content: Findings = { problems: [], warnings: [] };
  const response: Response = { playbooks: loadPlaybooks(tree, content).map((one) => one.loaded), routes: loadConfig(tree, content).loaded.config.routes, catalogue };
  const whole = withWatchlists(schema, watchlists);
  const findings: Finding[] = problems.problems.flatMap(({ file, line, column, message }) => {
    const rule = slugIn(file);
    if (rule === null || !wanted(rule)) return [];
    return [{ rule, code: 'content', severity: 'error', file, line, column, endLine: line, endColumn: column, message, help: CODES.content.help, url: null }];
  });
  findings.push(...duplicates(loaded).filter(({ rule }) => wanted(rule)));
  const cache = cached ? await openCache(resolve(root)) : null;
  const base = cache === null ? '' : sha256([await codeDigest(), canonicalJson(whole), canonicalJson({ ...response, catalogue: catalogue.map(({ id, kinds }) => [id, kinds]) })].join('\n'));
  const entries = new Map<string, readonly Finding[]>();
  let hits = 0;
  for (const one of loaded) {
    const key = cache === null ? '' : sha256(`${base}\n${filesOf(one, tree)}`);
    const known = cache?.get(key) ?? null;
    if (!wanted(one.detection.slug)) {
      if (known !== null) entries.set(key, known);
      continue;
    }
    if (known !== null) hits += 1;
    const found = known ?? validateRule(one, tree, whole, { response });
    entries.set(key, found);
    findings.push(...found);
  }
  await cache?.save(entries);
  return { findings: inOrder(findings), rules: loaded.filter(({ detection }) => wanted(detection.slug)).length, cached: hits };
}

/** All files of a rule, with their names. */
function filesOf({ detection: { file } }: LoadedDetection, tree: ContentTree): string {
  const folder = file.endsWith('/rule.yaml') ? file.slice(0, -'rule.yaml'.length) : null;
  const names = folder === null ? [file] : ['rule.yaml', 'query.kql', 'tests.yaml', 'response.yaml'].map((name) => folder + name);
  return JSON.stringify(names.map((name) => [name, tree.get(name) ?? null]));
}

const slugIn = (file: string): string | null => /^detections\/([^/]+?)(?:\/|\.ya?ml$|\.kql$)/.exec(file)?.[1] ?? null;
