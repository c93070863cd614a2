import type { RuleTest } from '../../model/index.ts';
import type { RuleRun } from '../run/run.ts';

/** What a run lacks of what its test expects, a line each; nothing when it passes. */
export function judge({ expect }: RuleTest, { rows, alerts }: RuleRun): string[] {
  const named = alerts.flatMap(({ entities }) => entities);
  const lacks = Object.entries(expect.entities ?? {}).flatMap(([type, values]) => [values].flat().flatMap((value) => {
    const mine = named.filter((entity) => entity.type.toLowerCase() === type.toLowerCase()).flatMap(({ identifiers }) => Object.values(identifiers));
    if (mine.some((text) => text.toLowerCase() === value.toLowerCase())) return [];
    return [`expected the ${type} ${value}, found ${mine.length === 0 ? 'none' : mine.slice(0, 5).join(', ')}`];
  }));
  const details = Object.entries(expect.details ?? {}).flatMap(([key, values]) => [values].flat().flatMap((value) => {
    const mine = alerts.flatMap(({ customDetails }) => (Object.hasOwn(customDetails, key) ? customDetails[key] ?? [] : []));
    return mine.includes(value) ? [] : [`expected ${value} in the custom detail ${key}, found ${mine.length === 0 ? 'none' : mine.slice(0, 5).join(', ')}`];
  }));
  const [wanted, severities] = [[expect.severity ?? []].flat().toSorted().join(', '), [...new Set(alerts.map(({ severity }) => severity))].toSorted().join(', ')];
  return [
    ...(rows.length === expect.rows ? [] : [`expected ${expect.rows} rows, found ${rows.length}${rows[0] === undefined ? '' : `, the first ${JSON.stringify(rows[0]).slice(0, 300)}`}`]),
    ...(expect.alerts === undefined || alerts.length === expect.alerts ? [] : [`expected ${expect.alerts} alerts, found ${alerts.length}`]),
    ...(expect.severity === undefined || wanted === severities ? [] : [`expected severity ${wanted}, found ${severities || 'none'}`]),
    ...lacks, ...details,
  ];
}
