import { stringify } from 'yaml';
import type { RuleFields } from './arm.ts';

/** The order in which the community writes the fields of a rule. https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide */
const ORDER = [
  'id', 'name', 'description', 'severity', 'status', 'requiredDataConnectors', 'queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold', 'tactics', 'relevantTechniques',
  'entityMappings', 'customDetails', 'alertDetailsOverride', 'eventGroupingSettings', 'suppressionEnabled', 'suppressionDuration', 'incidentConfiguration',
];
const LAST = ['version', 'kind'];
const SCHEMA = '# yaml-language-server: $schema=../../schemas/rule.schema.json';

/** `rule.yaml` of these fields. `origin`, where the rule comes from, becomes a comment. */
export function ruleYaml(fields: RuleFields, origin: string | null = null): string {
  const rank = (key: string): number => (LAST.includes(key) ? 100 + LAST.indexOf(key) : ORDER.includes(key) ? ORDER.indexOf(key) : 50);
  const ordered = Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => rank(a) - rank(b)));
  const from = origin === null ? '' : `# from ${oneLine(origin)}\n`;
  return `${SCHEMA}\n${from}${stringify(ordered, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** Text of others in a comment: it must not end the line. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 300);
