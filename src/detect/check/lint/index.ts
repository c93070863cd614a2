import type { Check } from '../rule-check.ts';
import { joinInnerunique, joinUnfiltered } from './joins.ts';
import { noTimeBound } from './no-time-bound.ts';
import { mappedColumns, noResultTime } from './result.ts';
import { searchAll } from './search-all.ts';
import { containsTerm, lowerEquals } from './text.ts';
import { timeBeyondPeriod } from './time-beyond-period.ts';

/** What is wrong with a query that binds. */
export const LINT: readonly Check[] = [timeBeyondPeriod, noTimeBound, searchAll, joinInnerunique, joinUnfiltered, containsTerm, lowerEquals, mappedColumns, noResultTime];
