import { at, isRecord, list, text, textAt, whole } from '../fields.ts';
import { utc, utcWithZone } from '../../time.ts';
import type { LogRecord } from '../contract.ts';
import type { WindowsEvent } from './event.ts';

/** What NXLog (and Logstash after it) writes beside the fields of the event. https://docs.nxlog.co/refman/current/im/msvistalog.html#fields */
const BESIDE: ReadonlySet<string> = new Set([
  '@timestamp', '@version', 'host', 'port', 'tags', 'type', 'EventTime', 'EventReceivedTime', 'Hostname', 'Keywords', 'EventType', 'EventTypeOrignal', 'SeverityValue', 'Severity', 'EventID',
  'SourceName', 'ProviderGuid', 'Version', 'Task', 'OpcodeValue', 'Opcode', 'RecordNumber', 'ActivityID', 'RelatedActivityID', 'ExecutionProcessID', 'ExecutionThreadID', 'ProcessID', 'ThreadID',
  'Channel', 'Domain', 'AccountName', 'UserID', 'AccountType', 'Message', 'Category', 'SourceModuleName', 'SourceModuleType', 'ERROR_EVT_UNRESOLVED', 'TimeCreated', 'EventRecordID', 'Level', 'Computer', 'LevelValue',
]);
const LEVELS: Readonly<Record<string, number>> = { critical: 1, error: 2, warning: 3, information: 4, info: 4, informational: 4, verbose: 5, debug: 5 };
/** The bit of the keywords that says that an audit failed. https://learn.microsoft.com/windows/win32/wes/eventschema-keywordstype-complextype */
const AUDIT_FAILURE = 0x10000000000000n;

/** A Windows event as Winlogbeat (both forms), NXLog or a dump of an event log writes it; null for what is none. */
export function windowsEvent(record: LogRecord): WindowsEvent | null {
  return ofWinlogbeat(record) ?? ofDump(record) ?? ofFlat(record);
}

/** https://www.elastic.co/docs/reference/beats/winlogbeat/exported-fields-winlog; before version 7 the fields were not under `winlog`. */
function ofWinlogbeat(record: LogRecord): WindowsEvent | null {
  const isOld = isRecord(record['event_data']) || (Object.hasOwn(record, 'log_name') && Object.hasOwn(record, 'event_id'));
  const log = isRecord(record['winlog']) ? record['winlog'] : isOld ? record : null;
  if (log === null) return null;
  const id = Number(textAt(log, 'event_id') ?? textAt(record, 'event', 'code'));
  const channel = textAt(log, 'channel') ?? textAt(log, 'log_name');
  if (channel === undefined || !isId(id)) return null;
  const domain = textAt(log, 'user', 'domain');
  const name = textAt(log, 'user', 'name');
  return {
    time: utc(record['@timestamp']), computer: textAt(log, 'computer_name') ?? textAt(record, 'host', 'name') ?? '', channel: channelNamed(channel), id,
    provider: textAt(log, 'provider_name') ?? textAt(log, 'source_name') ?? '', level: levelOf(textAt(record, 'log', 'level') ?? textAt(log, 'level')), isSuccess: successOf(log['keywords']),
    task: undefined, recordId: whole(log['record_id'] ?? log['record_number']), user: name === undefined ? undefined : domain === undefined ? name : `${domain}\\${name}`,
    userSid: textAt(log, 'user', 'identifier'), message: textAt(record, 'message'), data: dataOf(log['event_data'], log['user_data']),
  };
}

/** The event's XML as JSON: `Event.System` and `Event.EventData`, attributes under `#attributes` (evtx_dump) or with an `@`. */
function ofDump(record: LogRecord): WindowsEvent | null {
  const event = isRecord(record['Event']) ? record['Event'] : record;
  const system = event['System'];
  if (!isRecord(system)) return null;
  const inner = (value: unknown): string | undefined => text(value) ?? textAt(value, '#text') ?? textAt(value, '_');
  const attribute = (element: string, name: string): string | undefined => {
    const one = system[element];
    return textAt(one, '#attributes', name) ?? textAt(one, `@${name}`) ?? textAt(one, name) ?? textAt(system, `${element}_attributes`, name);
  };
  const id = Number(inner(system['EventID']));
  const channel = inner(system['Channel']);
  if (channel === undefined || !isId(id)) return null;
  return {
    time: utc(attribute('TimeCreated', 'SystemTime') ?? inner(system['TimeCreated'])), computer: inner(system['Computer']) ?? '', channel: channelNamed(channel), id,
    provider: attribute('Provider', 'Name') ?? '', level: levelOf(inner(system['Level'])), isSuccess: successOf(inner(system['Keywords'])), task: taskOf(inner(system['Task'])),
    recordId: whole(inner(system['EventRecordID'])), user: undefined, userSid: attribute('Security', 'UserID'), message: textAt(event, 'RenderingInfo', 'Message'),
    data: dataOf(event['EventData'], event['UserData']),
  };
}

/** All fields side by side, as NXLog writes them. `EventTime` is the machine's local time and is used only where it has a zone. */
function ofFlat(record: LogRecord): WindowsEvent | null {
  const id = Number(textAt(record, 'EventID') ?? textAt(record, 'EventId'));
  const channel = textAt(record, 'Channel');
  if (channel === undefined || !isId(id)) return null;
  const data = new Map<string, string>();
  for (const [name, value] of Object.entries(record)) if (!BESIDE.has(name)) addDatum(data, name, value);
  const [domain, name] = [textAt(record, 'Domain'), textAt(record, 'AccountName')];
  return {
    time: utc(record['@timestamp']) ?? utc(textAt(record, 'TimeCreated', 'SystemTime') ?? record['TimeCreated']) ?? utcWithZone(record['EventTime']) ?? utc(record['UtcTime']),
    computer: textAt(record, 'Hostname') ?? textAt(record, 'Computer') ?? textAt(record, 'host', 'name') ?? '', channel: channelNamed(channel), id, provider: textAt(record, 'SourceName') ?? textAt(record, 'Provider') ?? textAt(record, 'ProviderName') ?? '',
    level: levelOf(textAt(record, 'Level') ?? textAt(record, 'Severity')), isSuccess: successOf(textAt(record, 'EventType'), record['Keywords']), task: taskOf(textAt(record, 'Task')),
    recordId: whole(record['RecordNumber'] ?? record['EventRecordID']), user: name === undefined ? undefined : domain === undefined ? name : `${domain}\\${name}`, userSid: textAt(record, 'UserID'),
    message: textAt(record, 'Message'), data,
  };
}

const isId = (id: number): boolean => Number.isInteger(id) && id >= 0 && id <= 65_535;
const taskOf = (task: string | undefined): number | undefined => (task !== undefined && /^\d{1,5}$/.test(task) ? Number(task) : undefined);
const levelOf = (level: string | undefined): number => (/^[1-5]$/.test(level ?? '') ? Number(level) : LEVELS[(level ?? '').toLowerCase()] ?? 4);

/** The log of audits has its name in capitals or not, by who shipped it. */
const channelNamed = (channel: string): string => (channel.toLowerCase() === 'security' ? 'Security' : channel);

/** Whether an audit was of a success, by NXLog's word, Winlogbeat's list of words, or the bits of the keywords. */
function successOf(...said: readonly unknown[]): boolean | null {
  for (const value of said) {
    const words = [text(value), ...list(value).map(text)].filter((word) => word !== undefined).map((word) => word.toLowerCase().replaceAll('_', ' '));
    if (words.includes('audit success')) return true;
    if (words.includes('audit failure')) return false;
    const bits = words.find((word) => /^(?:0x[0-9a-f]{1,16}|-?\d{1,19})$/.test(word));
    if (bits !== undefined && bits !== '0') return (BigInt.asUintN(64, BigInt(bits)) & AUDIT_FAILURE) === 0n;
  }
  return null;
}

/** `EventData` (`{ Name: value }`, or `Data` as a list with names or without), else what is in the only element of `UserData`. */
function dataOf(eventData: unknown, userData: unknown): Map<string, string> {
  const data = new Map<string, string>();
  const from = isRecord(eventData) ? eventData : isRecord(userData) ? Object.values(userData).find(isRecord) ?? userData : {};
  for (const [name, value] of Object.entries(from)) {
    if (name.startsWith('#') || name.startsWith('@') || name === 'xml_name' || name === 'xmlns') continue;
    if (name !== 'Data') addDatum(data, name, value);
    else for (const [index, one] of (Array.isArray(value) ? value : [value]).entries()) {
      const named = textAt(one, '#attributes', 'Name') ?? textAt(one, '@Name') ?? textAt(one, 'Name');
      addDatum(data, named ?? `param${index + 1}`, isRecord(one) ? one['#text'] ?? one['_'] ?? one['Value'] ?? '' : at(one) ?? one);
    }
  }
  return data;
}

function addDatum(data: Map<string, string>, name: string, value: unknown): void {
  const one = typeof value === 'object' && value !== null ? JSON.stringify(value) : text(value) ?? '';
  if (!data.has(name)) data.set(name, one);
}
