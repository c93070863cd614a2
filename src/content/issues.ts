import * as z from 'zod';
import { nearestName, type ContentProblem } from '../model/index.ts';
import type { Path, Position, SourceDocument } from './document.ts';
import { discriminatorValues, knownKeys } from './names.ts';
import { valueAt } from './value-at.ts';

type Issue = z.core.$ZodIssue;

/** A schema's issues with a document as problems with a place: what was expected, what was found, the nearest name. */
export function problemsOf(doc: SourceDocument, schema: z.core.$ZodType, issues: readonly Issue[]): ContentProblem[] {
  return issues.flatMap((issue) => flatten(issue, [])).flatMap((issue) => describe(doc, schema, issue));
}

/** An issue of a union becomes the issues of the branch that was probably meant. */
function flatten(issue: Issue, prefix: Path): Issue[] {
  const path = [...prefix, ...steps(issue.path)];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
  const branches = issue.errors.filter((errors) => !errors.some((error) => error.code === 'invalid_type' && error.path.length === 0));
  const [best] = branches.toSorted((a, b) => cost(a) - cost(b));
  return best === undefined ? [{ ...issue, path }] : best.flatMap((error) => flatten(error, path));
}

/** A branch whose missing fields are many, or that knows few of the given keys, was not meant. */
function cost(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

function describe(doc: SourceDocument, schema: z.core.$ZodType, issue: Issue): ContentProblem[] {
  const path = steps(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path, doc.value);
    const expected = known.length === 0 || known.length > 24 ? '' : `; expected one of ${known.join(', ')}`;
    return issue.keys.map((key) => problem(doc, [...path, key], doc.atKey([...path, key]), `unknown field "${key}"${expected}`, nearestName(key, known)));
  }
  const parent = path.slice(0, -1);
  const given = valueAt(doc.value, path);
  const expected = expectation(schema, doc, issue, path);
  if (given === undefined) {
    const missing = path.length === 0 ? `expected ${expected}, the file is empty` : `missing field "${String(path.at(-1))}": expected ${expected}`;
    return [problem(doc, path, doc.atKey(parent), missing, null)];
  }
  const values = allowed(schema, doc, issue, path);
  const nearest = typeof given === 'string' ? nearestName(given, values) : null;
  const text = own(issue) ? issue.message : `expected ${expected}, got ${shown(given)}`;
  return [problem(doc, path, doc.at(path), own(issue) && issue.code === 'invalid_format' ? `${issue.message}, got ${shown(given)}` : text, nearest)];
}

/** Whether the message was written by us: a schema's own words say more than what we could derive. */
function own(issue: Issue): boolean {
  return !/^(Invalid|Too (big|small)|Unrecognized)/.test(issue.message);
}

function expectation(schema: z.core.$ZodType, doc: SourceDocument, issue: Issue, path: Path): string {
  const values = allowed(schema, doc, issue, path);
  if (values.length > 0) return values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.join(', ')}`;
  switch (issue.code) {
    case 'invalid_type': return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value': return issue.values.map((value) => String(value)).join(' or ');
    case 'invalid_format': return FORMATS[issue.format] ?? issue.format;
    case 'too_small': return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big': return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit(issue.origin)}`;
    case 'invalid_union': return 'another form of this value';
    default: return issue.message;
  }
}

const TYPES: Record<string, string> = { object: 'a map of fields', record: 'a map of fields', array: 'a list', string: 'text', int: 'a whole number', number: 'a number', boolean: 'true or false' };
const FORMATS: Record<string, string> = {
  datetime: 'a time in UTC such as 2026-11-21T03:00:00Z', date: 'a date such as 2026-11-21', url: 'a URL', guid: 'a GUID', safeint: 'a whole number',
};

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function allowed(schema: z.core.$ZodType, doc: SourceDocument, issue: Issue, path: Path): string[] {
  if (issue.code === 'invalid_value') return issue.values.filter((value) => typeof value === 'string');
  if (issue.code === 'invalid_union' && issue.errors.length === 0) return discriminatorValues(schema, path, doc.value);
  return [];
}

/** A value as a message shows it: on one line, cut. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map of fields';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

function steps(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((part) => (typeof part === 'symbol' ? String(part) : part));
}

/** A problem at a position of a document. */
export function problem(doc: SourceDocument, path: Path, position: Position, message: string, nearest: string | null): ContentProblem {
  return { file: doc.file, ...position, path: path.join('.'), message, nearest };
}
