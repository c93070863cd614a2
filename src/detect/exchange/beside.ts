import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { RuleFile, type Detection } from '../../model/index.ts';
import { fromArm, toArm, type FromArm, type RuleFields } from './arm.ts';

/**
 * What a rule file says and ARM cannot: `fields` that ARM has no place for (`version`, `requiredDataConnectors`) or spells
 * another way (`24h`), and `absent` ones that ARM needs and the file does not have. An export keeps it in the template's
 * `metadata`, so that the file can be made again.
 */
export const Beside = z.strictObject({ fields: z.record(z.string(), z.json()), absent: z.array(z.string()) });
export type Beside = z.infer<typeof Beside>;

/** What of a detection's rule the way to ARM and back would lose; null where that is nothing. */
export function besideArm(detection: Pick<Detection, 'rule' | 'query' | 'response'>): Beside | null {
  const rule = fieldsOf(detection.rule);
  const { rule: back } = fromArm(toArm(detection));
  const fields = Object.fromEntries(Object.entries(rule).filter(([key, value]) => !isDeepStrictEqual(value, back[key])));
  const absent = Object.keys(back).filter((key) => !Object.hasOwn(rule, key));
  return Object.keys(fields).length === 0 && absent.length === 0 ? null : { fields, absent };
}

/** The rule file of a template's resource with what stood beside it. A field that somebody changed in the resource since is the changed one. */
export function withBeside(live: FromArm, beside: Beside): FromArm {
  const known: RuleFields = { ...live.rule, ...beside.fields };
  for (const key of beside.absent) delete known[key];
  return mergeLive(live, known);
}

/**
 * The rule file that says what the live rule says, in the words of the file that is known: a field that ARM has as the file
 * would make it stays as the file writes it, and only the others are the live ones. Of a portal edit it makes the smallest change.
 */
export function mergeLive(live: FromArm, known: RuleFields): FromArm {
  const parsed = RuleFile.safeParse(known);
  if (!parsed.success) return live;
  const { rule: expected } = fromArm(toArm({ rule: parsed.data, query: live.query, response: null }));
  const rule: RuleFields = {};
  for (const key of new Set([...Object.keys(known), ...Object.keys(live.rule)])) {
    const from = isDeepStrictEqual(expected[key], live.rule[key]) ? known : live.rule;
    const value = from[key];
    if (value !== undefined) rule[key] = value;
  }
  return { ...live, rule };
}

/** The fields of a rule without its query, as the file has them; an empty list that the schema fills in is left out. */
export function fieldsOf(rule: RuleFile): RuleFields {
  const { query: _, ...fields } = rule;
  const plain = z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(fields)));
  for (const key of ['tactics', 'relevantTechniques', 'entityMappings']) if (Array.isArray(plain[key]) && plain[key].length === 0) delete plain[key];
  return plain;
}
