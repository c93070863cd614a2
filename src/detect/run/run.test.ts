import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../kql/index.ts';
import { ingest } from '../../ingest/index.ts';
import { Inventory, RuleFile, type Detection } from '../../model/index.ts';
import { runAll } from './all.ts';
import { alertsOf } from './alerts.ts';
import { foundEntities } from './found.ts';
import { incidentOf } from './incident.ts';
import { periodOf } from './period.ts';
import { resultRows } from './rows.ts';

const NOW = new Date('2026-11-21T03:00:00Z');
const HOST = { entityType: 'Host', fieldMappings: [{ identifier: 'FullName', columnName: 'Computer' }] };
const ACCOUNT = { entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: 'User' }, { identifier: 'NTDomain', columnName: 'Domain' }] };

function detection(rule: object = {}, query = 'T'): Detection {
  return { slug: 'one', file: 'detections/one/rule.yaml', query, response: null, tests: null, rule: RuleFile.parse({ id: 'r1', name: 'Rule One', severity: 'High', tactics: ['CredentialAccess'], relevantTechniques: ['T1003.001'], entityMappings: [HOST, ACCOUNT], ...rule }) };
}
const row = (more: object = {}): Record<string, string> => ({ TimeGenerated: '2026-11-21T02:52:00.0000000Z', Computer: 'ws-17.corp.contoso.example', User: 'alice', Domain: 'CORP', ...more });

describe('src/detect/run', () => {
  it('makes one alert of each row, and one of all rows where the rule groups', () => {
    expect(alertsOf(detection(), [row(), row({ User: 'bob' })], NOW).map(({ entities }) => entities.map(({ identifiers }) => Object.values(identifiers).join()))).toEqual([['ws-17.corp.contoso.example', 'alice,CORP'], ['ws-17.corp.contoso.example', 'bob,CORP']]);
    const [only, ...more] = alertsOf(detection({ eventGroupingSettings: { aggregationKind: 'SingleAlert' } }), [row(), row({ User: 'bob' })], NOW);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ rows: { length: 2 }, entities: { length: 3 } });
  });

  it.each([['gt', 1, 1, 0], ['gt', 1, 2, 2], ['lt', 1, 0, 1], ['eq', 2, 2, 2], ['ne', 2, 2, 0], ['GreaterThan', 0, 1, 1], ['LessThan', 5, 5, 0], ['Equal', 0, 0, 1], ['NotEqual', 0, 1, 1]] as const)('fires by its threshold: %s %i with %i rows makes %i alerts', (triggerOperator, triggerThreshold, rows, alerts) => {
    expect(alertsOf(detection({ triggerOperator, triggerThreshold }), Array.from({ length: rows }, () => row()), NOW)).toHaveLength(alerts);
  });

  it('takes title, severity, tactics and details from the row where the rule says so, and looks at no braces that the row brings', () => {
    const rule = { alertDetailsOverride: { alertDisplayNameFormat: 'Hash passed by {{User}} on {{ Computer }} {{Nothing}}', alertSeverityColumnName: 'Sev', alertTacticsColumnName: 'Tac' }, customDetails: { Who: 'User' } };
    const [alert] = alertsOf(detection(rule), [row({ User: '{{Computer}}', Sev: 'low', Tac: 'Execution, Impact' })], NOW);
    expect(alert).toMatchObject({ title: 'Hash passed by {{Computer}} on ws-17.corp.contoso.example ', severity: 'Low', tactics: ['Execution', 'Impact'], customDetails: { Who: ['{{Computer}}'] } });
    expect(alertsOf(detection(rule), [row({ Sev: 'whatever' })], NOW)[0]).toMatchObject({ severity: 'High', tactics: ['CredentialAccess'] });
  });

  it('is dated by the newest row, else by the run', () => {
    const grouped = detection({ eventGroupingSettings: { aggregationKind: 'SingleAlert' } });
    expect(alertsOf(grouped, [row(), row({ TimeGenerated: '2026-11-21T02:59:00Z' })], NOW)[0]?.time).toBe('2026-11-21T02:59:00.000Z');
    expect(alertsOf(detection(), [{ Computer: 'x' }], NOW)[0]?.time).toBe(NOW.toISOString());
  });

  it('names nobody for a row without values, and takes no column from the prototype', () => {
    expect(alertsOf(detection({ entityMappings: [HOST, { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'constructor' }] }, { entityType: [], fieldMappings: [{ identifier: [], columnName: [] }] }] }), [row({ Computer: ' ' })], NOW)[0]?.entities).toEqual([]);
  });

  it.each([
    ['Account', { FullName: 'CORP\\alice' }, 'user', 'alice'], ['Account', { FullName: 'alice@contoso.example' }, 'user', 'alice@contoso.example'], ['Account', { Name: 'alice', UPNSuffix: 'contoso.example' }, 'user', 'alice@contoso.example'],
    ['Account', { FullName: 'arn:aws:sts::210987654321:assumed-role/web-staging/i-0f1e2d3c4b5a69788' }, 'aws_role', 'arn:aws:sts::210987654321:assumed-role/web-staging/i-0f1e2d3c4b5a69788'],
    ['Account', { FullName: 'arn:aws:sts::210987654321:assumed-role/admin/alice@contoso.example' }, 'aws_role', 'arn:aws:sts::210987654321:assumed-role/admin/alice@contoso.example'],
    ['Account', { Name: 'arn:aws:iam::210987654321:user/deploy' }, 'aws_user', 'arn:aws:iam::210987654321:user/deploy'], ['Account', { Name: 'AKIAIOSFODNN7EXAMPLE' }, 'access_key', 'AKIAIOSFODNN7EXAMPLE'],
    ['Host', { FullName: 'WORKSTATION6.theshire.local' }, 'device', 'WORKSTATION6'], ['Host', { HostName: 'ws-17' }, 'device', 'ws-17'], ['Host', { HostName: 'i-0f1e2d3c4b5a69788' }, 'ec2_instance', 'i-0f1e2d3c4b5a69788'],
    ['IP', { Address: '203.0.113.7' }, 'ip', '203.0.113.7'], ['DNS', { DomainName: 'evil.example' }, 'domain', 'evil.example'], ['Mailbox', { MailboxPrimaryAddress: 'alice@contoso.example' }, 'user', 'alice@contoso.example'],
    ['AzureResource', { ResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-app-1' }, 'azure_vm', '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-app-1'],
  ])('names the %s %j as %s %s', (type, identifiers, kind, value) => {
    const [alert] = alertsOf(detection(), [row()], NOW);
    if (alert === undefined) throw new Error('no alert');
    expect(foundEntities({ ...alert, entities: [{ type, identifiers }] })).toEqual([{ kind, value }]);
  });

  it('makes of an alert what respond takes, and of the same rows the same event', () => {
    const inventory = Inventory.parse({ assets: [{ id: 'd1', kind: 'device', name: 'ws-17', aliases: ['ws-17.corp.contoso.example'], environment: 'staging', criticality: 4 }], identities: [{ id: 'u1', kind: 'user', name: 'alice@contoso.example', aliases: ['CORP\\alice'], environment: 'staging', criticality: 5 }], contacts: { people: [], roles: [], owners: [] }, protected: [] });
    const read = (rows: Record<string, string>[]) => alertsOf(detection(), rows, NOW).map((alert) => ingest(incidentOf(alert), { inventory, receivedAt: NOW.toISOString(), file: '-', index: 0 }));
    const [first] = read([row()]);
    expect(first).toMatchObject({ ok: true, event: { source: 'siem', eventType: 'credential_theft', severity: 'high', detection: 'r1', entities: [{ kind: 'device', value: 'd1' }, { kind: 'user', value: 'u1' }], techniques: ['T1003.001'], occurredAt: '2026-11-21T02:52:00.000Z' } });
    expect(read([row()])[0]).toEqual(first);
    expect(read([row({ Extra: 'x' })])[0]).not.toMatchObject({ event: { fingerprint: first?.ok === true ? first.event.fingerprint : '' } });
  });

  it('runs rules over rows: counts what each reads, and says why one is skipped', () => {
    const schema = { tables: { T: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'Computer', type: 'string' }], U: [{ name: 'TimeGenerated', type: 'datetime' }] } } as const;
    const rows = new Map([['T', [{ TimeGenerated: '2026-11-21T02:00:00Z', Computer: 'a' }, { Computer: 'b' }]], ['Unknown', [{ x: 1 }]]]);
    const results = runAll([detection({}, 'T | where TimeGenerated >= now()'), detection({}, 'U'), detection({}, 'Nowhere')], schema, rows, NOW);
    expect(results).toMatchObject([{ tableRows: { T: 2 }, alerts: [{ rows: [{ Computer: 'b' }] }], skipped: null }, { tableRows: { U: 0 }, skipped: 'the data has no rows of U' }, { skipped: expect.stringContaining('Nowhere') }]);
  });

  it('gives values as JSON without a digit lost', () => {
    const { run } = compile('print a = 9007199254740993, b = 1.5, c = real(nan), d = datetime(2026-11-21), e = dynamic({"k": [1, {"x": 9007199254740993}]}), f = int(null), g = 7, h = decimal(1.10), i = dynamic("s"), j = 1h, k = true', { tables: {} });
    expect(resultRows(run({}, { now: NOW }))).toEqual([{ a: '9007199254740993', b: 1.5, c: 'NaN', d: '2026-11-21T00:00:00.0000000Z', e: { k: [1, { x: Number('9007199254740993') }] }, f: null, g: 7, h: expect.stringContaining('1.1'), i: 's', j: '01:00:00', k: true }]);
  });

  it.each([['14d', 1_209_600_000], ['1h', 3_600_000], ['5m', 300_000], ['PT5M', 300_000], ['P1D', 86_400_000], ['P1DT2H', 93_600_000], ['1.02:00:00', 93_600_000], ['02:00', 7_200_000], ['', null], ['P', null], ['PT', null], ['soon', null], ['-1h', null]])('reads the period %j', (text, expected) => {
    expect(periodOf(text)).toBe(expected);
  });

  it('reads any text as a period or as none', () => {
    fc.assert(fc.property(fc.string(), (text) => periodOf(text) === null || Number.isSafeInteger(periodOf(text))));
  });
});
