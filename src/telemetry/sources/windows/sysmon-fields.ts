/**
 * The fields of Sysmon's events in the order of its manifest, which queries that read `EventData` by position rely on. A record that lists
 * them in another order is put into this one. https://learn.microsoft.com/sysinternals/downloads/sysmon#events
 */
const FIELDS: Readonly<Record<number, string>> = {
  1: 'RuleName UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company OriginalFileName CommandLine CurrentDirectory User LogonGuid LogonId TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser',
  2: 'RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime PreviousCreationUtcTime User',
  3: 'RuleName UtcTime ProcessGuid ProcessId Image User Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName',
  5: 'RuleName UtcTime ProcessGuid ProcessId Image User',
  6: 'RuleName UtcTime ImageLoaded Hashes Signed Signature SignatureStatus',
  7: 'RuleName UtcTime ProcessGuid ProcessId Image ImageLoaded FileVersion Description Product Company OriginalFileName Hashes Signed Signature SignatureStatus User',
  8: 'RuleName UtcTime SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid TargetProcessId TargetImage NewThreadId StartAddress StartModule StartFunction SourceUser TargetUser',
  9: 'RuleName UtcTime ProcessGuid ProcessId Image Device User',
  10: 'RuleName UtcTime SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID TargetProcessId TargetImage GrantedAccess CallTrace SourceUser TargetUser',
  11: 'RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime User',
  12: 'RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject User',
  13: 'RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject Details User',
  14: 'RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject NewName User',
  15: 'RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime Hash Contents User',
  17: 'RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User',
  18: 'RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User',
  22: 'RuleName UtcTime ProcessGuid ProcessId QueryName QueryStatus QueryResults Image User',
  23: 'RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable Archived',
  26: 'RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable',
};

/** The fields of an event in Sysmon's order; what Sysmon does not have comes after them. */
export function sysmonOrdered(id: number, data: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const order = FIELDS[id];
  if (order === undefined) return data;
  const known = order.split(' ').flatMap((name): [string, string][] => { const value = data.get(name); return value === undefined ? [] : [[name, value]]; });
  return new Map([...known, ...data]);
}
