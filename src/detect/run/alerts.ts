import type { Detection, RuleAlert, RuleFile } from '../../model/index.ts';
import { entitiesOf, united } from './entities.ts';
import { cellText, type ResultRow } from './rows.ts';

/** Columns that tell when something happened, the one that Sentinel uses first. */
const TIMES = ['TimeGenerated', 'Timestamp'];

/** Most values of one custom detail, and their length in all: https://learn.microsoft.com/azure/sentinel/surface-custom-details-in-alerts */
const DETAIL = { values: 20, characters: 4_000 };

/**
 * The alerts that a rule makes of the rows of one run: none unless the number of rows passes its threshold; one for each row, or one for all
 * where the rule groups (`SingleAlert`). `ranAt` is when the rule ran.
 * https://learn.microsoft.com/azure/sentinel/create-analytics-rules
 */
export function alertsOf({ slug, rule }: Detection, rows: readonly ResultRow[], ranAt: Date): RuleAlert[] {
  if (!triggers(rule, rows.length)) return [];
  const groups = rule.eventGroupingSettings?.aggregationKind === 'SingleAlert' || rows.length === 0 ? [[...rows]] : rows.map((row) => [row]);
  return groups.map((group): RuleAlert => {
    const [first = {}] = group;
    return {
      rule: slug, ruleId: rule.id, time: timeOf(group, ranAt),
      title: filled(rule.alertDetailsOverride?.alertDisplayNameFormat, first) || rule.name,
      description: filled(rule.alertDetailsOverride?.alertDescriptionFormat, first) || rule.description || '',
      severity: severityOf(rule, first),
      tactics: tacticsOf(rule, first), techniques: rule.relevantTechniques,
      entities: united(group.map((row) => entitiesOf(rule.entityMappings, row))),
      customDetails: detailsOf(rule, group),
      rows: group,
    };
  });
}

function triggers({ triggerOperator = 'gt', triggerThreshold = 0 }: RuleFile, rows: number): boolean {
  switch (triggerOperator) {
    case 'gt': case 'GreaterThan': return rows > triggerThreshold;
    case 'lt': case 'LessThan': return rows < triggerThreshold;
    case 'eq': case 'Equal': return rows === triggerThreshold;
    default: return rows !== triggerThreshold;
  }
}

function timeOf(rows: readonly ResultRow[], ranAt: Date): string {
  const times = rows.flatMap((row) => TIMES.map((name) => Date.parse(cellText(row[name])))).filter((time) => !Number.isNaN(time));
  const newest = times.reduce((most, time) => Math.max(most, time), -Infinity);
  return (Number.isFinite(newest) ? new Date(newest) : ranAt).toISOString();
}

/** A text with `{{Column}}` replaced by the row's value. Nothing of the row is looked at for braces again. */
function filled(format: string | null | undefined, row: ResultRow): string {
  return (format ?? '').replaceAll(/\{\{\s*([^{}]{1,256}?)\s*\}\}/g, (_whole, name: string) => (Object.hasOwn(row, name) ? cellText(row[name]) : ''));
}

const SEVERITIES = ['Informational', 'Low', 'Medium', 'High'] as const;

function severityOf(rule: RuleFile, row: ResultRow): RuleAlert['severity'] {
  const column = rule.alertDetailsOverride?.alertSeverityColumnName ?? '';
  const named = Object.hasOwn(row, column) ? cellText(row[column]).toLowerCase() : '';
  return SEVERITIES.find((severity) => severity.toLowerCase() === named) ?? rule.severity ?? 'Medium';
}

function tacticsOf(rule: RuleFile, row: ResultRow): string[] {
  const column = rule.alertDetailsOverride?.alertTacticsColumnName ?? '';
  const named = Object.hasOwn(row, column) ? cellText(row[column]).split(/[\s,;"[\]]+/).filter((word) => /^[A-Za-z]{1,64}$/.test(word)) : [];
  return named.length > 0 ? named : rule.tactics;
}

function detailsOf(rule: RuleFile, rows: readonly ResultRow[]): Record<string, string[]> {
  return Object.fromEntries(Object.entries(rule.customDetails ?? {}).map(([key, column]) => {
    const values = [...new Set(rows.flatMap((row) => (Object.hasOwn(row, column) ? [cellText(row[column])] : [])).filter((text) => text !== ''))];
    return [key, values.slice(0, DETAIL.values).map((text) => text.slice(0, DETAIL.characters))];
  }));
}
