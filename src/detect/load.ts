import { readContent, yamlFiles, type Findings, type Read } from '../content/read.ts';
import type { ContentTree } from '../content/tree.ts';
import { ResponseFile, RuleFile, RuleTestsFile, type Detection } from '../model/index.ts';

/** A detection with the files it comes from, for rules that need their places. */
export interface LoadedDetection { detection: Detection; rule: Read<RuleFile>; response: Read<ResponseFile> | null }

/** Folders of `detections/` that are no rules. */
export const RESERVED: readonly string[] = ['watchlists', 'automation', 'schemas'];

/** All detections: folders `detections/<slug>/`, and community files `detections/<slug>.yaml` with an inline query. */
export function loadDetections(tree: ContentTree, findings: Findings): LoadedDetection[] {
  const folders = [...new Set([...tree.keys()].flatMap((path) => /^detections\/([^/]+)\/[^/]+$/.exec(path)?.[1] ?? []))].filter((slug) => !RESERVED.includes(slug)).toSorted();
  return [
    ...folders.flatMap((slug) => fromFolder(tree, slug, findings) ?? []),
    ...yamlFiles(tree, 'detections').flatMap((file) => fromFile(tree, file, findings) ?? []),
  ];
}

function fromFolder(tree: ContentTree, slug: string, findings: Findings): LoadedDetection | null {
  const folder = `detections/${slug}`;
  const response = readContent(tree, `${folder}/response.yaml`, ResponseFile, findings);
  const tests = readContent(tree, `${folder}/tests.yaml`, RuleTestsFile, findings);
  const file = `${folder}/rule.yaml`;
  const rule = readContent(tree, file, RuleFile, findings);
  if (rule === null) {
    findings.problems.push({ file, line: 1, column: 1, path: '', message: `the folder ${folder} has no rule.yaml`, nearest: null });
    return null;
  }
  if (rule.value === null) return null;
  const query = queryOf(tree, folder, rule, rule.value, findings);
  if (query === null) return null;
  return { detection: { slug, file, rule: rule.value, query, response: response?.value ?? null, tests: tests?.value ?? null }, rule, response };
}

function queryOf(tree: ContentTree, folder: string, rule: Read<RuleFile>, value: RuleFile, findings: Findings): string | null {
  const beside = tree.get(`${folder}/query.kql`);
  const say = (message: string): null => {
    findings.problems.push({ file: rule.file, ...rule.doc.atKey(['query']), path: 'query', message, nearest: null });
    return null;
  };
  if (beside !== undefined && value.query !== undefined) return say('the query is written here and in query.kql: keep one');
  if (beside === undefined) return value.query ?? say('expected a query here or in query.kql');
  return typeof beside === 'string' ? beside : say(`query.kql ${beside.unreadable}`);
}

function fromFile(tree: ContentTree, file: string, findings: Findings): LoadedDetection | null {
  const rule = readContent(tree, file, RuleFile, findings);
  if (rule?.value === null || rule === null) return null;
  if (rule.value.query === undefined) {
    findings.problems.push({ file, line: 1, column: 1, path: 'query', message: 'expected an inline query; with a query.kql, make it a folder', nearest: null });
    return null;
  }
  const slug = file.replace(/^detections\//, '').replace(/\.ya?ml$/, '');
  return { detection: { slug, file, rule: rule.value, query: rule.value.query, response: null, tests: null }, rule, response: null };
}
