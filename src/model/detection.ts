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

/**
 * Sentinel's entity types that a rule can map, with cordon's kinds beside the ones that a responder acts on.
 * https://learn.microsoft.com/azure/sentinel/entities-reference
 */
export const SENTINEL_ENTITIES = [
  'Account', 'AzureResource', 'CloudApplication', 'DNS', 'File', 'FileHash', 'Host', 'IP', 'Mailbox', 'MailCluster', 'MailMessage',
  'Malware', 'Process', 'RegistryKey', 'RegistryValue', 'SecurityGroup', 'SubmissionMail', 'URL',
] as const;

/** A name, or the empty list that templates of the community have where nothing is mapped. */
const Filled = z.union([z.string().min(1), z.array(z.json()).max(0)]);

/** Which columns of the result identify an entity. */
export const EntityMapping = z.looseObject({
  entityType: Filled,
  fieldMappings: z.array(z.looseObject({ identifier: Filled, columnName: Filled })),
});
export type EntityMapping = z.infer<typeof EntityMapping>;

/** Columns that make the title, description, severity and tactics of an alert: `{{Column}}` is replaced. https://learn.microsoft.com/azure/sentinel/customize-alert-details */
export const AlertDetailsOverride = z.looseObject({
  alertDisplayNameFormat: z.string().nullish(),
  alertDescriptionFormat: z.string().nullish(),
  alertTacticsColumnName: z.string().nullish(),
  alertSeverityColumnName: z.string().nullish(),
});

const SEVERITY_WORDS = ['Informational', 'Low', 'Medium', 'High'] as const;

/** `rule.yaml`: Sentinel's own analytics-rule fields; the ones cordon reads are named, the rest passes through. */
export const RuleFile = z.looseObject({
  /** A GUID by Sentinel's rules; community rules have others too, and Sentinel refuses those at deployment. */
  id: z.string().min(1).max(200),
  name: z.string().min(1),
  description: z.string().optional(),
  severity: z.enum(SEVERITY_WORDS).optional(),
  kind: z.enum(['Scheduled', 'NRT']).default('Scheduled'),
  query: z.string().optional(),
  queryFrequency: z.string().optional(),
  queryPeriod: z.string().optional(),
  /** The number of rows is compared with the threshold; a community rule writes `gt`, ARM `GreaterThan`. */
  triggerOperator: z.enum(['gt', 'lt', 'eq', 'ne', 'GreaterThan', 'LessThan', 'Equal', 'NotEqual']).optional(),
  triggerThreshold: z.number().optional(),
  tactics: z.array(z.string()).nullish().transform((tactics) => tactics ?? []).default([]),
  relevantTechniques: z.array(z.string()).nullish().transform((techniques) => techniques ?? []).default([]),
  entityMappings: z.array(EntityMapping).nullish().transform((mappings) => mappings ?? []).default([]),
  customDetails: z.record(z.string(), z.string()).nullish(),
  alertDetailsOverride: AlertDetailsOverride.nullish(),
  /** `SingleAlert`: all rows of a run are one alert. */
  eventGroupingSettings: z.looseObject({ aggregationKind: z.string().optional() }).nullish(),
  incidentConfiguration: z.looseObject({}).nullish(),
  suppressionEnabled: z.boolean().optional(),
  suppressionDuration: z.string().optional(),
});
export type RuleFile = z.infer<typeof RuleFile>;

/** Rows of a table in a test: rows as they are, or the name of a `.jsonl` or `.csv` file beside `tests.yaml`. */
export const GivenRows = z.union([z.string().regex(/^[\w.-]+\.(jsonl|ndjson|csv)$/, 'expected rows, or a .jsonl or .csv file beside this one'), z.array(z.record(z.string(), z.json()))]);

/** One case of a rule: what the tables hold, and what the rule must find in it. */
export const RuleTest = z.strictObject({
  name: z.string().min(1),
  /** What `now()` gives; without it the newest TimeGenerated of the rows. */
  now: z.iso.datetime({ offset: true }).optional(),
  /** Rows by table; a watchlist by `_GetWatchlist('alias')`. */
  given: z.record(z.string(), GivenRows),
  expect: z.strictObject({
    /** Rows of the query's result. */
    rows: z.int().min(0),
    /** Alerts that the rule makes of them, by its threshold and grouping. */
    alerts: z.int().min(0).optional(),
    /** By Sentinel's entity type: the values that the alerts must name, of any identifier. */
    entities: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
    /** The severities that the alerts have, all of them and no other. */
    severity: z.union([z.enum(SEVERITY_WORDS), z.array(z.enum(SEVERITY_WORDS))]).optional(),
    /** By key of the rule's custom details: values that the alerts must carry. */
    details: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  }),
});
export type RuleTest = z.infer<typeof RuleTest>;

/** `tests.yaml`. */
export const RuleTestsFile = z.strictObject({ tests: z.array(RuleTest).min(1) });
export type RuleTestsFile = z.infer<typeof RuleTestsFile>;

/** A rule as loaded: `slug` is its folder's name. */
export const Detection = z.strictObject({
  slug: z.string(), file: z.string(), rule: RuleFile, query: z.string(), response: ResponseFile.nullable(), tests: RuleTestsFile.nullable(),
});
export type Detection = z.infer<typeof Detection>;
