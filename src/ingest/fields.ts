import type { Json } from '../model/index.ts';
import * as z from 'zod';
import type { GivenEntity } from './draft.ts';
import { MOST_TECHNIQUES } from './limits.ts';

/** A text field of a vendor. Vendors leave fields out, send null, or change a type: all of that is "not given". */
export const Text = z.string().nullable().catch(null).default(null);

/** A list of texts; members of other types are left out. */
export const Texts = z.array(z.unknown()).catch([]).default([])
  .transform((items) => items.filter((item) => typeof item === 'string'));

/** A list of objects; members of other types are left out. */
export const Objects = z.array(z.unknown()).catch([]).default([]).transform((items) => items.filter(isRecord));

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Control characters, and those that change the direction of text, for which a terminal or a page is no safe place. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

/** Text for people: control characters become spaces, and it is cut to `most` characters. Null when nothing is left. */
export function cutText(text: string | null, most: number): string | null {
  if (text === null) return null;
  const clean = text.replaceAll(new RegExp(CONTROL, 'g'), ' ').trim().slice(0, most).toWellFormed();
  return clean === '' ? null : clean;
}

const AnyInstant = z.iso.datetime({ offset: true });

/** An RFC 3339 time in UTC with milliseconds; null when it is none. Graph gives seven digits of a second. */
export function instant(text: string | null): string | null {
  if (text === null || !AnyInstant.safeParse(text).success) return null;
  const time = new Date(text);
  // An offset can lead out of the four-digit years that RFC 3339 has.
  const utc = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  return AnyInstant.safeParse(utc).success ? utc : null;
}

/** An entity from the names that an alert may give; null when it gives none at all, not even an empty one. */
export function given(kind: GivenEntity['kind'], immutableId: string | null, names: (string | null)[]): GivenEntity | null {
  const all = [immutableId, ...names].filter((name) => name !== null);
  if (all.length === 0) return null;
  const filled = all.filter((name) => name.trim() !== '');
  return { kind, names: filled.length === 0 ? [''] : [...new Set(filled)], immutable: immutableId !== null && immutableId.trim() !== '' };
}

/** ATT&CK's tactics for enterprises. https://attack.mitre.org/tactics/enterprise/ */
const TACTICS: ReadonlySet<string> = new Set([
  'reconnaissance', 'resource-development', 'initial-access', 'execution', 'persistence', 'privilege-escalation', 'defense-evasion', 'credential-access',
  'discovery', 'lateral-movement', 'collection', 'command-and-control', 'exfiltration', 'impact',
]);

/** What GuardDuty calls some of them. */
const TACTIC_WORDS: ReadonlyMap<string, string> = new Map([['recon', 'reconnaissance'], ['stealth', 'defense-evasion'], ['crypto-currency', 'impact']]);

/** The ATT&CK tactics among words: `credential-access` from `CredentialAccess`, `Credential Access` or `credential_access`. */
export function tacticNames(texts: readonly string[]): string[] {
  const names = texts.map((text) => words(text).join('-')).map((name) => TACTIC_WORDS.get(name) ?? name);
  return [...new Set(names)].filter((name) => TACTICS.has(name));
}

/** The words of a name in camel case, snake case or plain text, in lower case. */
export function words(text: string): string[] {
  return text.slice(0, 1_024).replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '');
}

/** ATT&CK technique ids among texts, in upper case, without repetition. */
export function techniqueIds(texts: string[]): string[] {
  return [...new Set(texts.map((text) => text.trim().toUpperCase()))].filter((text) => /^T\d{4}(\.\d{3})?$/.test(text)).slice(0, MOST_TECHNIQUES);
}

/** The fields that were given, as metadata. */
export function keepGiven(fields: Record<string, Json | undefined>): Record<string, Json> {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) kept[key] = value;
  }
  return kept;
}

/** Keys in camelCase at every level: `InstanceDetails` is `instanceDetails`. A key that is camelCase already wins. */
export function camelKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, member]) => [key, camelKeys(member)] as const);
  const renamed = entries.map(([key, member]) => [key.slice(0, 1).toLowerCase() + key.slice(1), member] as const);
  return Object.fromEntries([...renamed, ...entries.filter(([key]) => /^[a-z]/.test(key))]);
}
