import { describe, expect, it } from 'vitest';
import { RuleFile, RuleTestsFile, type Detection } from '../../model/index.ts';
import { runTests } from './run.ts';

const SCHEMA = {
  tables: { T: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'Computer', type: 'string' }, { name: 'Code', type: 'int' }] },
  watchlists: { vips: [{ name: 'User', type: 'string' }] },
} as const;

function results(tests: readonly object[], { query = 'T | where Code == 7', rule = {}, files = {} }: { query?: string; rule?: object; files?: Record<string, string> } = {}): Record<string, readonly string[]> {
  const detection: Detection = {
    slug: 'one', file: 'detections/one/rule.yaml', query, response: null, tests: RuleTestsFile.parse({ tests }),
    rule: RuleFile.parse({ id: 'r1', name: 'Rule One', queryPeriod: '1h', entityMappings: [{ entityType: 'Host', fieldMappings: [{ identifier: 'HostName', columnName: 'Computer' }] }], ...rule }),
  };
  return Object.fromEntries(runTests(detection, SCHEMA, (file) => files[file] ?? null).map(({ name, problems }) => [name, problems]));
}
const test = (given: object, expected: object, more: object = {}): object => ({ name: 'case', given, expect: expected, ...more });
const at = (time: string, more: object = {}): object => ({ TimeGenerated: `2026-11-21T${time}Z`, Computer: 'ws-17', Code: 7, ...more });

describe('src/detect/tests', () => {
  it('passes a case whose rows, alerts and entities are as expected, in any case of letters', () => {
    expect(results([test({ T: [at('03:00:00'), at('03:00:00', { Code: 8 })] }, { rows: 1, alerts: 1, entities: { Host: 'WS-17' } })])).toEqual({ case: [] });
  });

  it('says what was expected and what was found', () => {
    expect(results([test({ T: [at('03:00:00')] }, { rows: 0, alerts: 2, entities: { Host: ['ws-17', 'ws-18'], Account: 'alice' } })])).toEqual({ case: [
      'expected 0 rows, found 1, the first {"TimeGenerated":"2026-11-21T03:00:00.0000000Z","Computer":"ws-17","Code":7}', 'expected 2 alerts, found 1',
      'expected the Host ws-18, found ws-17', 'expected the Account alice, found none',
    ] });
  });

  it('compares severities as a set, and looks for values of custom details', () => {
    const query = 'T | extend Severity = iff(Code == 7, "High", "Low")';
    const rule = { severity: 'Medium', customDetails: { Where: 'Computer' }, alertDetailsOverride: { alertSeverityColumnName: 'Severity' }, eventGroupingSettings: { aggregationKind: 'AlertPerResult' } };
    const given = { T: [at('03:00:00'), at('03:00:00', { Code: 8 })] };
    expect(results([test(given, { rows: 2, severity: ['Low', 'High'], details: { Where: 'ws-17' } })], { query, rule })).toEqual({ case: [] });
    expect(results([test(given, { rows: 2, severity: 'High', details: { Where: ['ws-17', 'ws-1'], constructor: 'x' } })], { query, rule })).toEqual({ case: [
      'expected severity High, found High, Low', 'expected ws-1 in the custom detail Where, found ws-17, ws-17', 'expected x in the custom detail constructor, found none',
    ] });
    expect(results([test({ T: [] }, { rows: 0, severity: 'High' })], { query, rule })).toEqual({ case: ['expected severity High, found none'] });
  });

  it('shows a rule the rows of its query period alone, by the newest row or by now', () => {
    expect(results([test({ T: [at('03:00:00'), at('02:00:00'), at('02:00:01')] }, { rows: 2 })])).toEqual({ case: [] });
    expect(results([test({ T: [at('03:00:00'), at('02:30:00')] }, { rows: 1 }, { now: '2026-11-21T02:45:00Z' })])).toEqual({ case: [] });
    expect(results([test({ T: [at('03:00:00'), at('01:00:00')] }, { rows: 2 })], { rule: { queryPeriod: undefined } })).toEqual({ case: [] });
  });

  it('takes a row without a time as one that has just come', () => {
    expect(results([test({ T: [{ Code: 7 }] }, { rows: 1 }, { now: '2026-11-21T03:00:00Z' })], { query: 'T | where TimeGenerated == now() and Code == 7' })).toEqual({ case: [] });
  });

  it('reads rows from files beside it, and from watchlists', () => {
    const files = { 'rows.jsonl': `${JSON.stringify(at('03:00:00'))}\n\n${JSON.stringify(at('03:00:00', { Code: 1 }))}\n`, 'rows.csv': 'TimeGenerated,Computer,Code\n2026-11-21T03:00:00Z,ws-9,7\n' };
    expect(results([test({ T: 'rows.jsonl' }, { rows: 1 })], { files })).toEqual({ case: [] });
    expect(results([test({ T: 'rows.csv' }, { rows: 1, entities: { Host: 'ws-9' } })], { files })).toEqual({ case: [] });
    expect(results([test({ T: [at('03:00:00', { Computer: 'ceo' })], "_GetWatchlist('vips')": [{ User: 'ceo', SearchKey: 'ceo' }] }, { rows: 1 })], { query: "T | where Computer in ((_GetWatchlist('vips') | project SearchKey))" })).toEqual({ case: [] });
  });

  it.each<[string, object, string]>([
    ['a table that the schema does not know', { TT: [] }, 'given.TT: no table of the schema (did you mean T?)'],
    ['a column that its table does not have', { T: [at('03:00:00', { Cdoe: 7 })] }, 'given.T: it has no column Cdoe (did you mean Code?)'],
    ['a file that is not there', { T: 'gone.jsonl' }, 'given.T: gone.jsonl is not beside tests.yaml'],
    ['a value that is not of its column\'s type', { T: [at('03:00:00', { Code: 'seven' })] }, 'Row 1 of T: Code is no int: "seven"'],
  ])('fails with the reason for %s', (_, given, problem) => {
    expect(results([test(given, { rows: 0 })])).toEqual({ case: [problem] });
  });

  it('fails every case of a query that cannot be compiled', () => {
    expect(results([test({ T: [] }, { rows: 0 })], { query: 'T | where Cod == 7' }).case?.[0]).toContain('Cod');
  });

  it('takes no file from elsewhere', () => {
    expect(RuleTestsFile.safeParse({ tests: [test({ T: '../../secrets.jsonl' }, { rows: 0 })] }).success).toBe(false);
  });
});
