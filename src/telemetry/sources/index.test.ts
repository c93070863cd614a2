import { describe, expect, it } from 'vitest';
import { rowsOf } from '../testing/rows.ts';
import { shipped } from '../testing/schema.ts';
import { sources } from './index.ts';
import { tableNamed, tableOfRow } from './table-row.ts';

describe('src/telemetry/sources', () => {
  it.each(sources.map((source) => [source.name, source] as const))('%s names tables that cordon ships, and its records by how they are recognised', (_, source) => {
    expect(source.tables.filter((table) => !Object.hasOwn(shipped.tables, table))).toEqual([]);
    expect(source.recognised.length).toBeGreaterThan(20);
    expect(source.rows({}, shipped)).toBeNull();
  });

  it.each([
    ['SigninLogs.ndjson', 'SigninLogs'], ['a/b/signinlogs_2026-11.json.gz', 'SigninLogs'], ['logs.zip!x/DeviceEvents-1.parquet', 'DeviceEvents'], ['Event.csv', 'Event'], ['Events.json', null], ['SigninLogs', 'SigninLogs'], ['DeviceEvents (1).csv', 'DeviceEvents'],
    ['AADNonInteractiveUserSignInLogs_x.json', 'AADNonInteractiveUserSignInLogs'], ['.json', null], ['__proto__.json', null], ['SigninLogs/other.json', null],
  ])('takes %s for a file of %s', (file, table) => {
    expect(tableNamed(file, shipped)).toBe(table);
  });

  it.each([
    [{ TimeGenerated: 'x', Type: 'AuditLogs' }, 'AuditLogs'], [{ Type: 'AuditLogs' }, null], [{ TimeGenerated: 'x', Type: 'Recon:EC2/Portscan' }, null], [{ TimeGenerated: 'x', Computer: 'a', EventID: 5156 }, 'SecurityEvent'], [{ TimeGenerated: 'x', Computer: 'a', EventID: 10 }, null],
    [{ TimeGenerated: 'x', Computer: 'a', EventID: 10, EventLog: 'System' }, 'Event'], [{ 'TimeGenerated [UTC]': 'x', Type: 'Event' }, 'Event'],
  ])('takes %j for a row of %s', (record, table) => {
    expect(tableOfRow(record, shipped)).toBe(table);
  });

  it('says which table a schema has not', () => {
    expect(rowsOf({ TimeGenerated: '2026-11-20T10:00:00Z', Computer: 'a', Type: 'NoSuchTable' }).unread).toEqual(['no kind of log that is known has such records: their fields are Computer, TimeGenerated, Type']);
  });
});
