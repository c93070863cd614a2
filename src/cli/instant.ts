import { UsageError } from '../model/index.ts';

/** The instant that an option gives, null where it is not given. @throws UsageError for what is none */
export function instantOf(given: unknown, option: string): Date | null {
  if (typeof given !== 'string') return null;
  const instant = new Date(given);
  if (Number.isNaN(instant.getTime())) throw new UsageError(`--${option} ${given} is no instant`, 'Write it as 2026-11-21T12:00:00Z.');
  return instant;
}
