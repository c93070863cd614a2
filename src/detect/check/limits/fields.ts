import { nearestName } from '../../../model/index.ts';
import type { Check } from '../rule-check.ts';

/** https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview#rule-query */
const LONGEST_QUERY = 10_000;
/** https://github.com/Azure/Azure-Sentinel/blob/master/.script/tests/detectionTemplateSchemaValidation/Models/AnalyticsTemplateInternalModelBase.cs */
const LONGEST_NAME = 256;
const LONGEST_DESCRIPTION = 5_000;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update#attacktactic */
const TACTICS = [
  'Reconnaissance', 'ResourceDevelopment', 'InitialAccess', 'Execution', 'Persistence', 'PrivilegeEscalation', 'DefenseEvasion', 'CredentialAccess', 'Discovery',
  'LateralMovement', 'Collection', 'Exfiltration', 'CommandAndControl', 'Impact', 'PreAttack', 'ImpairProcessControl', 'InhibitResponseFunction',
];

/** Who the rule is. */
export const nameLimits: Check = ({ rule, query, say }) => {
  if (!GUID.test(rule.id)) say.field('rule-id', ['id'], `the id ${JSON.stringify(rule.id.slice(0, 60))} is no GUID`);
  if (rule.name.length > LONGEST_NAME) say.field('field-length', ['name'], `the name has ${rule.name.length} characters; Sentinel takes ${LONGEST_NAME}`);
  if ((rule.description ?? '').length > LONGEST_DESCRIPTION) say.field('field-length', ['description'], `the description has ${rule.description?.length ?? 0} characters; Sentinel takes ${LONGEST_DESCRIPTION}`);
  if (rule.severity === undefined) say.field('missing-field', [], 'missing field "severity"');
  if (query.trim() === '') say.query('query-length', 0, 0, 'the query is empty');
  else if (query.length > LONGEST_QUERY) say.query('query-length', LONGEST_QUERY, 1, `the query has ${query.length} characters; Sentinel takes ${LONGEST_QUERY}`);
};

/** ATT&CK, as far as Sentinel checks it. */
export const attackNames: Check = ({ rule: { tactics, relevantTechniques }, say }) => {
  tactics.forEach((tactic, index) => {
    if (TACTICS.includes(tactic)) return;
    const nearest = TACTICS.find((known) => known.toLowerCase() === tactic.replaceAll(/[\s_-]/g, '').toLowerCase()) ?? nearestName(tactic, TACTICS);
    say.field('tactic', ['tactics', index], `Sentinel has no tactic ${JSON.stringify(tactic)}${nearest === null ? '' : `; did you mean ${nearest}?`}`);
  });
  relevantTechniques.forEach((technique, index) => {
    if (!/^T\d{4}(\.\d{3})?$/.test(technique)) say.field('technique', ['relevantTechniques', index], `${JSON.stringify(technique)} is no technique`);
  });
};
