/** A Windows event in one form, whoever shipped it. */
export interface WindowsEvent {
  /** In UTC; undefined where the record only has local times. */
  readonly time: string | undefined;
  readonly computer: string;
  /** `Security`, `System`, `Microsoft-Windows-Sysmon/Operational`. */
  readonly channel: string;
  readonly provider: string;
  readonly id: number;
  /** 1 critical, 2 error, 3 warning, 4 information, 5 verbose. */
  readonly level: number;
  /** Of the Security log; null where the record does not say. */
  readonly isSuccess: boolean | null;
  readonly task: number | undefined;
  readonly recordId: string | undefined;
  /** The account that logged the event: `NT AUTHORITY\SYSTEM`. */
  readonly user: string | undefined;
  readonly userSid: string | undefined;
  /** The rendered message. */
  readonly message: string | undefined;
  /** The event's own fields, in the order of the record. */
  readonly data: ReadonlyMap<string, string>;
}

/** Whether an event is of Sysmon. */
export const isSysmon = (event: WindowsEvent): boolean => event.provider.toLowerCase() === 'microsoft-windows-sysmon' || event.channel.toLowerCase() === 'microsoft-windows-sysmon/operational';

/** A field of the event; undefined for what is empty or `-`, Windows' sign for nothing. */
export function datum(event: WindowsEvent, name: string): string | undefined {
  const value = event.data.get(name);
  return value === undefined || value === '' || value === '-' ? undefined : value;
}
