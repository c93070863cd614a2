import { describe, expect, it } from 'vitest';
import { onlyRow, rowsOf } from '../testing/rows.ts';

describe('src/telemetry/sources/hunting', () => {
  it('takes the table of the streaming API from the category', () => {
    expect(onlyRow('DeviceLogonEvents', { time: '2026-11-20T10:00:00Z', category: 'AdvancedHunting-DeviceLogonEvents', properties: { Timestamp: '2026-11-20T09:59:00Z', ActionType: 'LogonSuccess', LogonType: 'NewCredentials', LogonId: '68839830' } }))
      .toEqual({ TimeGenerated: '2026-11-20T09:59:00.000Z', Timestamp: '2026-11-20T09:59:00.000Z', ActionType: 'LogonSuccess', LogonType: 'NewCredentials', LogonId: 68839830 });
    expect(rowsOf({ category: 'AdvancedHunting-DeviceTvmThings', properties: {} }).unread).toEqual(['the schema has no table DeviceTvmThings']);
  });

  it.each([
    ['DeviceEvents', { ActionType: 'LdapSearch', DeviceName: 'a', DeviceId: 'b', InitiatingProcessFileName: 'c', ReportId_long: '7', AdditionalFields_string: '{}', RemotePort: null }],
    ['DeviceProcessEvents', { ActionType: 'ProcessCreated', DeviceName: 'a', FileName: 'b' }],
    ['IdentityQueryEvents', { ActionType: 'LDAP query', QueryTarget: 'a', QueryType: 'b', Query: 'c', DeviceName: 'd' }],
    ['CloudAppEvents', { ActionType: 'MailItemsAccessed', Application: 'a', ApplicationId: 20893, AccountObjectId: 'b', CountryCode: 'US', IsAdminOperation: 0 }],
  ])('tells %s by the action or by the columns', (table, record) => {
    expect(onlyRow(table, { Timestamp: '2026-11-20T10:00:00Z', ...record })).toMatchObject({ TimeGenerated: '2026-11-20T10:00:00.000Z', ActionType: record.ActionType });
  });

  it('strips the suffix that union adds to a column of two types', () => {
    expect(onlyRow('DeviceEvents', { Timestamp: '2026-11-20T10:00:00Z', ActionType: 'LdapSearch', DeviceName: 'a', DeviceId: 'b', ReportId_long: 113597 })).toMatchObject({ ReportId: 113597 });
  });

  it('guesses no table from too little', () => {
    expect(rowsOf({ Timestamp: '2026-11-20T10:00:00Z', ActionType: 'Something', Colour: 'red' }).unread).toEqual(['no kind of log that is known has such records: their fields are ActionType, Colour, Timestamp']);
    // Four columns, but most of the fields are of something else.
    expect(rowsOf({ Timestamp: '2026-11-20T10:00:00Z', ActionType: 'Something', DeviceName: 'a', DeviceId: 'b', Colour: 'red', Shape: 'round', Size: 3 }).tables).toEqual({});
  });
});
