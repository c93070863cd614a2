import * as z from 'zod';
import type { Detection, Json, RuleFile } from '../../model/index.ts';
import { ArmRule, NrtProperties, OPERATORS, READ_ONLY, ScheduledProperties } from './arm-rule.ts';
import { isoDuration, secondsOf, shortDuration } from './duration.ts';

/** The fields of `rule.yaml` without its query, as plain data. */
export type RuleFields = Record<string, Json>;

/** A rule as ARM says it, in the words of `rule.yaml`. */
export interface FromArm {
  readonly rule: RuleFields;
  readonly query: string;
  /** Whether Sentinel runs it. It is no field of the rule: `enabled` there would enable it here too. */
  readonly enabled: boolean;
}

/** Why a resource is no rule of ours: what it is, or what does not fit. */
export class UnfitRule extends Error {
  override readonly name = 'UnfitRule';
}

/** What the portal fills in for a new rule, where ARM needs a field that a rule file does not have. */
const DEFAULTS = { severity: 'Medium', queryFrequency: 'PT5H', queryPeriod: 'PT5H', suppressionDuration: 'PT5H', triggerOperator: 'GreaterThan', triggerThreshold: 0 } as const;

/** Fields that both sides know by one name. */
const SAME = ['description', 'customDetails', 'alertRuleTemplateName', 'sentinelEntitiesMappings', 'eventGroupingSettings'] as const;
const OVERRIDE = ['alertDisplayNameFormat', 'alertDescriptionFormat', 'alertTacticsColumnName', 'alertSeverityColumnName', 'alertDynamicProperties'];
/** The field of a rule file with ARM properties that cordon does not know. */
const OTHER = 'armProperties';

/**
 * Whether Sentinel runs a rule: what `enabled` of rule.yaml says, else whether its response is on. A rule that was only
 * imported is not.
 */
export function isEnabled({ rule, response }: Pick<Detection, 'rule' | 'response'>): boolean {
  return typeof rule['enabled'] === 'boolean' ? rule['enabled'] : response?.enabled === true;
}

/**
 * The ARM resource of a detection; its name is the rule's id. A duration that cannot be read stays as it is, and what the
 * file does not say gets the portal's default. What ARM has no place for is left out: `besideArm` says what that is.
 * Throws UnfitRule for a field of the file that is of another type than ARM's.
 * https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update
 */
export function toArm(detection: Pick<Detection, 'rule' | 'query' | 'response'>): ArmRule {
  const { rule, query } = detection;
  const name = rule.id;
  const common = { ...others(rule), ...commonOf(rule), query, enabled: isEnabled(detection) };
  if (rule.kind === 'NRT') return { kind: 'NRT', name, properties: checked(NrtProperties, common) };
  return {
    kind: 'Scheduled', name,
    properties: checked(ScheduledProperties, {
      ...common,
      queryFrequency: isoOf(rule.queryFrequency) ?? DEFAULTS.queryFrequency,
      queryPeriod: isoOf(rule.queryPeriod) ?? DEFAULTS.queryPeriod,
      triggerOperator: operatorOf(rule.triggerOperator),
      triggerThreshold: Math.trunc(rule.triggerThreshold ?? DEFAULTS.triggerThreshold),
    }),
  };
}

function commonOf(rule: RuleFile): Omit<NrtProperties, 'query' | 'enabled'> {
  const subTechniques = rule.relevantTechniques.filter((id) => id.includes('.'));
  const templateVersion = typeof rule['alertRuleTemplateName'] === 'string' ? rule['version'] : undefined;
  return given({
    displayName: rule.name,
    severity: rule.severity ?? DEFAULTS.severity,
    suppressionEnabled: rule.suppressionEnabled ?? false,
    suppressionDuration: isoOf(rule.suppressionDuration) ?? DEFAULTS.suppressionDuration,
    tactics: rule.tactics,
    techniques: [...new Set(rule.relevantTechniques.map((id) => id.split('.')[0] ?? id))],
    subTechniques: subTechniques.length === 0 ? undefined : [...new Set(subTechniques)],
    templateVersion: typeof templateVersion === 'string' ? templateVersion : undefined,
    entityMappings: mappingsOf(rule),
    alertDetailsOverride: rule.alertDetailsOverride == null ? undefined : pick(rule.alertDetailsOverride, OVERRIDE),
    incidentConfiguration: incidentOf(rule.incidentConfiguration),
    ...pick(rule, SAME),
  });
}

function others(rule: RuleFile): Record<string, unknown> {
  const known = rule[OTHER];
  return z.record(z.string(), z.json()).catch({}).parse(known ?? {});
}

/** Templates of the community have mappings of nothing, `entityType: []`, which ARM does not take. */
function mappingsOf({ entityMappings }: RuleFile): NrtProperties['entityMappings'] {
  const named = entityMappings.flatMap(({ entityType, fieldMappings }) => {
    const fields = fieldMappings.flatMap(({ identifier, columnName }) => (typeof identifier === 'string' && typeof columnName === 'string' ? [{ identifier, columnName }] : []));
    return typeof entityType === 'string' && fields.length > 0 ? [{ entityType, fieldMappings: fields }] : [];
  });
  return named.length === 0 ? undefined : named;
}

function incidentOf(configuration: RuleFile['incidentConfiguration']): Record<string, unknown> | undefined {
  if (configuration == null) return undefined;
  const { groupingConfiguration: grouping } = z.looseObject({ groupingConfiguration: z.looseObject({ lookbackDuration: z.string().optional() }).nullish().catch(undefined) }).parse(configuration);
  const createIncident = configuration['createIncident'] !== false;
  if (grouping == null) return { ...configuration, createIncident };
  return { ...configuration, createIncident, groupingConfiguration: given({ ...grouping, lookbackDuration: isoOf(grouping.lookbackDuration) }) };
}

/**
 * The rule of an ARM resource: as the service answers, or one of a template. Durations get the community's form. Properties
 * that cordon does not know are kept in `armProperties`. Throws UnfitRule for what is no scheduled or NRT rule.
 */
export function fromArm(resource: unknown): FromArm {
  const { kind, name, properties } = readArm(resource);
  const { displayName, query, enabled, severity, suppressionDuration, suppressionEnabled, tactics, techniques, subTechniques, templateVersion, entityMappings, alertDetailsOverride, incidentConfiguration } = properties;
  const scheduled = kind === 'Scheduled' ? properties : null;
  const rule: Record<string, unknown> = given({
    id: name, name: displayName, kind, severity,
    queryFrequency: shortOf(scheduled?.queryFrequency), queryPeriod: shortOf(scheduled?.queryPeriod),
    triggerOperator: scheduled === null ? undefined : wordOf(scheduled.triggerOperator), triggerThreshold: scheduled?.triggerThreshold,
    suppressionEnabled, suppressionDuration: shortOf(suppressionDuration),
    tactics: filled(tactics ?? []), relevantTechniques: filled(mergedTechniques(techniques ?? [], subTechniques ?? [])),
    entityMappings: filled(entityMappings ?? []), version: templateVersion,
    alertDetailsOverride, incidentConfiguration: shortGrouping(incidentConfiguration),
    ...pick(properties, SAME),
  });
  const known: readonly string[] = Object.keys(ScheduledProperties.shape);
  const rest = Object.entries(properties).filter(([key, value]) => !known.includes(key) && !READ_ONLY.includes(key) && value != null);
  if (rest.length > 0) rule[OTHER] = Object.fromEntries(rest);
  return { rule: z.record(z.string(), z.json()).parse(rule), query, enabled };
}

function checked<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnfitRule(`ARM does not take ${worded(parsed.error)}`);
}

/** The first thing that does not fit: where, and why. */
const worded = ({ issues: [issue] }: z.ZodError): string => `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;

function readArm(resource: unknown): ArmRule {
  const parsed = ArmRule.safeParse(resource);
  if (parsed.success) return parsed.data;
  const kind = z.object({ kind: z.string() }).safeParse(resource);
  if (kind.success && !['Scheduled', 'NRT'].includes(kind.data.kind)) throw new UnfitRule(`a rule of kind ${kind.data.kind.slice(0, 50)} has no query of its own`);
  throw new UnfitRule(`no alert rule: ${worded(parsed.error)}`);
}

/** Sub-techniques stand after their technique, and instead of it. */
function mergedTechniques(techniques: readonly string[], subTechniques: readonly string[]): string[] {
  const under = (technique: string): string[] => subTechniques.filter((id) => id.startsWith(`${technique}.`));
  const listed = techniques.flatMap((technique) => (under(technique).length > 0 ? under(technique) : [technique]));
  return [...new Set([...listed, ...subTechniques])];
}

function shortGrouping(configuration: NrtProperties['incidentConfiguration']): Record<string, unknown> | undefined {
  if (configuration == null) return undefined;
  const { groupingConfiguration: grouping } = configuration;
  return grouping == null ? configuration : { ...configuration, groupingConfiguration: given({ ...grouping, lookbackDuration: shortOf(grouping.lookbackDuration) }) };
}

function isoOf(text: string | undefined): string | undefined {
  const seconds = text === undefined ? null : secondsOf(text);
  return seconds === null ? text : isoDuration(seconds);
}

function shortOf(text: string | undefined): string | undefined {
  const seconds = text === undefined ? null : secondsOf(text);
  return seconds === null ? text : shortDuration(seconds);
}

function operatorOf(word: RuleFile['triggerOperator']): ScheduledProperties['triggerOperator'] {
  if (word === undefined) return DEFAULTS.triggerOperator;
  return word === 'gt' || word === 'lt' || word === 'eq' || word === 'ne' ? OPERATORS[word] : word;
}

function wordOf(operator: ScheduledProperties['triggerOperator']): string {
  return Object.entries(OPERATORS).find(([, arm]) => arm === operator)?.[0] ?? operator;
}

/** A list that has something; a rule file leaves an empty one out. */
const filled = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

/** An object without what is undefined or null: ARM and files leave out what is not set. */
function given<T extends Record<string, unknown>>(value: T): T {
  for (const key of Object.keys(value)) if (value[key] === undefined || value[key] === null) delete value[key];
  return value;
}

function pick(value: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(value, key) && value[key] != null ? [[key, value[key]]] : [])));
}
