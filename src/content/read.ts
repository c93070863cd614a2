import type * as z from 'zod';
import type { ContentProblem } from '../model/index.ts';
import { readDocument, type SourceDocument } from './document.ts';
import { problemsOf } from './issues.ts';
import type { ContentTree } from './tree.ts';

/** A content file: what it says, or null when it does not fit; `doc` knows the places. */
export interface Read<T> { file: string; text: string; value: T | null; doc: SourceDocument }

/** Everything that a run of the loader collects. */
export interface Findings { problems: ContentProblem[]; warnings: ContentProblem[] }

/** Reads and checks one file; its problems go to `findings`. Null when the file is not there. */
export function readContent<S extends z.ZodType>(tree: ContentTree, file: string, schema: S, findings: Findings): Read<z.infer<S>> | null {
  const text = tree.get(file);
  if (text === undefined) return null;
  if (typeof text !== 'string') {
    const doc = readDocument(file, '');
    findings.problems.push({ file, line: 1, column: 1, path: '', message: `the file ${text.unreadable}`, nearest: null });
    return { file, text: '', value: null, doc };
  }
  const doc = readDocument(file, text);
  if (doc.problems.length > 0) {
    findings.problems.push(...doc.problems);
    return { file, text, value: null, doc };
  }
  const parsed = schema.safeParse(doc.value);
  if (!parsed.success) findings.problems.push(...problemsOf(doc, schema, parsed.error.issues));
  return { file, text, value: parsed.success ? parsed.data : null, doc };
}

/** The YAML files right inside a folder, in order. */
export function yamlFiles(tree: ContentTree, folder: string): string[] {
  return [...tree.keys()].filter((path) => path.startsWith(`${folder}/`) && /^[^/]+\/[^/]+\.ya?ml$/.test(path)).toSorted();
}
