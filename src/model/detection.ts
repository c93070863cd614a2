import * as z from 'zod';

/** `detections/<slug>/response.yaml`. */
export const ResponseFile = z.strictObject({
  enabled: z.boolean(),
  playbook: z.string(),
  confidence: z.number().min(0).max(100).optional(),
  falsePositives: z.array(z.string()).default([]),
  owner: z.string().optional(),
});
export type ResponseFile = z.infer<typeof ResponseFile>;

/** `rule.yaml`: Sentinel's own analytics-rule fields; the ones cordon reads are named, the rest passes through. */
export const RuleFile = z.looseObject({
  /** A GUID by Sentinel's rules; community rules have others too, and Sentinel refuses those at deployment. */
  id: z.string().min(1).max(200),
  name: z.string().min(1),
  description: z.string().optional(),
  severity: z.enum(['Informational', 'Low', 'Medium', 'High']).optional(),
  kind: z.enum(['Scheduled', 'NRT']).default('Scheduled'),
  query: z.string().optional(),
  queryFrequency: z.string().optional(),
  queryPeriod: z.string().optional(),
  tactics: z.array(z.string()).default([]),
  relevantTechniques: z.array(z.string()).default([]),
  entityMappings: z.array(z.looseObject({ entityType: z.json() })).default([]),
});
export type RuleFile = z.infer<typeof RuleFile>;

/** `tests.yaml`. */
export const RuleTestsFile = z.strictObject({
  tests: z.array(z.strictObject({
    name: z.string().min(1),
    now: z.iso.datetime({ offset: true }).optional(),
    given: z.record(z.string(), z.union([z.string(), z.array(z.record(z.string(), z.json()))])),
    expect: z.strictObject({ rows: z.int().min(0), entities: z.record(z.string(), z.string()).optional() }),
  })).min(1),
});
export type RuleTestsFile = z.infer<typeof RuleTestsFile>;

/** A rule as loaded: `slug` is its folder's name. */
export const Detection = z.strictObject({
  slug: z.string(), file: z.string(), rule: RuleFile, query: z.string(), response: ResponseFile.nullable(), tests: RuleTestsFile.nullable(),
});
export type Detection = z.infer<typeof Detection>;
