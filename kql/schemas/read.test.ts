import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '../index.ts';
import { readSchemas } from './read.ts';

const folders: string[] = [];
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }); });

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kql-schemas-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('kql/schemas/read', () => {
  it('takes the columns of a list of tables with those that every table has, and those that lists leave out', () => {
    const { schema, problems } = readSchemas(folderOf({ 'tables.csv': 'table_name,column_name,column_type\nDeviceEvents,ActionType,string\n' }));
    const columns = schema.tables['DeviceEvents'] ?? [];
    expect(problems).toEqual([]);
    expect(columns).toEqual(expect.arrayContaining([{ name: 'ActionType', type: 'string' }, { name: 'Timestamp', type: 'datetime' }, { name: 'TimeGenerated', type: 'datetime' }]));
  });

  it('knows functions of published solutions beside a list of tables, and lets a file of the folder say otherwise', () => {
    const list = { 'tables.csv': 'table_name,column_name,column_type\nT,a,string\n' };
    expect(readSchemas(folderOf(list)).schema.tableFunctions?.['GitHubAuditData']?.columns).toContainEqual({ name: 'Actor', type: 'string' });
    const own = readSchemas(folderOf({ ...list, 'own.json': '{ "Name": "GitHubAuditData", "Properties": [{ "Name": "Who", "Type": "String" }] }' })).schema;
    expect(own.tables['GitHubAuditData']).toEqual([{ name: 'Who', type: 'string' }]);
    expect(own.tableFunctions).not.toHaveProperty('GitHubAuditData');
    expect(readSchemas(folderOf({ 'own.json': '{ "Name": "A", "Properties": [] }' })).schema).toEqual({ tables: { A: [] }, tableFunctions: {} });
  });

  it('says which file is no schema, and why, and reads the others', () => {
    const { schema, problems } = readSchemas(folderOf({ 'a.json': '[1]', 'b.json': '{ "Name": "B", "Properties": [{ "Name": "x", "Type": "Int" },] }' }));
    expect(problems).toEqual([expect.stringMatching(/a\.json: neither a table nor a function$/)]);
    expect(schema.tables).toEqual({ B: [{ name: 'x', type: 'int' }] });
  });

  it('knows every name of the parsers of a normalized schema whose table is listed, as functions with filters', () => {
    const list = 'table_name,column_name,column_type\nASimRegistryEventLogs,RegistryKey,string\nASimRegistryEventLogs,EventCount,int\n';
    const { schema } = readSchemas(folderOf({ 'tables.csv': list, 'own.json': '{ "Name": "imRegistry", "Properties": [{ "Name": "EventCount", "Type": "Long" }, { "Name": "Mine", "Type": "String" }] }' }));
    expect(schema.tables).not.toHaveProperty('imRegistry');
    expect(schema.tableFunctions).not.toHaveProperty('_Im_Dns');
    const { columns } = compile('_Im_RegistryEvent(starttime=ago(1d), registrykey_has_any=dynamic(["Run"])) | union imRegistry | join ASimRegistry on RegistryKey | project RegistryKey, User, Mine, EventCount', schema);
    expect(columns).toEqual([{ name: 'RegistryKey', type: 'string' }, { name: 'User', type: 'string' }, { name: 'Mine', type: 'string' }, { name: 'EventCount', type: 'long' }]);
  });
});
