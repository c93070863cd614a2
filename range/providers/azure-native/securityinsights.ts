import * as z from 'zod';
import { ProviderError } from '../../../stacks/provider/errors.ts';
import { changed, resource, type Operation, type Resource } from '../../../stacks/provider/resource.ts';
import { same, type Json, type Props } from '../../../stacks/provider/values.ts';
import { get, put, remove, type Arm, type ArmObject } from './arm.ts';

/** The version that @pulumi/azure-native 3.28 uses for Microsoft Sentinel. */
const VERSION = '2024-09-01';
const WORKSPACE = ['resourceGroupName', 'workspaceName'];

/** How one type of azure-native stands in ARM: `path` are the inputs that name it, `body` those that become its properties. */
interface Shape { collection: string; path: string[]; body: string[]; kind?: string; idOf(names: string[]): string }

/** https://www.pulumi.com/registry/packages/azure-native/api-docs/securityinsights/ */
const SHAPES: Record<string, Shape> = {
  'azure-native:securityinsights:ScheduledAlertRule': {
    collection: 'alertRules', kind: 'Scheduled', path: ['ruleId'], idOf: ([rule]) => `alertRules/${rule}`,
    body: [
      'alertDetailsOverride', 'alertRuleTemplateName', 'customDetails', 'description', 'displayName', 'enabled', 'entityMappings', 'eventGroupingSettings', 'incidentConfiguration', 'query', 'queryFrequency',
      'queryPeriod', 'severity', 'suppressionDuration', 'suppressionEnabled', 'tactics', 'techniques', 'templateVersion', 'triggerOperator', 'triggerThreshold',
    ],
  },
  'azure-native:securityinsights:AutomationRule': {
    collection: 'automationRules', path: ['automationRuleId'], idOf: ([rule]) => `automationRules/${rule}`, body: ['actions', 'displayName', 'order', 'triggeringLogic'],
  },
  'azure-native:securityinsights:Watchlist': {
    collection: 'watchlists', path: ['watchlistAlias'], idOf: ([alias]) => `watchlists/${alias}`,
    body: ['contentType', 'defaultDuration', 'description', 'displayName', 'itemsSearchKey', 'labels', 'numberOfLinesToSkip', 'provider', 'rawContent', 'source', 'sourceType', 'watchlistType'],
  },
  'azure-native:securityinsights:WatchlistItem': {
    collection: 'watchlistItems', path: ['watchlistAlias', 'watchlistItemId'], idOf: ([alias, item]) => `watchlists/${alias}/watchlistItems/${item}`, body: ['entityMapping', 'itemsKeyValue', 'watchlistItemType'],
  },
  'azure-native:securityinsights:Metadata': {
    collection: 'metadata', path: ['metadataName'], idOf: ([name]) => `metadata/${name}`,
    body: ['author', 'categories', 'contentId', 'contentSchemaVersion', 'customVersion', 'dependencies', 'firstPublishDate', 'kind', 'lastPublishDate', 'parentId', 'providers', 'source', 'support', 'threatAnalysisTactics', 'threatAnalysisTechniques', 'version'],
  },
};

const Value: z.ZodType<Json> = z.json();

function standIn(shape: Shape): Resource<Arm> {
  const path = [...WORKSPACE, ...shape.path];
  const known = [...path, ...shape.body, ...(shape.kind === undefined ? [] : ['kind'])];
  const inputs = z.record(z.string(), Value)
    .superRefine((given, context) => {
      for (const key of Object.keys(given)) if (!known.includes(key)) context.addIssue({ code: 'custom', path: [key], message: 'the type has no such property' });
      for (const key of path) if (typeof given[key] !== 'string' || !/^[^/?#]+$/.test(given[key])) context.addIssue({ code: 'custom', path: [key], message: 'is needed' });
      if (shape.kind !== undefined && given['kind'] !== shape.kind) context.addIssue({ code: 'custom', path: ['kind'], message: `expected ${shape.kind}` });
    })
    // As protobuf has no undefined, what was not given is left out.
    .transform((given): Props => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)));
  const idOf = (arm: Arm, props: Props): string => {
    const [group, workspace, ...names] = path.map((key) => String(props[key] ?? ''));
    return `/subscriptions/${arm.subscription}/resourceGroups/${group}/providers/Microsoft.OperationalInsights/workspaces/${workspace}/providers/Microsoft.SecurityInsights/${shape.idOf(names)}`;
  };
  const outputsOf = ({ name, type, etag, properties }: ArmObject): Props => ({ ...properties, name, type: type ?? '', etag: etag ?? '', azureApiVersion: VERSION });
  const write = async (arm: Arm, id: string, props: Props, operation: Operation): Promise<Props> => {
    const properties = Object.fromEntries(shape.body.flatMap((key) => (props[key] == null ? [] : [[key, props[key]]])));
    return outputsOf(await put(arm, id, { ...(shape.kind === undefined ? {} : { kind: shape.kind }), properties }, operation, VERSION));
  };
  return resource<Arm, Props>({
    inputs,
    diff: (olds, news) => {
      const keys = changed({ ...Object.fromEntries(known.map((key) => [key, null])), ...olds }, { ...Object.fromEntries(shape.body.filter((key) => key in olds).map((key) => [key, null])), ...news }).filter((key) => known.includes(key));
      const replace = keys.filter((key) => path.includes(key) || key === 'kind');
      if (replace.length > 0) return { replace };
      return keys.length === 0 ? 'same' : { update: keys };
    },
    create: async (arm, props, operation) => {
      const id = idOf(arm, props);
      // The real provider's rule and words: a PUT would silently take over what somebody else made.
      if ((await get(arm, id, operation, VERSION)) !== null) throw new ProviderError('FAILED_PRECONDITION', `cannot create already existing resource '${id}'`);
      return { id, outputs: await write(arm, id, props, operation) };
    },
    read: async (arm, id, olds, operation) => {
      const object = await get(arm, id, operation, VERSION);
      if (object === null) return null;
      const names = Object.fromEntries(path.map((key, index) => [key, namesOf(id, shape)[index] ?? '']));
      const seen = shape.body.flatMap((key): [string, Json][] => (same(olds[key], object.properties[key]) ? [] : [[key, object.properties[key] ?? null]]));
      return { id, inputs: { ...names, ...(shape.kind === undefined ? {} : { kind: shape.kind }), ...Object.fromEntries(seen) }, outputs: outputsOf(object) };
    },
    update: async (arm, id, _olds, props, operation) => write(arm, id, props, operation),
    delete: async (arm, id, _olds, operation) => remove(arm, id, operation, VERSION),
  });
}

/** The names of an ARM id in the order of the path's inputs, as an import needs them. Throws INVALID_ARGUMENT. */
function namesOf(id: string, shape: Shape): string[] {
  const match = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.OperationalInsights\/workspaces\/([^/]+)\/providers\/Microsoft\.SecurityInsights\/(.+)$/i.exec(id);
  const [, group, workspace, rest] = match ?? [];
  const names = rest?.split('/').filter((_part, index) => index % 2 === 1) ?? [];
  if (group === undefined || workspace === undefined || names.length !== shape.path.length) throw new ProviderError('INVALID_ARGUMENT', `expected the ARM id of one of ${shape.collection}, got ${JSON.stringify(id)}`);
  return [group, workspace, ...names];
}

/** The stand-ins of azure-native's Microsoft Sentinel types, by token. */
export const securityInsights: Record<string, Resource<Arm>> = Object.fromEntries(Object.entries(SHAPES).map(([token, shape]) => [token, standIn(shape)]));
