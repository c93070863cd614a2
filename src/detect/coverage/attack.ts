import * as z from 'zod';
import attack from './attack.json' with { type: 'json' };

/**
 * ATT&CK for Enterprise: tactics in the order of the matrix, the techniques of each, and names. What a rule names beyond this version is shown by
 * its id. https://attack.mitre.org/matrices/enterprise/
 */
const Attack = z.strictObject({
  version: z.string(), source: z.url(), license: z.string(),
  tactics: z.array(z.strictObject({ id: z.string(), name: z.string(), short: z.string(), sentinel: z.string(), techniques: z.array(z.string()) })),
  names: z.record(z.string(), z.string()),
});

export const ATTACK = Attack.parse(attack);

/** A tactic: `short` is ATT&CK's own word for it in data, `sentinel` what rules write. */
export type Tactic = (typeof ATTACK.tactics)[number];

/** `T1003.001` is a sub-technique of `T1003`. */
export const parentOf = (technique: string): string => technique.split('.')[0] ?? technique;

/** The name of a technique; null for one that this version of ATT&CK does not have. */
export function techniqueName(id: string): string | null {
  return Object.hasOwn(ATTACK.names, id) ? ATTACK.names[id] ?? null : null;
}

/** The page of a technique; null for what is no technique's id. */
export function techniquePage(id: string): string | null {
  return /^T\d{4}(?:\.\d{3})?$/.test(id) ? `https://attack.mitre.org/techniques/${id.replace('.', '/')}/` : null;
}
