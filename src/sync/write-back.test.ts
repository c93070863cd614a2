import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { AutomationFile, RuleFile, type Detection, type Watchlist } from '../model/index.ts';
import { bodyOf } from './offer.ts';
import { desiredUnits, type Written } from './desired.ts';
import { armId } from './shapes.ts';
import { writeBack, type Known } from './write-back.ts';
import type { Collection, Props, Seen, Step, Unit } from './types.ts';

const target = { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'rg', workspace: 'law-test' };
const ID = '11111111-0000-4000-8000-000000000001';
const YAML = `# Ours.\nid: ${ID}\nname: A # shown\nseverity: Low\nqueryFrequency: 60m\nqueryPeriod: 1h\nversion: 1.0.0\ntactics: [CredentialAccess]\nrelevantTechniques: [T1110.003]\n`;
const detection: Detection = { slug: 'a', file: 'detections/a/rule.yaml', query: 'T\n', response: { enabled: true, playbook: 'P', falsePositives: [] }, tests: null, rule: RuleFile.parse(parse(YAML)) };
const written = (change: Partial<Written>): Written => ({ detections: [detection], automation: [], watchlists: [], target, marker: 'cordon-x', commitOf: () => null, ...change });
const known = (change: Partial<Known>): Known => ({ detection: null, automation: null, watchlist: null, detections: [detection], ...change });
const unitOf = (change: Partial<Written>, kind: string): Unit => {
  const found = desiredUnits(written(change)).find((one) => one.kind === kind);
  if (found === undefined) throw new Error('no unit');
  return found;
};
const collections: Record<string, Collection> = { ScheduledAlertRule: 'alertRules', AutomationRule: 'automationRules', Watchlist: 'watchlists', WatchlistItem: 'watchlistItems', Metadata: 'metadata' };
const seen = (unit: Unit, edit: (properties: Props, type: string) => Props): Seen[] => unit.resources.map(({ id, type, inputs }) => {
  const collection = collections[type.split(':').at(-1) ?? ''] ?? 'metadata';
  return { id, name: collection === 'watchlistItems' ? `${String(inputs['watchlistAlias'])}/${String(inputs['watchlistItemId'])}` : id.split('/').at(-1) ?? '', collection, kind: collection === 'alertRules' ? 'Scheduled' : null, etag: '', properties: edit({ ...inputs }, collection) };
});
const step = (unit: Unit, live: Seen[]): Step => ({ key: unit.key, names: new Set(), register: unit.resources, adopt: new Map(), refresh: [], seen: live, unit: { kind: unit.kind, id: unit.id, title: unit.title, file: unit.file, action: 'none', state: 'drift', reason: '', changes: [] } });

describe('src/sync/write-back', () => {
  const rule = unitOf({}, 'rule');
  const files = new Map([['detections/a/rule.yaml', YAML], ['detections/a/query.kql', 'T\n'], ['detections/a/tests.yaml', '']]);

  it('changes in rule.yaml what was changed in the portal, and nothing that the service only says otherwise', () => {
    const live = seen(rule, (properties, type) => (type === 'alertRules' ? { ...properties, severity: 'High', enabled: false, queryFrequency: 'PT60M', eventGroupingSettings: { aggregationKind: 'SingleAlert' }, lastModifiedUtc: 'now' } : properties));
    expect([...writeBack(step(rule, live), known({ detection }), files)]).toEqual([['detections/a/rule.yaml', `${YAML.replace('Low', 'High')}enabled: false\n`]]);
  });

  it('writes a changed query into query.kql with our line ends', () => {
    const live = seen(rule, (properties, type) => (type === 'alertRules' ? { ...properties, query: 'T\r\n| take 1' } : properties));
    expect([...writeBack(step(rule, live), known({ detection }), files)]).toEqual([['detections/a/query.kql', 'T\n| take 1\n']]);
  });

  it('takes the whole folder away when the rule was deleted in the portal', () => {
    expect([...writeBack(step(rule, []), known({ detection }), files)]).toEqual([['detections/a/rule.yaml', null], ['detections/a/query.kql', null], ['detections/a/tests.yaml', null]]);
  });

  it('changes, adds and removes rows of a CSV', () => {
    const watchlist: Watchlist = { alias: 'L', file: 'detections/watchlists/L.yaml', itemsFile: 'detections/watchlists/L.csv', name: 'L', searchKey: 'k', description: '', items: [{ k: 'a', v: '1' }, { k: 'b', v: '2' }, { k: 'c', v: '3' }] };
    const unit = unitOf({ watchlists: [watchlist] }, 'watchlist');
    const live = seen(unit, (properties) => (JSON.stringify(properties['itemsKeyValue']) === '{"k":"b","v":"2"}' ? { ...properties, itemsKeyValue: { k: 'b', v: 'x, "y"' } } : properties))
      .filter(({ properties }) => JSON.stringify(properties['itemsKeyValue']) !== '{"k":"c","v":"3"}');
    live.push({ id: armId(target, 'watchlistItems', 'L/new'), name: 'L/new', collection: 'watchlistItems', kind: null, etag: '', properties: { itemsKeyValue: { k: 'd', v: '4' } } });
    expect([...writeBack(step(unit, live), known({ watchlist }), new Map([[watchlist.file, 'name: L\n']]))]).toEqual([['detections/watchlists/L.csv', 'k,v\na,1\nb,"x, ""y"""\nd,4\n']]);
  });

  it('writes an automation rule in the words of its file, rules by their folders', () => {
    const text = `id: ${ID}\nname: T\norder: 5\nactions: [{ type: add-task, title: t }]\n`;
    const automation = { file: 'detections/automation/t.yaml', rule: AutomationFile.parse(parse(text)) };
    const unit = unitOf({ automation: [automation] }, 'automation');
    const logic = { isEnabled: false, triggersOn: 'Incidents', triggersWhen: 'Updated', conditions: [{ conditionType: 'Property', conditionProperties: { propertyName: 'IncidentRelatedAnalyticRuleIds', operator: 'Contains', propertyValues: [armId(target, 'alertRules', ID)] } }] };
    const live = seen(unit, (properties, type) => (type === 'automationRules' ? { ...properties, triggeringLogic: logic } : properties));
    const [[, edited] = []] = writeBack(step(unit, live), known({ automation }), new Map([[automation.file, text]]));
    expect(parse(edited ?? '')).toEqual({ id: ID, name: 'T', order: 5, actions: [{ type: 'add-task', title: 't' }], enabled: false, when: { triggersOn: 'Incidents', triggersWhen: 'Updated', rules: ['a'] } });
    expect(edited?.startsWith(text)).toBe(true);
  });

  it('lets no text of the workspace out of its fence in a pull request', () => {
    const body = bodyOf([{ kind: 'rule', id: ID, title: '```\n@everyone [x](javascript:1)', file: 'f', action: 'none', state: 'drift', reason: null, changes: [{ path: 'query', from: '````', to: 'x' }] }]);
    expect(body).toMatch(/\n`````\nrule: ```\n/);
    expect(body.endsWith('\n`````')).toBe(true);
  });
});
