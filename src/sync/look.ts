import pLimit from 'p-limit';
import type { SentinelReader } from './client.ts';
import { isSame } from './difference.ts';
import { typeOf } from './shapes.ts';
import type { Collection, Recorded, Resource, Seen, Unit } from './types.ts';

/** Reads of single objects at once. */
const AT_ONCE = 8;

/**
 * Everything in the workspace. Where a list says something else than what is written and deployed, the object is asked for by
 * itself: a list may be late, and what it does not show yet would look deleted.
 */
export async function readWorkspace(reader: SentinelReader, units: readonly Unit[], recorded: Recorded): Promise<Seen[]> {
  const collections: Collection[] = ['alertRules', 'automationRules', 'watchlists', 'metadata'];
  const lists = await Promise.all(collections.map(async (collection) => await reader.list(collection)));
  const expected = expectedOf(units, recorded);
  // Items of others' watchlists are nobody's business.
  const aliases = [...new Set([...expected.values()].filter(({ type }) => type.endsWith('WatchlistItem')).map(({ inputs }) => String(inputs['watchlistAlias'])))];
  const items = await Promise.all(aliases.map(async (alias) => await reader.list('watchlistItems', alias)));
  const seen = new Map([...lists, ...items].flat().map((one) => [one.id.toLowerCase(), one]));
  const doubtful = [...expected].filter(([place, one]) => !fits(one, seen.get(place)));
  const limit = pLimit(AT_ONCE);
  await Promise.all(doubtful.map(async ([place, one]) => await limit(async () => {
    const { collection, name } = nameOf(one);
    const now = await reader.get(collection, name);
    if (now === null) seen.delete(place);
    else seen.set(place, now);
  })));
  return [...seen.values()];
}

/** What was deployed, else what is written, by ARM id. */
function expectedOf(units: readonly Unit[], recorded: Recorded): Map<string, Resource> {
  return new Map([...units.flatMap(({ resources }) => resources), ...recorded.resources.values()].map((one) => [one.id.toLowerCase(), one]));
}

function fits(resource: Resource, seen: Seen | undefined): boolean {
  const type = seen === undefined ? null : typeOf(seen);
  return seen !== undefined && type === resource.type && isSame(type, resource.inputs, seen.properties);
}

/** Where a resource stands: its collection, and the name that a read takes. */
export function nameOf({ id }: Pick<Resource, 'id'>): { collection: Collection; name: string } {
  const [, rest = ''] = id.split(/\/providers\/Microsoft\.SecurityInsights\//i);
  const [collection = '', name = '', , item] = rest.split('/');
  if (item !== undefined) return { collection: 'watchlistItems', name: `${name}/${item}` };
  const known: Collection[] = ['alertRules', 'automationRules', 'watchlists', 'metadata'];
  return { collection: known.find((one) => one.toLowerCase() === collection.toLowerCase()) ?? 'alertRules', name };
}
