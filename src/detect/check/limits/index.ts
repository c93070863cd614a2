import type { Check } from '../rule-check.ts';
import { detailLimits, overrideLimits } from './details.ts';
import { entityLimits } from './entities.ts';
import { attackNames, nameLimits } from './fields.ts';
import { groupingLimits } from './grouping.ts';
import { scheduleLimits, suppressionLimits } from './schedule.ts';

/** What Sentinel refuses when a rule is deployed. */
export const LIMITS: readonly Check[] = [nameLimits, attackNames, scheduleLimits, suppressionLimits, entityLimits, detailLimits, overrideLimits, groupingLimits];
