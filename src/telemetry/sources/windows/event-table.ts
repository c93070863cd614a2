import type { Row } from '../../../../kql/index.ts';
import { isSysmon, type WindowsEvent } from './event.ts';
import { sysmonOrdered } from './sysmon-fields.ts';
import { eventDataXml, parametersXml, xmlText } from './xml.ts';

/** https://learn.microsoft.com/windows/win32/wes/eventschema-leveltype-complextype, in the words of the table. */
const LEVELS: Readonly<Record<number, string>> = { 1: 'Critical', 2: 'Error', 3: 'Warning', 4: 'Information', 5: 'Verbose' };

/**
 * A row of `Event`. `EventData` is the XML that the agent stores, inside a `DataItem`, which is where queries look for it.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/event
 */
export function eventRow(event: WindowsEvent): Row {
  const data = isSysmon(event) ? sysmonOrdered(event.id, event.data) : event.data;
  return {
    TimeGenerated: event.time, Source: event.provider, EventLog: event.channel, Computer: event.computer, EventLevel: event.level, EventLevelName: LEVELS[event.level],
    EventID: event.id, EventCategory: event.task, RenderedDescription: event.message, UserName: event.user ?? event.userSid,
    EventData: `<DataItem type="System.XmlData" time="${xmlText(event.time ?? '')}">${eventDataXml(data)}</DataItem>`, ParameterXml: parametersXml(data), Type: 'Event', SourceSystem: 'OpsManager',
  };
}
