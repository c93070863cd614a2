import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import * as z from 'zod';
import { readDocument } from '../../content/document.ts';
import { UsageError } from '../../model/index.ts';
import type { RuleFields } from './arm.ts';
import { rulesOfJson } from './template.ts';

/** A rule that somebody else wrote, or why something is none. `from` says where it stands. */
export type SourceRule = { readonly from: string; readonly fields: RuleFields; readonly query: string; readonly origin: string | null; readonly enabled: boolean } | { readonly from: string; readonly reason: string };

const MOST_BYTES = 64 * 1_024 * 1_024;
const MOST_FILES = 20_000;
const ENDING = /\.(ya?ml|json|jsonl|ndjson)$/i;
/** YAML files beside a rule that are none themselves. */
const BESIDE = /(^|[\\/])(tests|response)\.ya?ml$/;

const Fields = z.record(z.string(), z.json());
const Row = z.looseObject({ kql: z.string(), meta: Fields, repo: z.string().optional(), path: z.string().optional(), license: z.string().optional(), commit: z.string().optional() });

/** Reads all rules of a file, or of the files of a folder in any depth. Links are not followed. Throws UsageError for what is not there. */
export async function readSources(path: string): Promise<SourceRule[]> {
  const stat = await lstat(path).catch((cause: unknown) => {
    throw new UsageError(`${path} cannot be read`, 'Name a file or a folder of rules.', cause);
  });
  const files = stat.isDirectory() ? await filesBelow(path) : [path];
  if (files.length === 0) throw new UsageError(`${path} has no rules`, 'Rules are .yaml, .yml, .json, .jsonl or .ndjson files.');
  const found: SourceRule[] = [];
  for (const file of files) found.push(...await readFileOf(file, stat.isDirectory() ? relative(path, file).split(sep).join('/') : path));
  return found;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && ENDING.test(entry.name)).map((entry) => join(entry.parentPath, entry.name)).filter((file) => !/[\\/](\.|node_modules[\\/])/.test(file.slice(folder.length)) && !BESIDE.test(file));
  if (files.length > MOST_FILES) throw new UsageError(`${folder} has more than ${MOST_FILES} files`, 'Name a smaller folder.');
  return files.toSorted();
}

async function readFileOf(file: string, from: string): Promise<SourceRule[]> {
  const { size } = await lstat(file);
  if (size > MOST_BYTES) return [{ from, reason: `larger than ${MOST_BYTES / 1_024 / 1_024} MB` }];
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  if (/\.ya?ml$/i.test(file)) return [await ofYaml(text, file, from)];
  if (/\.json$/i.test(file)) return ofJson(text, from);
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : ofJson(line, `${from}:${index + 1}`)));
}

async function ofYaml(text: string, file: string, from: string): Promise<SourceRule> {
  const doc = readDocument(from, text);
  const [problem] = doc.problems;
  if (problem !== undefined) return { from: `${from}:${problem.line}:${problem.column}`, reason: problem.message };
  // A rule of a folder like ours has its query beside it.
  const beside = /(^|[\\/])rule\.ya?ml$/.test(file) ? await readFile(join(file, '..', 'query.kql'), 'utf8').catch(() => null) : null;
  return ofRule(doc.value, from, null, beside);
}

function ofJson(text: string, from: string): SourceRule[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return [{ from, reason: `no JSON: ${error instanceof Error ? error.message : ''}` }];
  }
  const row = Row.safeParse(document);
  if (row.success) {
    const { kql, meta, repo, path, license, commit } = row.data;
    const origin = [repo, path, commit === undefined ? undefined : `at ${commit}`, license === undefined ? undefined : `(${license})`].filter((part) => part !== undefined).join(' ');
    return [ofRule(meta, from, origin === '' ? null : origin, kql)];
  }
  const rules = rulesOfJson(document);
  if (rules === null) return [ofRule(document, from, null, null)];
  return rules.map((one) => ('reason' in one ? { from: `${from} ${one.at}`, reason: one.reason } : { from: `${from} ${one.at}`, fields: one.rule.rule, query: one.rule.query, origin: null, enabled: one.rule.enabled }));
}

/** A rule in the community's words, with its query inside or given. */
function ofRule(value: unknown, from: string, origin: string | null, given: string | null): SourceRule {
  const fields = Fields.safeParse(value);
  if (!fields.success) return { from, reason: 'no rule: expected a map of fields' };
  const { query, ...rest } = fields.data;
  const text = given ?? query;
  if (typeof text !== 'string') return { from, reason: 'no rule: it has no query' };
  return { from, fields: rest, query: text, origin, enabled: false };
}
