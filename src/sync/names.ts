import { nearestName, UsageError, type Actor } from '../model/index.ts';
import { RefusedError } from '../model/index.ts';
import type { Unit } from './types.ts';

/**
 * The keys of units that a person names by folder, file, id or alias. Throws UsageError for a name that is of none, and RefusedError when
 * it is no person who says so: what somebody else did in the workspace is given up for good.
 */
export function namedUnits(option: string, names: readonly string[], units: readonly Unit[], recorded: readonly string[], actor: Actor): Set<string> {
  if (names.length === 0) return new Set();
  if (actor.kind !== 'person') throw new RefusedError('PERSON_NEEDED', `${option} is said by a ${actor.kind}, and needs a person`, `Run \`cordon detections sync ${option} ...\` yourself.`);
  return new Set(names.map((name) => {
    const found = units.filter((unit) => namesOf(unit).includes(name.toLowerCase()));
    const gone = recorded.find((key) => key.split(':')[1] === name.toLowerCase());
    const [unit, ...more] = found;
    if (unit !== undefined && more.length === 0) return unit.key;
    if (gone !== undefined && unit === undefined) return gone;
    const known = units.flatMap(namesOf);
    const nearest = nearestName(name, known);
    throw new UsageError(`${option}: ${unit === undefined ? 'nothing is named' : 'several are named'} ${JSON.stringify(name)}${nearest === null || unit !== undefined ? '' : `; did you mean "${nearest}"?`}`, 'Name a rule by its folder in detections/ or its id, an automation rule or a watchlist by its file\'s name or its id.');
  }));
}

function namesOf({ id, file, kind }: Unit): string[] {
  const stem = (file.endsWith('/rule.yaml') ? file.slice(0, -'/rule.yaml'.length) : file.replace(/\.ya?ml$/, '')).split('/').at(-1) ?? '';
  return [id, stem, file, `${kind}:${id}`].map((name) => name.toLowerCase());
}
