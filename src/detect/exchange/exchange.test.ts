import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { RuleFile } from '../../model/index.ts';
import { apiVersionOf } from './arm-rule.ts';
import { fromArm, isEnabled, toArm, UnfitRule } from './arm.ts';
import { besideArm, fieldsOf, mergeLive, withBeside } from './beside.ts';
import { isoDuration, secondsOf, shortDuration } from './duration.ts';

const RULES = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'kql', 'rules.jsonl');
const Row = z.object({ kql: z.string(), meta: z.record(z.string(), z.json()) });
const ID = '5d0f0a3e-6f0b-4d4f-9a6e-2f7c2f1f8c11';
const detection = (fields: Record<string, unknown> = {}): { rule: RuleFile; query: string; response: null } => ({
  rule: RuleFile.parse({ id: ID, name: 'Rule One', severity: 'High', kind: 'Scheduled', queryFrequency: '1h', queryPeriod: '1d', triggerOperator: 'gt', triggerThreshold: 2, ...fields }), query: 'T | take 1', response: null,
});

describe('src/detect/exchange', () => {
  it.each<[string, number | null, string | null]>([
    ['5m', 300, 'PT5M'], ['1h', 3_600, 'PT1H'], ['14d', 1_209_600, 'P14D'], ['PT24H', 86_400, 'P1D'], ['P1DT2H30M', 95_400, 'P1DT2H30M'], ['1.00:00:00', 86_400, 'P1D'], ['00:05:00', 300, 'PT5M'],
    ['P2W', 1_209_600, 'P14D'], ['pt90m', 5_400, 'PT1H30M'], ['0m', 0, 'PT0S'], ['PT', null, null], ['P', null, null], ['P1M', null, null], ['1y', null, null], ['', null, null], ['-1h', null, null], ['1h30m', null, null],
  ])('reads the duration %j as %s seconds and writes it as %s', (text, seconds, iso) => {
    expect(secondsOf(text)).toBe(seconds);
    expect(seconds === null ? null : isoDuration(seconds)).toBe(iso);
  });

  it('reads every duration that it writes, short or ISO', () => {
    fc.assert(fc.property(fc.nat(100_000_000), (seconds) => {
      expect(secondsOf(isoDuration(seconds))).toBe(seconds);
      expect(secondsOf(shortDuration(seconds))).toBe(seconds);
    }));
  });

  it('makes a scheduled rule with ISO durations, Sentinel\'s operator, parent techniques and sub-techniques', () => {
    const rule = toArm(detection({
      tactics: ['CredentialAccess'], relevantTechniques: ['T1110.003', 'T1110', 'T1078'], entityMappings: [{ entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] }],
      incidentConfiguration: { createIncident: true, groupingConfiguration: { enabled: true, reopenClosedIncident: false, lookbackDuration: '5h', matchingMethod: 'AllEntities' } }, version: '1.0.0',
    }));
    expect(rule).toEqual({
      kind: 'Scheduled', name: ID, properties: {
        displayName: 'Rule One', severity: 'High', enabled: false, query: 'T | take 1', queryFrequency: 'PT1H', queryPeriod: 'P1D', triggerOperator: 'GreaterThan', triggerThreshold: 2,
        suppressionEnabled: false, suppressionDuration: 'PT5H', tactics: ['CredentialAccess'], techniques: ['T1110', 'T1078'], subTechniques: ['T1110.003'],
        entityMappings: [{ entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] }],
        incidentConfiguration: { createIncident: true, groupingConfiguration: { enabled: true, reopenClosedIncident: false, lookbackDuration: 'PT5H', matchingMethod: 'AllEntities' } },
      },
    });
    expect(apiVersionOf(rule)).toBe('2025-07-01-preview');
    expect(apiVersionOf(toArm(detection()))).toBe('2025-09-01');
  });

  it('gives an NRT rule no schedule and no threshold', () => {
    const rule = toArm(detection({ kind: 'NRT' }));
    expect(Object.keys(rule.properties)).not.toEqual(expect.arrayContaining(['queryFrequency']));
    expect(apiVersionOf(rule)).toBe('2025-07-01-preview');
  });

  it('sends the template\'s version only with the template\'s name, which Sentinel demands', () => {
    expect(toArm(detection({ version: '1.0.2' })).properties.templateVersion).toBeUndefined();
    expect(toArm(detection({ version: '1.0.2', alertRuleTemplateName: ID })).properties).toMatchObject({ templateVersion: '1.0.2', alertRuleTemplateName: ID });
  });

  it('runs a rule whose response is on or whose file says so, and no other', () => {
    const response = { enabled: true, playbook: 'P', falsePositives: [] };
    expect(isEnabled({ ...detection(), response })).toBe(true);
    expect(isEnabled({ ...detection({ enabled: false }), response })).toBe(false);
    expect(isEnabled(detection({ enabled: true }))).toBe(true);
    expect(isEnabled(detection())).toBe(false);
  });

  it('keeps ARM properties that it does not know, and drops what only the service writes', () => {
    const live = { ...toArm(detection()), etag: '"x"' };
    const { rule } = fromArm({ ...live, properties: { ...live.properties, startTimeUtc: '2026-11-21T00:00:00Z', lastModifiedUtc: '2026-11-21T00:00:00Z' } });
    expect(rule['armProperties']).toEqual({ startTimeUtc: '2026-11-21T00:00:00Z' });
    expect(toArm({ ...detection(), rule: RuleFile.parse(rule) }).properties).toMatchObject({ startTimeUtc: '2026-11-21T00:00:00Z', displayName: 'Rule One' });
  });

  it.each<[string, unknown, RegExp]>([
    ['a Fusion rule', { kind: 'Fusion', name: 'f', properties: {} }, /kind Fusion has no query/],
    ['a rule without a query', { ...toArm(detection()), properties: { ...toArm(detection()).properties, query: 7 } }, /properties\.query/],
    ['nothing', null, /no alert rule/],
  ])('refuses %s', (_, resource, message) => {
    expect(() => fromArm(resource)).toThrow(UnfitRule);
    expect(() => fromArm(resource)).toThrow(message);
  });

  it('says what ARM does not take of a file', () => {
    expect(() => toArm(detection({ sentinelEntitiesMappings: 'Entities' }))).toThrow(/sentinelEntitiesMappings/);
  });

  it('makes of a portal edit the smallest change of the file', () => {
    const known = { ...fieldsOf(detection().rule), queryPeriod: '24h', version: '1.0.0', requiredDataConnectors: [{ connectorId: 'AWS' }] };
    const live = fromArm(toArm(detection({ queryPeriod: '24h' })));
    expect(mergeLive(live, known).rule).toEqual(known);
    const edited = { ...live, rule: { ...live.rule, severity: 'Low', suppressionEnabled: true } };
    expect(mergeLive(edited, known).rule).toEqual({ ...known, severity: 'Low', suppressionEnabled: true });
  });

  it('takes every community rule to ARM and back without a loss, with what ARM cannot hold beside it', () => {
    if (!existsSync(RULES)) {
      console.log('skipped: the collection of community rules is not here');
      return;
    }
    const rows = readFileSync(RULES, 'utf8').split('\n').filter((line) => line !== '').map((line) => Row.parse(JSON.parse(line)));
    for (const { kql, meta } of rows) {
      const given = { rule: RuleFile.parse(meta), query: kql, response: null };
      const live = fromArm(JSON.parse(JSON.stringify(toArm(given))));
      const beside = besideArm(given);
      const back = beside === null ? live : withBeside(live, beside);
      expect(back.rule).toEqual(fieldsOf(given.rule));
      expect(back.query).toBe(kql);
      expect(toArm({ ...given, rule: RuleFile.parse(back.rule) })).toEqual(toArm(given));
    }
    expect(rows).toHaveLength(762);
  });
});
