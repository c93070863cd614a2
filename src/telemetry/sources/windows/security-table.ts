import type { Row } from '../../../../kql/index.ts';
import { ACTIVITIES } from './activities.ts';
import { datum, type WindowsEvent } from './event.ts';
import { fileName } from './paths.ts';
import { eventDataXml } from './xml.ts';

/** https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4624 */
export const LOGON_TYPES: Readonly<Record<string, string>> = {
  0: 'System', 2: 'Interactive', 3: 'Network', 4: 'Batch', 5: 'Service', 7: 'Unlock', 8: 'NetworkCleartext', 9: 'NewCredentials', 10: 'RemoteInteractive', 11: 'CachedInteractive', 12: 'CachedRemoteInteractive', 13: 'CachedUnlock',
};

/** Events whose `Account` is the one that logs on or is asked for, not the one that acts. */
const OF_TARGET: ReadonlySet<number> = new Set([4624, 4625, 4634, 4647, 4740, 4768, 4769, 4770, 4771, 4776]);

/** Values that the table has without braces. */
const GUIDS = ['LogonGuid', 'TargetLogonGuid', 'SubcategoryGuid'] as const;

/**
 * A row of `SecurityEvent`: the fields of the event under their own names, and what the agent adds.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/securityevent
 */
export function securityRow(event: WindowsEvent): Row {
  const subject = account(event, 'SubjectDomainName', 'SubjectUserName');
  const target = account(event, 'TargetDomainName', 'TargetUserName') ?? event.data.get('TargetUserName');
  const named = (OF_TARGET.has(event.id) ? target ?? subject : realOf(subject) ?? target) ?? event.user;
  const type = datum(event, 'LogonType');
  const process = datum(event, 'NewProcessName') ?? event.data.get('ProcessName');
  return {
    ...Object.fromEntries(event.data),
    ...Object.fromEntries(GUIDS.flatMap((name): [string, string][] => { const guid = event.data.get(name); return guid === undefined ? [] : [[name, guid.replace(/^\{(.*)\}$/, '$1')]]; })),
    TimeGenerated: event.time, Computer: event.computer, Channel: 'Security', EventID: event.id, EventSourceName: event.provider, Task: event.task, EventRecordId: event.recordId,
    // The agent's numbers of the levels of audits.
    Level: event.isSuccess === false ? '16' : '8', Activity: `${event.id} - ${firstLine(event.message) ?? ACTIVITIES[event.id] ?? ''}`.replace(/ - $/, ''),
    Account: named, AccountType: named === undefined ? undefined : /\$$/.test(named) ? 'Machine' : 'User', SubjectAccount: subject, TargetAccount: target,
    LogonTypeName: type === undefined ? undefined : `${type} - ${LOGON_TYPES[type] ?? 'Unknown'}`, Process: process === undefined ? undefined : fileName(process),
    EventData: eventDataXml(event.data), SourceSystem: 'OpsManager', Type: 'SecurityEvent',
  };
}

/** `DOMAIN\name`, with Windows' `-` for nothing as the table has it; undefined where the event has no such fields. */
function account(event: WindowsEvent, domain: string, name: string): string | undefined {
  const [first, second] = [event.data.get(domain), event.data.get(name)];
  return first === undefined || second === undefined ? undefined : `${first}\\${second}`;
}

const realOf = (name: string | undefined): string | undefined => (name === '-\\-' ? undefined : name);

function firstLine(message: string | undefined): string | undefined {
  const line = message?.split(/\r?\n/, 1)[0]?.trim();
  return line === '' ? undefined : line;
}
