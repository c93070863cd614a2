import { list, string, child, number, type Node } from '../../../../kql/parse/bridge.ts';
import type { Plan } from '../../../../kql/plan/types.ts';
import type { Check } from '../rule-check.ts';
import { plansIn } from './plans.ts';

type Join = Extract<Plan, { op: 'join' }>;
/** Tables with a row for each user or device, not for each event. */
const SMALL = ['IdentityInfo', 'DeviceInfo', 'Watchlist', 'Heartbeat', 'UserPeerAnalytics', 'UserAccessAnalytics', 'ThreatIntelligenceIndicator', 'ThreatIntelIndicators', 'SecurityAlert', 'SecurityIncident'];

/**
 * A join without a kind is `innerunique`: of left rows with one key it takes only one, whichever comes first. Where the left side has a
 * key only once, that loses nothing. https://learn.microsoft.com/kusto/query/join-innerunique
 */
export const joinInnerunique: Check = ({ tree, inspected, say }) => {
  if (tree === null || inspected?.plan == null) return;
  const joins = joinsByPlace(inspected.plan);
  for (const node of tree.of('JoinOperator')) {
    if (parameter(node, 'kind')) continue;
    const planned = joins.get(number(node, 'TextStart')) ?? [];
    const loses = planned.some(({ joinKind, left, on }) => joinKind === 'innerunique' && !isUnique(left, new Set(on.flatMap((pair) => (pair.left.kind === 'column' ? [pair.left.index] : [])))));
    if (loses) say.query('join-innerunique', number(node, 'TextStart'), 'join'.length, 'a join without `kind` takes only one of the left rows that have the same key');
  }
};

/** A table of events whole on the left side of a join: all of queryPeriod is taken to the right side's keys. */
export const joinUnfiltered: Check = ({ tree, inspected, schema, say }) => {
  if (tree === null || inspected?.plan == null) return;
  const joins = joinsByPlace(inspected.plan);
  for (const node of tree.of('JoinOperator')) {
    const [planned] = joins.get(number(node, 'TextStart')) ?? [];
    const table = planned === undefined ? null : wholeTable(planned.left);
    if (table === null || SMALL.includes(table) || !Object.hasOwn(schema.tables, table)) continue;
    say.query('join-unfiltered', number(node, 'TextStart'), 'join'.length, `the left side of the join is all of ${table}`);
  }
};

function joinsByPlace(plan: Plan): Map<number, Join[]> {
  return Map.groupBy(plansIn(plan).filter((one): one is Join => one.op === 'join'), ({ at }) => at.start);
}

function parameter(node: Node, name: string): boolean {
  return list(node, 'Parameters').some((one) => string(child(one, 'Name'), 'SimpleName').toLowerCase() === name);
}

/** Whether no two rows of a table agree in these columns. False where that is not certain. */
function isUnique(plan: Plan, columns: ReadonlySet<number>): boolean {
  switch (plan.op) {
    case 'summarize': return plan.keys.every((_, index) => columns.has(index));
    case 'count': return true;
    case 'filter': case 'sort': case 'take': case 'serialize': case 'shared': return isUnique(plan.input, columns);
    case 'project': return isUnique(plan.input, new Set([...columns].flatMap((index) => {
      const value = plan.values[index];
      return value?.kind === 'column' ? [value.index] : [];
    })));
    default: return false;
  }
}

/** The table that stands here without a filter; null where there is one, or rows are made fewer in another way. */
function wholeTable(plan: Plan): string | null {
  switch (plan.op) {
    case 'table': return plan.name;
    case 'project': case 'sort': case 'serialize': case 'shared': return wholeTable(plan.input);
    default: return null;
  }
}
