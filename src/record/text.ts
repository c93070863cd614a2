import * as YAML from 'yaml';
import type * as z from 'zod';
import { canonicalJson, LedgerError } from '../model/index.ts';

/** The one text that a JSON value has in the ledger: keys sorted, two spaces, a final newline. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
}

/** The one text that a value has as YAML: keys sorted, strings quoted where they must be. */
export function toYaml(value: unknown): string {
  return YAML.stringify(JSON.parse(canonicalJson(value)), { lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false });
}

// Every command reads all open incidents several times, and 300 of them take a second to parse. Nobody changes what is
// parsed, and one command ends with its process.
const parsed = new WeakMap<z.ZodType, Map<string, unknown>>();

/**
 * Parses a ledger file by its schema. The same text gives the same value: do not change it.
 * @throws LedgerError `LEDGER_UNREADABLE` naming the file and the first thing that does not fit.
 */
export function parseFile<S extends z.ZodType>(path: string, text: string, schema: S): z.infer<S> {
  const known = parsed.get(schema) ?? new Map<string, unknown>();
  parsed.set(schema, known);
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions
  if (known.has(text)) return known.get(text) as z.infer<S>;
  let value: unknown;
  try {
    value = path.endsWith('.yaml') ? YAML.parse(text, { maxAliasCount: 0, logLevel: 'silent' }) : JSON.parse(text);
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error), error);
  }
  const result = schema.safeParse(value);
  if (result.success) {
    known.set(text, result.data);
    return result.data;
  }
  const issue = result.error.issues[0];
  throw unreadable(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`, result.error);
}

function unreadable(path: string, reason: string, cause: unknown): LedgerError {
  return new LedgerError('LEDGER_UNREADABLE', `${path}: ${reason}`, `Run \`cordon audit verify\`; \`git log -- ${path}\` shows who changed it.`, cause);
}
