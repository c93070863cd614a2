import { secondsOf } from '../exchange/duration.ts';

/** Milliseconds of a rule's `queryPeriod` or `queryFrequency`, in any form that rules are written in; null for anything else. */
export function periodOf(text: string | undefined): number | null {
  const seconds = secondsOf(text ?? '');
  return seconds === null ? null : seconds * 1_000;
}
