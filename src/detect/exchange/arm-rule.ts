import * as z from 'zod';

/**
 * The newest API version that has scheduled rules as they are used here; NRT rules and sub-techniques are in previews only.
 * https://github.com/Azure/azure-rest-api-specs/tree/main/specification/securityinsights/resource-manager/Microsoft.SecurityInsights
 */
export const STABLE_API = '2025-09-01';
export const PREVIEW_API = '2025-07-01-preview';

/** Sentinel's words for how the number of rows is compared, with the community's. */
export const OPERATORS = { gt: 'GreaterThan', lt: 'LessThan', eq: 'Equal', ne: 'NotEqual' } as const;

const Text = z.string().nullish();
const Texts = z.array(z.string()).nullish();

const ArmEntityMapping = z.looseObject({ entityType: z.string(), fieldMappings: z.array(z.looseObject({ identifier: z.string(), columnName: z.string() })) });

const Grouping = z.looseObject({
  enabled: z.boolean().optional(), reopenClosedIncident: z.boolean().optional(), lookbackDuration: z.string().optional(), matchingMethod: z.string().optional(),
  groupByEntities: Texts, groupByAlertDetails: Texts, groupByCustomDetails: Texts,
});

const Common = {
  displayName: z.string().min(1),
  description: Text,
  enabled: z.boolean(),
  severity: z.enum(['Informational', 'Low', 'Medium', 'High']),
  query: z.string(),
  suppressionDuration: z.string(),
  suppressionEnabled: z.boolean(),
  tactics: Texts,
  /** Techniques without their sub-technique: `T1110`. */
  techniques: Texts,
  /** `T1110.003`; only in preview versions of the API. */
  subTechniques: Texts,
  alertRuleTemplateName: Text,
  /** Refused without `alertRuleTemplateName`. */
  templateVersion: Text,
  eventGroupingSettings: z.looseObject({ aggregationKind: z.string().optional() }).nullish(),
  customDetails: z.record(z.string(), z.string()).nullish(),
  entityMappings: z.array(ArmEntityMapping).nullish(),
  sentinelEntitiesMappings: z.array(z.looseObject({ columnName: z.string() })).nullish(),
  alertDetailsOverride: z.looseObject({
    alertDisplayNameFormat: Text, alertDescriptionFormat: Text, alertTacticsColumnName: Text, alertSeverityColumnName: Text,
    alertDynamicProperties: z.array(z.looseObject({ alertProperty: z.string(), value: z.string() })).nullish(),
  }).nullish(),
  incidentConfiguration: z.looseObject({ createIncident: z.boolean(), groupingConfiguration: Grouping.nullish() }).nullish(),
};

/** Properties of a rule that runs on a schedule. Durations are ISO 8601. */
export const ScheduledProperties = z.looseObject({
  ...Common,
  queryFrequency: z.string(),
  queryPeriod: z.string(),
  triggerOperator: z.enum(['GreaterThan', 'LessThan', 'Equal', 'NotEqual']),
  triggerThreshold: z.int(),
});
export type ScheduledProperties = z.infer<typeof ScheduledProperties>;

/** Properties of a rule that runs every minute over what was ingested in the minute before. */
export const NrtProperties = z.looseObject(Common);
export type NrtProperties = z.infer<typeof NrtProperties>;

/** An alert rule of the kinds that have a query of their own. */
export const ArmRule = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('Scheduled'), name: z.string(), properties: ScheduledProperties }),
  z.looseObject({ kind: z.literal('NRT'), name: z.string(), properties: NrtProperties }),
]);
export type ArmRule = z.infer<typeof ArmRule>;

/** What a service answers with and nobody sets. */
export const READ_ONLY: readonly string[] = ['lastModifiedUtc'];

/** The version of the API that has everything a rule uses. */
export function apiVersionOf({ kind, properties }: ArmRule): string {
  const preview = kind === 'NRT' || (properties.subTechniques ?? []).length > 0 || (properties.sentinelEntitiesMappings ?? []).length > 0;
  return preview ? PREVIEW_API : STABLE_API;
}
