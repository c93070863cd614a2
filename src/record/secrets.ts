import type { Json } from '../model/index.ts';

/**
 * What must never be committed. Few and sure, because a refusal stops the response. The shapes are the vendors' own:
 * https://docs.github.com/en/code-security/reference/secret-security/supported-secret-scanning-patterns
 */
const PATTERNS: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g],
  ['AWS secret access key', /(?<=secret_?-?access_?-?key[\\"'\s:=]{1,8})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi],
  ['AWS session token', /\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9/+=]{80,}/g],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/g],
  ['Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/g],
  ['JSON web token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g],
  ['Azure storage key', /(?<=AccountKey=)[A-Za-z0-9+/]{80,}={0,2}/g],
];

/** The kinds of secret in a text; empty when there is none. */
export function secretsIn(text: string): string[] {
  return PATTERNS.filter(([, pattern]) => text.search(pattern) >= 0).map(([name]) => name);
}

/** The text with every secret replaced by its kind: `[redacted: GitHub token]`. */
export function redactText(text: string): string {
  return PATTERNS.reduce((result, [name, pattern]) => result.replace(pattern, `[redacted: ${name}]`), text);
}

const SECRET_NAME = /secret_?-?access_?-?key$/i;

/** The value with every secret in its strings replaced, so that what an alert carries can be recorded. Keys stay. */
export function redact<T extends Json>(value: T): T;
export function redact(value: Json): Json {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map((item) => redact(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) =>
    [key, SECRET_NAME.test(key) && typeof item === 'string' ? '[redacted: AWS secret access key]' : redact(item)]));
}
