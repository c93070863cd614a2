import ipaddr from 'ipaddr.js';
import { LONGEST_ENTITY_VALUE, plainName } from '../model/index.ts';
import { roleOfSession } from './aws-names.ts';
import type { GivenEntity } from './draft.ts';
import { hasControlCharacters } from './fields.ts';
import { UnfitAlert } from './problem.ts';

// Without leading zeros: some readers take 010.0.0.1 as octal, so it names no single address.
const IPV4 = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;

/** The one spelling of an IP address, IPv4 where an IPv6 address only wraps one; null when the text is no address. */
export function canonicalIp(text: string): string | null {
  const plain = IPV4.test(text) || (text.includes(':') && /^[0-9a-fA-F:.]+$/.test(text));
  return plain && ipaddr.isValid(text) ? ipaddr.process(text).toString() : null;
}

/** How names are compared: without regard to case, compatibility forms, a final dot or white space around them. */
export function nameKey(name: string): string {
  return plainName(name);
}

/** What is kept of an entity's value: one spelling where the kind has one, else what the alert gave. Null: unusable. */
export function canonicalValue(kind: GivenEntity['kind'], value: string): string | null {
  const text = value.trim();
  if (text === '') return null;
  if (kind === 'ip') return canonicalIp(text);
  if (kind === 'domain') return nameKey(text) || null;
  return kind === 'aws_role' ? roleOfSession(text) ?? text : text;
}

/** Throws UnfitAlert for names that no honest entity has. Everything else in a name is only text. */
export function checkNames(entity: GivenEntity): void {
  for (const name of entity.names) {
    if (name.length > LONGEST_ENTITY_VALUE) throw new UnfitAlert(`the value of an entity (${entity.kind}) is longer than ${LONGEST_ENTITY_VALUE} characters`);
    if (hasControlCharacters(name)) throw new UnfitAlert(`the value of an entity (${entity.kind}) has control characters`);
  }
}
