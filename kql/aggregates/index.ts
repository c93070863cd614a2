import type { Aggregate } from './contract.ts';
import { avg, avgif } from './avg.ts';
import { binaryAggregates } from './binary.ts';
import { buildschema } from './buildschema.ts';
import { count, countif } from './count.ts';
import { countDistinct, countDistinctif, dcount, dcountif } from './dcount.ts';
import { makeBag, makeBagIf, makeDictionary } from './make-bag.ts';
import { makeList, makeListIf, makeListWithNulls, makeSet, makeSetIf, makelist, makeset } from './make-list.ts';
import { max, maxif, min, minif } from './min-max.ts';
import { percentileAggregates } from './percentile.ts';
import { hll, hllIf, hllMerge, mergeTdigest, tdigest, tdigestMerge } from './sketch.ts';
import { sum, sumif } from './sum.ts';
import { any, anyif, takeAny, takeAnyif } from './take-any.ts';
import { variances } from './variance.ts';

/** All aggregation functions by name; `arg_max`, `arg_min` and `take_any` of rows are the plan's. */
export const aggregates: ReadonlyMap<string, Aggregate> = new Map([
  any, anyif, avg, avgif, ...binaryAggregates, buildschema, count, countDistinct, countDistinctif, countif, dcount, dcountif, hll, hllIf, hllMerge,
  makeBag, makeBagIf, makeDictionary, makeList, makeListIf, makeListWithNulls, makeSet, makeSetIf, makelist, makeset, max, maxif, mergeTdigest,
  min, minif, ...percentileAggregates, sum, sumif, takeAny, takeAnyif, tdigest, tdigestMerge, ...variances,
].map(aggregate => [aggregate.name, aggregate]));
