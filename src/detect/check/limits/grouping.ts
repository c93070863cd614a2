import * as z from 'zod';
import { secondsOf, shortDuration } from '../../exchange/duration.ts';
import type { Check, RuleCheck } from '../rule-check.ts';

const [SHORTEST, LONGEST] = [300, 7 * 86_400];
const METHODS = ['AllEntities', 'AnyAlert', 'Selected'];
const Names = z.array(z.string()).nullish().catch(null);
const Grouping = z.looseObject({
  enabled: z.boolean().catch(false), lookbackDuration: z.string().optional().catch(undefined), matchingMethod: z.string().optional().catch(undefined),
  groupByEntities: Names, groupByAlertDetails: Names, groupByCustomDetails: Names,
});
const PATH = ['incidentConfiguration', 'groupingConfiguration'];

/** Which rows are one alert and which alerts one incident. https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview#alert-grouping */
export const groupingLimits: Check = (check) => {
  const { rule, say } = check;
  const kind = rule.eventGroupingSettings?.aggregationKind;
  if (kind !== undefined && !['SingleAlert', 'AlertPerResult'].includes(kind)) say.field('grouping', ['eventGroupingSettings', 'aggregationKind'], `${JSON.stringify(kind)} is no kind of event grouping: expected SingleAlert or AlertPerResult`);
  const grouping = Grouping.safeParse(rule.incidentConfiguration?.['groupingConfiguration']);
  if (!grouping.success) return;
  const { enabled, lookbackDuration: lookback, matchingMethod: method } = grouping.data;
  const seconds = lookback === undefined ? null : secondsOf(lookback);
  if (lookback !== undefined && seconds === null) say.field('duration', [...PATH, 'lookbackDuration'], `${JSON.stringify(lookback.slice(0, 50))} is no duration`);
  if (seconds !== null && (seconds < SHORTEST || seconds > LONGEST)) say.field('grouping', [...PATH, 'lookbackDuration'], `alerts are grouped over ${shortDuration(seconds)}; Sentinel takes ${shortDuration(SHORTEST)} to ${shortDuration(LONGEST)}`);
  if (method !== undefined && !METHODS.includes(method)) say.field('grouping', [...PATH, 'matchingMethod'], `${JSON.stringify(method)} is no way to match alerts: expected one of ${METHODS.join(', ')}`);
  if (enabled && method === 'Selected') selected(check, grouping.data);
};

function selected({ rule, say }: RuleCheck, grouping: z.infer<typeof Grouping>): void {
  const [entities, alerts, details] = [grouping.groupByEntities ?? [], grouping.groupByAlertDetails ?? [], grouping.groupByCustomDetails ?? []];
  if (entities.length + alerts.length + details.length === 0) return say.field('grouping', [...PATH, 'matchingMethod'], 'alerts are grouped by what is selected, and nothing is');
  const mapped = rule.entityMappings.map(({ entityType }) => entityType);
  const unknown = (names: readonly string[], known: readonly unknown[], field: string, what: string): void => {
    names.forEach((name, index) => { if (!known.includes(name)) say.field('grouping', [...PATH, field, index], `alerts are grouped by ${name}, which ${what}`); });
  };
  unknown(entities, mapped, 'groupByEntities', 'is no entity that the rule maps');
  unknown(alerts, ['DisplayName', 'Severity'], 'groupByAlertDetails', 'is neither DisplayName nor Severity');
  unknown(details, Object.keys(rule.customDetails ?? {}), 'groupByCustomDetails', 'is no custom detail of the rule');
}
