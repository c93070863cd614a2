import type { BacktestAlert, RuleBacktest } from './rule.ts';

/** Alerts of one day (UTC). */
export interface Day { day: string; alerts: number }

/** An entity and in how many alerts it is named. */
export interface Noise { kind: string; value: string; alerts: number }

/** What people look at first. */
export interface Summary { days: readonly Day[]; perDay: number; noisy: readonly Noise[]; first: string | null; last: string | null; repeated: number }

const DAY = 86_400_000;
/** Entities that are shown, and days; of a longer time each bar is several days. */
const NOISY = 5;

/** Alerts a day and the entities that make most of them. `from` and `to` bound the days, quiet ones among them. */
export function summaryOf(alerts: readonly BacktestAlert[], from: Date, to: Date): Summary {
  const counts = new Map<string, number>();
  const days = Math.max(1, Math.ceil((to.getTime() - from.getTime()) / DAY));
  for (const { ranAt } of alerts) counts.set(ranAt.slice(0, 10), (counts.get(ranAt.slice(0, 10)) ?? 0) + 1);
  const first = Date.parse(from.toISOString().slice(0, 10));
  // Sentinel runs late: what it finds in the last minutes of the time is raised a little after it.
  const all = Array.from({ length: Math.floor((Math.max(to.getTime(), ...[...counts.keys()].map((day) => Date.parse(day))) - first) / DAY) + 1 }, (_none, at) => new Date(first + at * DAY).toISOString().slice(0, 10));
  const times = alerts.map(({ ranAt }) => ranAt).toSorted();
  return {
    days: all.map((day) => ({ day, alerts: counts.get(day) ?? 0 })), perDay: Math.round(alerts.length / days * 10) / 10,
    noisy: noisyIn(alerts), first: times[0] ?? null, last: times.at(-1) ?? null, repeated: alerts.filter(({ repeated }) => repeated).length,
  };
}

function noisyIn(alerts: readonly BacktestAlert[]): Noise[] {
  const named = new Map<string, Noise>();
  for (const { entities } of alerts) {
    for (const key of new Set(entities.map(({ kind, value }) => JSON.stringify([kind, value.toLowerCase()])))) {
      const entity = entities.find(({ kind, value }) => JSON.stringify([kind, value.toLowerCase()]) === key);
      const known = named.get(key);
      if (known) known.alerts++;
      else if (entity) named.set(key, { kind: entity.kind, value: entity.value, alerts: 1 });
    }
  }
  return [...named.values()].toSorted((a, b) => b.alerts - a.alerts || (a.value < b.value ? -1 : 1)).slice(0, NOISY);
}

/** Alerts of all rules together. */
export const alertsIn = (results: readonly RuleBacktest[]): number => results.reduce((sum, { alerts }) => sum + alerts.length, 0);
