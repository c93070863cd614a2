import type { LogRecord, Rows, Source } from '../contract.ts';
import { isSysmon, type WindowsEvent } from './event.ts';
import { eventRow } from './event-table.ts';
import { windowsEvent } from './read.ts';
import { securityDeviceRows } from './security-device.ts';
import { securityRow } from './security-table.ts';
import { sysmonRows } from './sysmon-device.ts';

/** Windows events. The Security log belongs to `SecurityEvent`, any other to `Event`, as the agent would send them. */
export const windows: Source = {
  name: 'Windows events (Winlogbeat, NXLog, evtx dumps)',
  recognised: 'a channel and an event id: `Channel` and `EventID`, `winlog.channel` and `winlog.event_id`, or `Event.System`',
  tables: ['SecurityEvent', 'Event', 'DeviceEvents', 'DeviceProcessEvents', 'DeviceNetworkEvents', 'DeviceFileEvents', 'DeviceRegistryEvents', 'DeviceImageLoadEvents', 'DeviceLogonEvents'],
  rows(record: LogRecord): Rows | null {
    const event = windowsEvent(record);
    if (event === null) return null;
    if (event.time === undefined) return 'a Windows event has no time in UTC: neither @timestamp nor TimeCreated, and a local EventTime is no moment';
    return rowsOf(event);
  },
};

function rowsOf(event: WindowsEvent): Rows {
  if (event.channel === 'Security') return [{ table: 'SecurityEvent', row: securityRow(event) }, ...securityDeviceRows(event)];
  return [{ table: 'Event', row: eventRow(event) }, ...(isSysmon(event) ? sysmonRows(event) : securityDeviceRows(event))];
}
