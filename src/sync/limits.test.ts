import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { AutomationFile, type Detection } from '../model/index.ts';
import { desiredUnits, itemIds, type Written } from './desired.ts';
import { overLimits, refuseOver } from './limits.ts';
import type { Seen } from './types.ts';

const target = { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'rg', workspace: 'law-test' };
const uuid = (index: number): string => `11111111-0000-4000-8000-${String(index).padStart(12, '0')}`;
const detection = (index: number, kind: 'Scheduled' | 'NRT', enabled = true): Detection => ({
  slug: `r${index}`, file: `detections/r${index}/rule.yaml`, query: 'T', response: null, tests: null,
  rule: { id: uuid(index), name: `R${index}`, kind, tactics: ['Impact'], relevantTechniques: ['T1485.001'], entityMappings: [], enabled },
});
const written = (change: Partial<Written>): Written => ({ detections: [], automation: [], watchlists: [], target, marker: 'cordon-x', commitOf: () => 'c0ffee', ...change });
const list = (items: Record<string, string>[]) => ({ alias: 'L', file: 'detections/watchlists/L.yaml', itemsFile: null, name: 'L', searchKey: 'k', description: '', items });

describe('src/sync/limits', () => {
  it('takes 512 enabled scheduled and 50 enabled NRT rules, and not one more; disabled ones do not count', () => {
    const many = (number: number, kind: 'Scheduled' | 'NRT', enabled = true): Detection[] => Array.from({ length: number }, (_none, index) => detection(index + (kind === 'NRT' ? 5_000 : enabled ? 0 : 9_000), kind, enabled));
    expect(overLimits(desiredUnits(written({ detections: [...many(512, 'Scheduled'), ...many(50, 'NRT'), ...many(9, 'Scheduled', false)] })), [])).toEqual([]);
    expect(overLimits(desiredUnits(written({ detections: many(513, 'Scheduled') })), [])).toEqual(['513 enabled scheduled rules: a workspace holds 512']);
    expect(overLimits(desiredUnits(written({ detections: many(51, 'NRT') })), [])).toEqual(['51 enabled NRT rules: a workspace holds 50']);
    const other: Seen = { id: 'x', name: 'x', collection: 'alertRules', kind: 'Scheduled', etag: '', properties: { enabled: true } };
    const lines = overLimits(desiredUnits(written({ detections: many(512, 'Scheduled') })), [other]);
    expect(lines).toEqual(['512 and 1 of others enabled scheduled rules: a workspace holds 512']);
    expect(() => { refuseOver(lines); }).toThrow(expect.objectContaining({ code: 'SENTINEL_LIMIT', exit: 4 }));
  });

  it('refuses more than 20 actions, a row of more than 10 KB and more than 2,000 rows', () => {
    const rule = AutomationFile.parse({ id: uuid(1), name: 'A', order: 1, actions: Array.from({ length: 21 }, () => ({ type: 'add-task', title: 't' })) });
    expect(overLimits(desiredUnits(written({ automation: [{ file: 'detections/automation/a.yaml', rule }] })), [])).toEqual(['21 actions in detections/automation/a.yaml: a workspace holds 20']);
    expect(overLimits(desiredUnits(written({ watchlists: [list([{ k: 'a', v: 'x'.repeat(11_000) }])] })), [])).toEqual([expect.stringContaining('row 1 of detections/watchlists/L.yaml has 110')]);
    expect(overLimits(desiredUnits(written({ watchlists: [list(Array.from({ length: 2_001 }, (_none, index) => ({ k: String(index) })))] })), [])).toEqual(['2001 rows in detections/watchlists/L.yaml: a workspace holds 2000']);
  });
});

describe('src/sync/desired', () => {
  it('names a rule by its id, keeps sub-techniques and the commit in the metadata, and sends no property that the type does not have', () => {
    const [unit] = desiredUnits(written({ detections: [detection(1, 'Scheduled')] }));
    expect(unit?.resources.map(({ name, type }) => [name, type])).toEqual([[uuid(1), 'azure-native:securityinsights:ScheduledAlertRule'], [`metadata-analyticsrule-${uuid(1)}`, 'azure-native:securityinsights:Metadata']]);
    expect(unit?.resources[0]?.inputs).toMatchObject({ techniques: ['T1485'], kind: 'Scheduled' });
    expect(unit?.resources[0]?.inputs).not.toHaveProperty('subTechniques');
    expect(unit?.resources[1]?.inputs).toMatchObject({ customVersion: 'c0ffee', threatAnalysisTechniques: ['T1485.001'], source: { sourceId: 'cordon-x' } });
  });

  it('refuses an id that is no GUID, with the file', () => {
    const bad = { ...detection(1, 'Scheduled'), rule: { ...detection(1, 'Scheduled').rule, id: '../x' } };
    expect(() => desiredUnits(written({ detections: [bad] }))).toThrow('detections/r1/rule.yaml:1:1: id: expected a GUID');
  });

  it('gives a row an id by its search key: other columns and the order of rows change none, equal keys get two', () => {
    const ids = (items: Record<string, string>[]): string[] => itemIds(list(items)).map(([id]) => id);
    const [a, b] = ids([{ k: 'a', v: '1' }, { k: 'b', v: '1' }]);
    expect(ids([{ k: 'b', v: '2' }, { k: 'a', v: '2' }])).toEqual([b, a]);
    expect(new Set(ids([{ k: 'a' }, { k: 'a' }])).size).toBe(2);
  });

  it('writes an automation rule as ARM has it: rules by their ARM ids, actions in their order, labels as objects', () => {
    const rule = AutomationFile.parse(parse(`id: ${uuid(7)}\nname: T\norder: 5\nwhen: { rules: [r1], until: "2027-01-01T00:00:00Z" }\nactions: [{ type: modify-properties, labels: [x] }, { type: run-playbook, logicAppResourceId: /subscriptions/s }]`));
    const unit = desiredUnits(written({ detections: [detection(1, 'Scheduled')], automation: [{ file: 'f', rule }] })).find(({ kind }) => kind === 'automation');
    expect(unit?.resources[0]?.inputs).toMatchObject({
      triggeringLogic: { isEnabled: true, triggersOn: 'Incidents', triggersWhen: 'Created', expirationTimeUtc: '2027-01-01T00:00:00Z', conditions: [{ conditionType: 'Property', conditionProperties: { propertyName: 'IncidentRelatedAnalyticRuleIds', operator: 'Contains', propertyValues: [expect.stringMatching(new RegExp(`/alertRules/${uuid(1)}$`))] } }] },
      actions: [{ order: 1, actionType: 'ModifyProperties', actionConfiguration: { labels: [{ labelName: 'x' }] } }, { order: 2, actionType: 'RunPlaybook' }],
    });
  });
});
