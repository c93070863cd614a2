import { createHash } from 'node:crypto';
import * as z from 'zod';
import { toArm, UnfitRule } from '../detect/exchange/arm.ts';
import { InvalidContent, type Automation, type AutomationAction, type ContentProblem, type Detection, type Json, type SentinelTarget, type Watchlist } from '../model/index.ts';
import { armId, keyOf, metadataName, SHAPES, type Token } from './shapes.ts';
import type { Collection, Props, Resource, Unit, UnitKind } from './types.ts';

/** What people wrote, and where and for whom it is deployed. */
export interface Written {
  detections: readonly Detection[];
  automation: readonly Automation[];
  watchlists: readonly Watchlist[];
  target: SentinelTarget;
  /** Says whose our objects are: `cordon-<hash of the repository>`. */
  marker: string;
  /** The commit that last changed one of these files; null where none did. */
  commitOf(files: readonly string[]): string | null;
}

/** The units of a repository. Throws InvalidContent for what the workspace cannot take, before anything is asked. */
export function desiredUnits(written: Written): Unit[] {
  const problems: ContentProblem[] = [];
  const units = [
    ...written.detections.flatMap((detection) => ruleUnit(written, detection, problems) ?? []),
    ...written.automation.map((automation) => automationUnit(written, automation)),
    ...written.watchlists.map((watchlist) => watchlistUnit(written, watchlist)),
  ];
  if (problems.length > 0) throw new InvalidContent(problems);
  return units;
}

function ruleUnit(written: Written, detection: Detection, problems: ContentProblem[]): Unit | null {
  const { rule, slug, file } = detection;
  const say = (message: string): null => {
    problems.push({ file, line: 1, column: 1, path: 'id', message, nearest: null });
    return null;
  };
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(rule.id)) return say(`expected a GUID as the rule's id, which is its name in the workspace, got ${JSON.stringify(rule.id.slice(0, 100))}`);
  const arm = armOf(detection, say);
  if (arm === null) return null;
  const type: Token = arm.kind === 'NRT' ? 'cordon:sentinel:NrtAlertRule' : 'azure-native:securityinsights:ScheduledAlertRule';
  const own = resource(written.target, type, rule.id, 'alertRules', rule.id, { ...(arm.kind === 'NRT' ? {} : { kind: arm.kind }), ruleId: rule.id, ...picked(type, arm.properties) });
  // The stable API knows no sub-techniques: the metadata does.
  const about = { threatAnalysisTactics: rule.tactics, threatAnalysisTechniques: rule.relevantTechniques, ...(typeof rule['version'] === 'string' ? { version: rule['version'] } : {}) };
  const files = file.endsWith('/rule.yaml') ? ['rule.yaml', 'query.kql', 'response.yaml'].map((name) => `detections/${slug}/${name}`) : [file];
  return { key: keyOf('rule', rule.id), kind: 'rule', id: rule.id, title: rule.name, file, resources: [own, metadata(written, 'rule', rule.id, own.id, files, about)] };
}

function armOf(detection: Detection, say: (message: string) => null): { kind: string; properties: Props } | null {
  try {
    const { kind, properties } = toArm(detection);
    return { kind, properties: plain(properties) };
  } catch (error) {
    if (error instanceof UnfitRule) return say(error.message);
    throw error;
  }
}

function automationUnit(written: Written, { file, rule }: Automation): Unit {
  const { target } = written;
  const named = (rule.when.rules ?? []).flatMap((slug) => written.detections.filter((detection) => detection.slug === slug).map((detection) => armId(target, 'alertRules', detection.rule.id)));
  const ofRules = named.length === 0 ? [] : [{
    conditionType: 'Property', conditionProperties: { propertyName: rule.when.triggersOn === 'Alerts' ? 'AlertAnalyticRuleIds' : 'IncidentRelatedAnalyticRuleIds', operator: 'Contains', propertyValues: named },
  }];
  const conditions = [...ofRules, ...(rule.when.conditions ?? [])];
  const own = resource(target, 'azure-native:securityinsights:AutomationRule', `automationrule-${rule.id}`, 'automationRules', rule.id, plain({
    automationRuleId: rule.id, displayName: rule.name, order: rule.order, actions: rule.actions.map(armAction),
    triggeringLogic: { isEnabled: rule.enabled, triggersOn: rule.when.triggersOn, triggersWhen: rule.when.triggersWhen, conditions, ...(rule.when.until === undefined ? {} : { expirationTimeUtc: rule.when.until }) },
  }));
  return { key: keyOf('automation', rule.id), kind: 'automation', id: rule.id, title: rule.name, file, resources: [own, metadata(written, 'automation', rule.id, own.id, [file])] };
}

const ACTION_TYPES = { 'modify-properties': 'ModifyProperties', 'run-playbook': 'RunPlaybook', 'add-task': 'AddIncidentTask' } as const;

function armAction(action: AutomationAction, index: number): unknown {
  const { type, ...rest } = action;
  const labels = 'labels' in rest && rest.labels !== undefined ? { labels: rest.labels.map((labelName) => ({ labelName })) } : {};
  return { order: index + 1, actionType: ACTION_TYPES[type], actionConfiguration: { ...rest, ...labels } };
}

function watchlistUnit(written: Written, watchlist: Watchlist): Unit {
  const { alias, name, searchKey, description, file, itemsFile } = watchlist;
  const own = resource(written.target, 'azure-native:securityinsights:Watchlist', `watchlist-${alias}`, 'watchlists', alias, {
    watchlistAlias: alias, displayName: name, itemsSearchKey: searchKey, provider: 'cordon', source: `${alias}.csv`, ...(description === '' ? {} : { description }),
  });
  const items = itemIds(watchlist).map(([id, row]) => resource(written.target, 'azure-native:securityinsights:WatchlistItem', `watchlist-${alias}-${id}`, 'watchlistItems', `${alias}/${id}`, {
    watchlistAlias: alias, watchlistItemId: id, itemsKeyValue: row,
  }));
  const files = [file, ...(itemsFile === null ? [] : [itemsFile])];
  return { key: keyOf('watchlist', alias), kind: 'watchlist', id: alias, title: name, file, resources: [own, ...items, metadata(written, 'watchlist', alias, own.id, files)] };
}

/** A row's id is made of its search key, so that a change of another column is an update; equal keys are counted. */
export function itemIds({ alias, searchKey, items }: Pick<Watchlist, 'alias' | 'searchKey' | 'items'>): [string, Record<string, string>][] {
  const seen = new Map<string, number>();
  return items.map((row) => {
    const key = row[searchKey] ?? '';
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return [uuidOf(JSON.stringify([alias.toLowerCase(), key, count])), row];
  });
}

/** A UUID of a text (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Says in the workspace whose an object is and of which commit. It is an object of its own, so that an edit of a rule in the
 * portal leaves it. https://learn.microsoft.com/rest/api/securityinsights/metadata/create
 */
function metadata(written: Written, kind: UnitKind, id: string, parentId: string, files: readonly string[], more: Record<string, unknown> = {}): Resource {
  const name = metadataName(kind, id);
  const commit = written.commitOf(files);
  return resource(written.target, 'azure-native:securityinsights:Metadata', `metadata-${name}`, 'metadata', name, plain({
    metadataName: name, contentId: id, parentId, kind: { rule: 'AnalyticsRule', automation: 'AutomationRule', watchlist: 'Watchlist' }[kind],
    source: { kind: 'SourceRepository', name: 'cordon', sourceId: written.marker }, ...(commit === null ? {} : { customVersion: commit }), ...more,
  }));
}

function resource(target: SentinelTarget, type: Token, name: string, collection: Collection, armName: string, inputs: Props): Resource {
  return { name, type, provider: SHAPES[type].provider, id: armId(target, collection, armName), inputs: { resourceGroupName: target.resourceGroup, workspaceName: target.workspace, ...inputs } };
}

function picked(type: Token, properties: Props): Props {
  return Object.fromEntries(SHAPES[type].body.flatMap((key): [string, Json][] => (properties[key] == null ? [] : [[key, properties[key]]])));
}

/** A value without what is undefined, as JSON has it. */
function plain(value: object): Props {
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(value)));
}
