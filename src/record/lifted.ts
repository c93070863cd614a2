import { FIGHT, type Instant, type Json } from '../model/index.ts';
import type { IncidentRecord } from './read.ts';

/** What was found of one control that somebody else had changed while it was held. */
export interface Lifting { at: Instant; found: Json; putBackAt: Instant | null }

/** A control that somebody lifted since it was last held. */
export interface Lifted {
  control: string;
  times: Lifting[];
  /** As often as `FIGHT`, or oftener. */
  fight: boolean;
  /** A fight that no person has taken note of since (`cordon ack`). */
  open: boolean;
}

/** Controls that were found lifted and what became of it, from the timeline alone; an increment that holds one anew begins at zero. */
export function liftedControls({ timeline }: Pick<IncidentRecord, 'timeline'>): Lifted[] {
  const found = new Map<string, { times: Lifting[]; open: boolean }>();
  for (const { at, data } of timeline) {
    if (data.kind === 'held') for (const control of data.controls) found.delete(control);
    if (data.kind === 'acknowledged') for (const one of found.values()) one.open = false;
    if (data.kind === 'released') for (const control of data.controls) { const one = found.get(control); if (one !== undefined) one.open = false; }
    if (data.kind === 'drift') {
      const known = found.get(data.control) ?? { times: [], open: false };
      known.times.push({ at, found: data.found, putBackAt: null });
      found.set(data.control, { times: known.times, open: known.times.length >= FIGHT });
    }
    if (data.kind === 'outcome' && data.outcome.effectiveAt !== null) {
      for (const control of data.controls) for (const one of found.get(control)?.times ?? []) one.putBackAt ??= at;
    }
  }
  return [...found].map(([control, { times, open }]) => ({ control, times, fight: times.length >= FIGHT, open })).sort((a, b) => (a.control < b.control ? -1 : 1));
}
