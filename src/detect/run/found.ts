import { sentinel } from '../../ingest/index.ts';
import type { EntityKind, RuleAlert } from '../../model/index.ts';
import { incidentOf } from './incident.ts';

/** An entity that an alert names, by cordon's kind, under the name that people use. */
export interface FoundEntity { kind: EntityKind; value: string }

/** The entities of an alert as `respond` reads them, before the inventory is asked; a host of unknown kind is a device. */
export function foundEntities(alert: RuleAlert): FoundEntity[] {
  return sentinel(incidentOf(alert)).entities.map(({ kind, names }): FoundEntity => {
    const [first = ''] = names;
    // Of a machine the name without its domain, of a user the one that he signs in with: both stand behind the ids and the longer forms.
    if (kind === 'host' || kind === 'device') return { kind: 'device', value: names.at(-1) ?? first };
    return { kind, value: kind === 'user' ? names.find((name) => name.includes('@')) ?? names.at(-1) ?? first : first };
  });
}
