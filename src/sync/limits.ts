import { CordonError, EXIT, type Json } from '../model/index.ts';
import { isObject } from './shapes.ts';
import type { Seen, Unit } from './types.ts';

/** https://learn.microsoft.com/azure/sentinel/sentinel-service-limits, of one workspace. */
export const LIMITS = { scheduled: 512, nrt: 50, automationRules: 512, automationActions: 20, automationConditions: 50, automationName: 500, rowBytes: 10 * 1_024, watchlistBytes: 3_800_000 } as const;
/** Ours: each row is a resource of its own. A longer list is no content of a repository; upload it, and let the rules name it. */
export const MOST_ITEMS = 2_000;

/**
 * What the workspace cannot hold, in words; empty when everything fits. `others`: what is in the workspace and not ours, which counts too.
 */
export function overLimits(units: readonly Unit[], others: readonly Seen[]): string[] {
  const enabled = (type: string): number => units.filter(({ resources: [own] }) => own?.type.endsWith(type) === true && own.inputs['enabled'] === true).length;
  const foreign = (kind: string): number => others.filter((one) => one.kind === kind && one.properties['enabled'] === true).length;
  const automation = units.filter(({ kind }) => kind === 'automation');
  const foreignAutomation = others.filter(({ collection }) => collection === 'automationRules').length;
  return [
    ...over('enabled scheduled rules', enabled('ScheduledAlertRule'), foreign('Scheduled'), LIMITS.scheduled),
    ...over('enabled NRT rules', enabled('NrtAlertRule'), foreign('NRT'), LIMITS.nrt),
    ...over('automation rules', automation.length, foreignAutomation, LIMITS.automationRules),
    ...automation.flatMap(({ file, resources: [own] }) => [
      ...over(`actions in ${file}`, lengthOf(own?.inputs['actions']), 0, LIMITS.automationActions),
      ...over(`characters in the name of ${file}`, String(own?.inputs['displayName'] ?? '').length, 0, LIMITS.automationName),
      ...over(`conditions in ${file}`, lengthOf(conditionsOf(own?.inputs['triggeringLogic'] ?? null)), 0, LIMITS.automationConditions),
    ]),
    ...units.filter(({ kind }) => kind === 'watchlist').flatMap(watchlistLimits),
  ];
}

function watchlistLimits({ file, resources }: Unit): string[] {
  const sizes = resources.filter(({ type }) => type.endsWith('WatchlistItem')).map(({ inputs }) => Buffer.byteLength(JSON.stringify(inputs['itemsKeyValue'])));
  const wide = sizes.findIndex((size) => size > LIMITS.rowBytes);
  return [
    ...over(`rows in ${file}`, sizes.length, 0, MOST_ITEMS),
    ...(wide < 0 ? [] : [`row ${wide + 1} of ${file} has ${sizes[wide]} bytes, and a watchlist's row has at most ${LIMITS.rowBytes}`]),
    ...over(`bytes in ${file}`, sizes.reduce((sum, size) => sum + size, 0), 0, LIMITS.watchlistBytes),
  ];
}

function conditionsOf(logic: Json): unknown {
  return isObject(logic) ? logic['conditions'] : [];
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function over(what: string, ours: number, others: number, most: number): string[] {
  if (ours + others <= most) return [];
  return [`${ours}${others > 0 ? ` and ${others} of others` : ''} ${what}: a workspace holds ${most}`];
}

/** Throws RefusedError-like LIMIT when something does not fit: nothing was started. */
export function refuseOver(lines: readonly string[]): void {
  if (lines.length === 0) return;
  throw new CordonError('SENTINEL_LIMIT', `the workspace cannot hold this: ${lines.join('; ')}`, {
    next: 'Disable or delete what is not needed (`enabled: false` in rule.yaml), or use another workspace: https://learn.microsoft.com/azure/sentinel/sentinel-service-limits', exit: EXIT.refused,
  });
}
