import { activeUsersCount } from './active-users-count.ts';
import { activityCountsMetrics } from './activity-counts-metrics.ts';
import { activityEngagement } from './activity-engagement.ts';
import { activityMetrics } from './activity-metrics.ts';
import { bagUnpack } from './bag-unpack.ts';
import type { Plugin } from './contract.ts';
import { dcountIntersect } from './dcount-intersect.ts';
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.ts';
import { narrow } from './narrow.ts';
import { newActivityMetrics } from './new-activity-metrics.ts';
import { pivot } from './pivot.ts';
import { rollingPercentile } from './rolling-percentile.ts';
import { rowsNear } from './rows-near.ts';
import { schemaMerge } from './schema-merge.ts';
import { sessionCount } from './session-count.ts';
import { slidingWindowCounts } from './sliding-window-counts.ts';

/** The plug-ins of `evaluate`, by name. */
export const plugins: ReadonlyMap<string, Plugin> = new Map([
  bagUnpack, pivot, ipv4Lookup, ipv6Lookup, rowsNear, activeUsersCount, activityCountsMetrics, activityEngagement, activityMetrics, dcountIntersect, narrow, newActivityMetrics, rollingPercentile, schemaMerge, sessionCount, slidingWindowCounts,
].map((plugin) => [plugin.name, plugin]));
