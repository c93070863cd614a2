import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../../kql/parse/parse.ts';
import type { Schema } from '../../../kql/index.ts';
import type { Findings } from '../../content/read.ts';
import { loadPlaybooks } from '../../content/files.ts';
import { loadDetections } from '../load.ts';
import { annotation } from './github.ts';
import { duplicates } from './duplicates.ts';
import type { Response } from './response.ts';
import { sarifOf } from './sarif.ts';
import { validate } from './validate.ts';
import type { Finding } from './finding.ts';

const ID = '5d0f0a3e-6f0b-4d4f-9a6e-2f7c2f1f8c11';
const schema: Schema = {
  tables: {
    SigninLogs: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'UserPrincipalName', type: 'string' }, { name: 'IPAddress', type: 'string' }, { name: 'Message', type: 'string' }],
    AuditLogs: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'Actor', type: 'string' }, { name: 'IPAddress', type: 'string' }],
  },
  watchlists: { VIPUsers: [{ name: 'Upn', type: 'string' }] },
};
const FIELDS: Record<string, string> = {
  id: ID, name: 'Rule One', severity: 'High', kind: 'Scheduled', queryFrequency: '1h', queryPeriod: '1h', triggerOperator: 'gt', triggerThreshold: '0', tactics: '[CredentialAccess]',
  entityMappings: '[{ entityType: IP, fieldMappings: [{ identifier: Address, columnName: IPAddress }] }]',
};
const yaml = (more: Record<string, string> = {}): string => Object.entries({ ...FIELDS, ...more }).filter(([, value]) => value !== '').map(([key, value]) => `${key}: ${value}\n`).join('');

function check(files: Record<string, string>, playbooks: string | null = null): Finding[] {
  const tree = new Map(Object.entries(files).map(([name, text]) => [name.includes('/') ? name : `detections/one/${name}`, text]));
  const problems: Findings = { problems: [], warnings: [] };
  const loaded = loadDetections(tree, problems);
  expect(problems.problems).toEqual([]);
  const response: Response | null = playbooks === null ? null : {
    playbooks: loadPlaybooks(new Map([['playbooks/p.yaml', playbooks]]), problems).map((one) => one.loaded), routes: { isolate_host: { device: 'defender/isolate-device' } },
    catalogue: [{ id: 'defender/isolate-device', kinds: ['device'] }, { id: 'azure/block-ip-nsg', kinds: ['ip'] }],
  };
  return [...validate(loaded, tree, schema, { response }), ...duplicates(loaded)];
}
const short = (findings: readonly Finding[]): string[] => findings.map(({ severity, code, file, line, column, message }) => `${severity} ${code} ${file.split('/').at(-1)}:${line}:${column} ${message}`);
const ofQuery = (query: string, more: Record<string, string> = {}): string[] => short(check({ 'rule.yaml': yaml(more), 'query.kql': query }));

// The parser makes its grammar at its first use, which on a busy machine takes longer than a test may.
beforeAll(ready, 120_000);

describe('src/detect/check', () => {
  it('says nothing about a rule that is right', () => {
    expect(ofQuery('SigninLogs | where UserPrincipalName has "admin"')).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['a slip of a table', 'SigninLog | take 1', ['error unknown-table query.kql:1:1 there is no table SigninLog; did you mean SigninLogs?']],
    ['a table in another case', 'signinlogs | take 1', ['error unknown-table query.kql:1:1 there is no table signinlogs; did you mean SigninLogs?']],
    ['a table of the workspace, and judges no column after it', 'Contoso_CL\n| where Foo == 1\n| join kind=inner (SigninLogs | where Fop == 1) on Foo', ['warning unknown-table query.kql:1:1 the schema has no table Contoso_CL']],
    ['a workspace function', 'ContosoSignins(1d) | where Foo == 1', ['warning unknown-function query.kql:1:1 the schema has no function ContosoSignins']],
    ['a column, in its line', 'SigninLogs\n| where UserPrincipalNam == "a"', ["error binding query.kql:2:9 The name 'UserPrincipalNam' does not refer to any known column, table, variable or function; did you mean UserPrincipalName?"]],
    ['broken syntax once, and nothing that follows from it', 'SigninLogs | where ( | extend a = strlne("")', ['error syntax query.kql:1:21 Missing expression']],
    ['a watchlist that nobody wrote down', 'SigninLogs | where UserPrincipalName in ((_GetWatchlist("VIPUser") | project Upnn))', ['warning unknown-watchlist query.kql:1:57 the columns of the watchlist "VIPUser" are not known here; did you mean VIPUsers?']],
    ['nothing of a watchlist that is there', 'SigninLogs | where UserPrincipalName in ((_GetWatchlist("VIPUsers") | project Upn))', []],
    ['what this engine cannot run', 'SigninLogs | evaluate basket()', ['note not-run-here query.kql:1:14 the plug-in basket() is not supported']],
    ['a look back beyond the period', 'let start = 14d;\nSigninLogs | where TimeGenerated > ago(start)', ['warning time-beyond-period query.kql:2:36 the query looks back 14d, but gets only the rows of queryPeriod 1h']],
    ['a range that ends before the period', 'SigninLogs | where TimeGenerated between (ago(2d) .. ago(1d))', ['warning time-beyond-period query.kql:1:43 the query looks back 2d, but gets only the rows of queryPeriod 1h', 'warning time-beyond-period query.kql:1:54 rows older than 1d are asked for, but the query gets only those of queryPeriod 1h']],
    ['nothing of a time that stands in a comment or a text', '// where TimeGenerated > ago(30d)\nSigninLogs | where Message != "TimeGenerated > ago(30d)"', []],
    ['search *', 'search * | where TimeGenerated > ago(1h) | project IPAddress, TimeGenerated', ['error search-all query.kql:1:1 Sentinel takes no rule with `search *`']],
    ['union *', 'union * | project IPAddress, TimeGenerated', ['error search-all query.kql:1:7 Sentinel takes no rule with `union *`']],
    ['a join without kind', 'SigninLogs | where IPAddress != "" | join AuditLogs on IPAddress', ['warning join-innerunique query.kql:1:38 a join without `kind` takes only one of the left rows that have the same key']],
    ['nothing of a join whose left keys are there once', 'SigninLogs | summarize max(TimeGenerated) by IPAddress | join AuditLogs on IPAddress', []],
    ['a whole table on the left side', 'SigninLogs | join kind=inner (AuditLogs | where Actor == "a") on IPAddress', ['warning join-unfiltered query.kql:1:14 the left side of the join is all of SigninLogs']],
    ['contains of a word', 'SigninLogs | where Message contains "mimikatz"', ['note contains-term query.kql:1:20 contains "mimikatz" looks inside of words and so reads every value; where only the whole word is meant, `has` looks it up']],
    ['nothing of contains in the midst of words', 'SigninLogs | where Message contains "sekurlsa::" or Message contains "TVqQAAMAAAAE" or Message contains "AntiPhish"', []],
    ['tolower', 'SigninLogs | where tolower(Message) == "abc"', ['note lower-equals query.kql:1:20 `=~` compares without regard to case, and faster than tolower()']],
    ['a text that tolower never gives', 'SigninLogs | where tolower(Message) in ("abc", "Abc")', ['error never-true query.kql:1:48 tolower() never gives "Abc"']],
    ['a mapped column that is gone', 'SigninLogs | project TimeGenerated, Address = IPAddress', ['error unmapped-column rule.yaml:10:87 the query gives no column IPAddress']],
    ['a mapped column in another case', 'SigninLogs | project TimeGenerated, IpAddress = IPAddress', ['warning unmapped-column rule.yaml:10:87 the query gives no column IPAddress; did you mean IpAddress?']],
    ['a result without a time', 'SigninLogs | summarize count() by IPAddress', ['note no-result-time rule.yaml:1:1 the result of Rule One has no time: its alerts have only that of the run']],
  ])('finds %s', (_, query, expected) => {
    expect(ofQuery(query)).toEqual(expected);
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['a frequency above the period', { queryFrequency: '2h' }, ['error schedule rule.yaml:5:17 the rule runs every 2h and looks back 1h: what happens in between is never seen']],
    ['a period of 15 days', { queryPeriod: 'P15D', queryFrequency: 'P15D' }, ['error schedule rule.yaml:5:17 queryFrequency is 15d; Sentinel takes 5m to 14d', 'error schedule rule.yaml:6:14 queryPeriod is 15d; Sentinel takes 5m to 14d']],
    ['a period of 2 days every 30 minutes', { queryPeriod: '2d', queryFrequency: '30m' }, ['error schedule rule.yaml:5:17 a rule that looks back 2d cannot run every 30m', expect.stringContaining('note no-time-bound')]],
    ['no duration', { queryFrequency: 'hourly' }, ['error duration rule.yaml:5:17 "hourly" is no duration']],
    ['an id that is no GUID', { id: 'my-rule' }, ['warning rule-id rule.yaml:1:5 the id "my-rule" is no GUID']],
    ['a missing severity', { severity: '' }, ['error missing-field rule.yaml:1:1 missing field "severity"']],
    ['a name of 257 characters', { name: 'n'.repeat(257) }, ['error field-length rule.yaml:2:7 the name has 257 characters; Sentinel takes 256']],
    ['a tactic of no kind', { tactics: '[CommandandControl]' }, ['error tactic rule.yaml:9:11 Sentinel has no tactic "CommandandControl"; did you mean CommandAndControl?']],
    ['a technique', { relevantTechniques: '[T1110.3]' }, ['error technique rule.yaml:11:22 "T1110.3" is no technique']],
    ['no entity', { entityMappings: '[]' }, ['warning no-entities rule.yaml:10:17 the rule maps no entity']],
    ['an entity type', { entityMappings: '[{ entityType: File hash, fieldMappings: [{ identifier: Value, columnName: IPAddress }] }]' }, ['error entity-type rule.yaml:10:32 Sentinel has no entity type "File hash"; did you mean FileHash?']],
    ['an identifier', { entityMappings: '[{ entityType: IP, fieldMappings: [{ identifier: Adress, columnName: IPAddress }] }]' }, ['error entity-unidentified rule.yaml:10:18 Adress alone does not identify a IP: expected Address', 'error entity-identifier rule.yaml:10:66 IP has no identifier "Adress"; did you mean Address?']],
    ['11 entities', { entityMappings: `[${Array.from({ length: 11 }, () => '{ entityType: IP, fieldMappings: [{ identifier: Address, columnName: IPAddress }] }').join(', ')}]` }, [expect.stringMatching(/^error entity-limit .* 11 entities are mapped; Sentinel takes 10$/)]],
    ['a custom detail', { customDetails: '{ 1st: IPAddress, Upn: Gone }' }, ['error detail-name rule.yaml:11:23 "1st" is no name of a custom detail', 'warning missing-detail rule.yaml:11:39 the query gives no column Gone']],
    ['a placeholder', { alertDetailsOverride: '{ alertDisplayNameFormat: "by {{Upn}}" }' }, ['warning missing-detail rule.yaml:11:49 the query gives no column Upn']],
    ['suppression of two days', { suppressionEnabled: 'true', suppressionDuration: '2d' }, ['error suppression rule.yaml:12:22 suppressionDuration is P2D; Sentinel takes 5m to 1d']],
    ['grouping by an entity that is not mapped', { incidentConfiguration: '{ createIncident: true, groupingConfiguration: { enabled: true, lookbackDuration: 5h, matchingMethod: Selected, groupByEntities: [Host] } }' }, [expect.stringContaining('alerts are grouped by Host, which is no entity that the rule maps')]],
    ['a schedule of an NRT rule', { kind: 'NRT', queryPeriod: '', triggerOperator: '', triggerThreshold: '' }, ['note nrt-field rule.yaml:5:17 an NRT rule has no queryFrequency']],
    ['each event found 24 times', { queryPeriod: '1d' }, ['note no-time-bound rule.yaml:6:14 each run reads 1d and the next one comes after 1h: one event is found up to 24 times']],
  ])('holds Sentinel\'s limits: %s', (_, more, expected) => {
    expect(ofQuery('SigninLogs', more)).toEqual(expected);
  });

  it('counts the characters of a query: 10,000 pass, 10,001 do not', () => {
    const query = (length: number): string => `SigninLogs //${'x'.repeat(length - 13)}`;
    expect(ofQuery(query(10_000))).toEqual([]);
    expect(ofQuery(query(10_001))).toEqual(['error query-length query.kql:1:10001 the query has 10001 characters; Sentinel takes 10000']);
  });

  it('gives the place in the rule\'s own file where the query is inside of it', () => {
    const inline = yaml().concat('query: |\n  SigninLogs\n  | where Foo == 1\n');
    expect(short(check({ 'detections/one.yaml': inline }))).toEqual([expect.stringMatching(/^error binding one\.yaml:13:11 The name 'Foo'/)]);
  });

  it('does not pass an enabled rule without a case that fires and one that stays quiet', () => {
    const files = { 'rule.yaml': yaml(), 'query.kql': 'SigninLogs', 'response.yaml': 'playbook: P\nenabled: true\n' };
    const one = (rows: number): string => `  - { name: n, given: {}, expect: { rows: ${rows} } }\n`;
    expect(short(check(files))).toEqual(['error missing-tests response.yaml:2:10 the rule is enabled and has no tests.yaml']);
    expect(short(check({ ...files, 'tests.yaml': `tests:\n${one(1)}` }))).toEqual(['error missing-tests response.yaml:2:10 the rule is enabled and has no case that stays quiet']);
    expect(check({ ...files, 'tests.yaml': `tests:\n${one(1)}${one(0)}` })).toEqual([]);
    expect(check({ ...files, 'response.yaml': 'playbook: P\nenabled: false\n' })).toEqual([]);
  });

  it('finds a response whose playbook is not there, is not set off, or acts on nothing that the rule maps', () => {
    const playbook = (source: string, action: string): string => `playbook: { id: P, name: P, version: 1.0.0, triggers: [{ source: ${source}, event_type: credential_theft, severity: [high] }], actions: [{ id: a, type: ${action} }] }\n`;
    const cases = 'tests:\n  - { name: a, given: {}, expect: { rows: 1 } }\n  - { name: b, given: {}, expect: { rows: 0 } }\n';
    const files = (name: string): Record<string, string> => ({ 'rule.yaml': yaml(), 'query.kql': 'SigninLogs', 'tests.yaml': cases, 'response.yaml': `enabled: true\nplaybook: ${name}\n` });
    expect(check(files('P'), playbook('siem', 'azure/block-ip-nsg'))).toEqual([]);
    expect(short(check(files('Q'), playbook('siem', 'azure/block-ip-nsg')))).toEqual([expect.stringContaining('error response response.yaml:2:11 there is no playbook "Q"')]);
    expect(short(check(files('P'), playbook('edr', 'azure/block-ip-nsg')))).toEqual(['warning response-trigger response.yaml:2:11 P has no trigger for what this rule makes: source siem, event_type credential_theft, severity high']);
    expect(short(check(files('P'), playbook('siem', 'isolate_host')))).toEqual(['warning response-entity response.yaml:2:11 P acts on device, and the rule maps only ip']);
  });

  it('names two rules with one id', () => {
    const rule = yaml();
    const found = short(check({ 'detections/a/rule.yaml': rule, 'detections/a/query.kql': 'SigninLogs', 'detections/b/rule.yaml': rule.replace('Rule One', 'Two'), 'detections/b/query.kql': 'SigninLogs' }));
    expect(found).toEqual(['error duplicate-rule rule.yaml:1:5 detections/a/rule.yaml has this id too']);
  });

  it('writes annotations that a rule\'s text cannot leave', () => {
    const finding: Finding = { rule: 'x', code: 'binding', severity: 'note', file: 'detections/a,b:c%/query.kql', line: 2, column: 3, endLine: 2, endColumn: 5, message: 'x\r\n::error::y 100%', help: 'h', url: null };
    expect(annotation(finding)).toBe('::notice file=detections/a%2Cb%3Ac%25/query.kql,line=2,endLine=2,col=3,endColumn=5,title=binding::x%0D%0A::error::y 100%25. h');
    expect(annotation({ ...finding, endLine: 4 })).not.toContain('endColumn');
  });

  it('writes SARIF 2.1.0: each result names a rule of the tool by its index and a region in a file', () => {
    const findings = check({ 'rule.yaml': yaml({ severity: '' }), 'query.kql': 'SigninLog | take 1' });
    expect(findings).toHaveLength(2);
    expect(sarifOf(findings, '1.2.3')).toMatchObject({
      version: '2.1.0', runs: [{
        tool: { driver: { name: 'cordon', version: '1.2.3', rules: [{ id: 'missing-field', defaultConfiguration: { level: 'error' } }, { id: 'unknown-table', helpUri: expect.stringContaining('https://') }] } },
        results: [
          { ruleId: 'unknown-table', ruleIndex: 1, level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: 'detections/one/query.kql' }, region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 10 } } }] },
          { ruleId: 'missing-field', ruleIndex: 0 },
        ],
      }],
    });
  });
});
