import type { BacktestAlert, RuleBacktest } from './rule.ts';

/** What a change of a rule does to its alerts. `before` and `after` are null where the rule was not there. */
export interface Comparison { rule: string; before: RuleBacktest | null; after: RuleBacktest | null; added: readonly BacktestAlert[]; gone: readonly BacktestAlert[]; same: number }

/**
 * Compares the alerts of rules before and after a change. Two alerts are the same when they tell of the same time and entities: a query that
 * shows other columns has not found anything else.
 */
export function compared(before: readonly RuleBacktest[], after: readonly RuleBacktest[]): Comparison[] {
  const slugs = [...new Set([...after, ...before].map(({ rule }) => rule))];
  return slugs.map((rule) => {
    const [old, now] = [before.find((one) => one.rule === rule) ?? null, after.find((one) => one.rule === rule) ?? null];
    const left = new Map<string, BacktestAlert[]>();
    for (const alert of old?.alerts ?? []) left.set(keyOf(alert), [...(left.get(keyOf(alert)) ?? []), alert]);
    const added = (now?.alerts ?? []).filter((alert) => left.get(keyOf(alert))?.pop() === undefined);
    return { rule, before: old, after: now, added, gone: [...left.values()].flat(), same: (now?.alerts.length ?? 0) - added.length };
  });
}

function keyOf({ time, entities }: BacktestAlert): string {
  return JSON.stringify([time, entities.map(({ kind, value }) => `${kind}:${value.toLowerCase()}`).toSorted()]);
}
