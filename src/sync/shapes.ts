import { isoDuration, secondsOf } from '../detect/exchange/duration.ts';
import type { Json, SentinelTarget } from '../model/index.ts';
import type { Collection, Props, Resource, Seen, UnitKind } from './types.ts';

/** How a Pulumi type stands in the workspace. `path`: the inputs that name it; `body`: the inputs that are its ARM properties. */
interface Shape { collection: Collection; provider: Resource['provider']; unit: UnitKind | null; path: readonly string[]; body: readonly string[] }

const RULE = [
  'displayName', 'description', 'enabled', 'severity', 'query', 'suppressionDuration', 'suppressionEnabled', 'tactics', 'techniques', 'customDetails', 'entityMappings', 'alertDetailsOverride',
  'eventGroupingSettings', 'incidentConfiguration', 'alertRuleTemplateName', 'templateVersion',
];

/** https://www.pulumi.com/registry/packages/azure-native/api-docs/securityinsights/, and `cordon:sentinel:NrtAlertRule` for what it has no type for. */
export const SHAPES = {
  'azure-native:securityinsights:ScheduledAlertRule': { collection: 'alertRules', provider: 'azure-native', unit: 'rule', path: ['ruleId'], body: [...RULE, 'queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'] },
  'cordon:sentinel:NrtAlertRule': { collection: 'alertRules', provider: 'cordon', unit: 'rule', path: ['ruleId'], body: [...RULE, 'subTechniques', 'sentinelEntitiesMappings'] },
  'azure-native:securityinsights:AutomationRule': { collection: 'automationRules', provider: 'azure-native', unit: 'automation', path: ['automationRuleId'], body: ['displayName', 'order', 'triggeringLogic', 'actions'] },
  'azure-native:securityinsights:Watchlist': { collection: 'watchlists', provider: 'azure-native', unit: 'watchlist', path: ['watchlistAlias'], body: ['displayName', 'description', 'itemsSearchKey', 'provider', 'source'] },
  'azure-native:securityinsights:WatchlistItem': { collection: 'watchlistItems', provider: 'azure-native', unit: 'watchlist', path: ['watchlistAlias', 'watchlistItemId'], body: ['itemsKeyValue'] },
  'azure-native:securityinsights:Metadata': {
    collection: 'metadata', provider: 'azure-native', unit: null, path: ['metadataName'],
    body: ['kind', 'parentId', 'contentId', 'version', 'customVersion', 'source', 'threatAnalysisTactics', 'threatAnalysisTechniques'],
  },
} as const satisfies Record<string, Shape>;
export type Token = keyof typeof SHAPES;

const isToken = (type: string): type is Token => Object.hasOwn(SHAPES, type);

/** The shape of a type; null for what is none of the stack's. */
export function shapeOf(type: string): Shape | null {
  return isToken(type) ? SHAPES[type] : null;
}

/** The type that an object of the workspace is registered as; null for rules that have no query of their own, such as Fusion. */
export function typeOf({ collection, kind }: Pick<Seen, 'collection' | 'kind'>): Token | null {
  switch (collection) {
    case 'alertRules': return kind === 'Scheduled' ? 'azure-native:securityinsights:ScheduledAlertRule' : kind === 'NRT' ? 'cordon:sentinel:NrtAlertRule' : null;
    case 'automationRules': return 'azure-native:securityinsights:AutomationRule';
    case 'watchlists': return 'azure-native:securityinsights:Watchlist';
    case 'watchlistItems': return 'azure-native:securityinsights:WatchlistItem';
    case 'metadata': return 'azure-native:securityinsights:Metadata';
  }
}

const PREFIX: Record<string, UnitKind> = { analyticsrule: 'rule', automationrule: 'automation', watchlist: 'watchlist' };

/** The key of a unit: GUIDs and aliases are the same in any case. */
export function keyOf(kind: UnitKind, id: string): string {
  return `${kind}:${id.toLowerCase()}`;
}

/** The unit that a registered or recorded resource belongs to; null for what is none of ours. */
export function unitOf({ type, inputs }: Pick<Resource, 'type' | 'inputs'>): { kind: UnitKind; id: string } | null {
  const shape = shapeOf(type);
  const [first] = (shape?.path ?? []).map((key) => String(inputs[key] ?? ''));
  if (shape === null || first === undefined) return null;
  return shape.unit === null ? unitOfMetadata(first) : { kind: shape.unit, id: first };
}

/** The unit that a metadata object is about, by its name. */
export function unitOfMetadata(name: string): { kind: UnitKind; id: string } | null {
  const [prefix = '', ...rest] = name.split('-');
  const kind = Object.hasOwn(PREFIX, prefix) ? PREFIX[prefix] : undefined;
  return kind === undefined || rest.length === 0 ? null : { kind, id: rest.join('-') };
}

/** The name of a unit's metadata object in the workspace. */
export function metadataName(kind: UnitKind, id: string): string {
  return `${kind === 'rule' ? 'analyticsrule' : kind === 'automation' ? 'automationrule' : 'watchlist'}-${id}`;
}

/** The ARM id of the workspace. */
export function workspaceId({ subscriptionId, resourceGroup, workspace }: SentinelTarget): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${workspace}`;
}

/** The ARM id of an object in the workspace. An item's name is `alias/id`. */
export function armId(target: SentinelTarget, collection: Collection, name: string): string {
  const [alias = '', item = ''] = name.split('/');
  return `${workspaceId(target)}/providers/Microsoft.SecurityInsights/${collection === 'watchlistItems' ? `watchlists/${alias}/watchlistItems/${item}` : `${collection}/${name}`}`;
}

/** The service's values where a writer says nothing: no difference to saying them. */
const DEFAULTS: Props = {
  eventGroupingSettings: { aggregationKind: 'SingleAlert' }, suppressionEnabled: false,
  incidentConfiguration: { createIncident: true, groupingConfiguration: { enabled: false, reopenClosedIncident: false, lookbackDuration: 'PT5H', matchingMethod: 'AllEntities' } },
};
const GROUPING = DEFAULTS['incidentConfiguration'];

/** The properties of a resource or an object in one form: two that mean the same are equal as JSON. */
export function normal(type: string, values: Props): Props {
  const shape = shapeOf(type);
  const defaults = shape?.collection === 'alertRules' ? DEFAULTS : {};
  const own = (shape?.body ?? []).map((key): [string, Json] => [key, normalValue(key, withDefaults(values[key] ?? null, defaults[key] ?? null))]);
  return Object.fromEntries(own.filter(([, value]) => !isEmpty(value)));
}

function withDefaults(value: Json, fallback: Json): Json {
  if (value === null) return fallback;
  if (fallback === null || fallback !== GROUPING || !isObject(value)) return value;
  const grouping = isObject(fallback) ? fallback['groupingConfiguration'] ?? null : null;
  const own = value['groupingConfiguration'] ?? null;
  return { ...(isObject(fallback) ? fallback : {}), ...value, groupingConfiguration: isObject(own) && isObject(grouping) ? { ...grouping, ...own } : grouping };
}

const DURATIONS = ['queryFrequency', 'queryPeriod', 'suppressionDuration', 'lookbackDuration'];

function normalValue(key: string, value: Json): Json {
  if (typeof value === 'string') return normalText(key, value);
  if (Array.isArray(value)) return value.map((item) => normalValue(key, item));
  if (!isObject(value)) return value;
  const entries = Object.keys(value).toSorted().map((name): [string, Json] => [name, normalValue(name, value[name] ?? null)]);
  return Object.fromEntries(entries.filter(([, item]) => !isEmpty(item)));
}

/** The portal writes other line ends, the service other durations, and ARM ids are the same in any case. */
function normalText(key: string, text: string): string {
  if (DURATIONS.includes(key)) {
    const seconds = secondsOf(text);
    return seconds === null ? text : isoDuration(seconds);
  }
  if (key === 'parentId') return text.toLowerCase();
  return key === 'query' || key === 'description' ? text.replaceAll('\r\n', '\n').replace(/\s+$/, '') : text;
}

export function isObject(value: Json): value is Props {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: Json): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);
}
