import type { FindingSeverity } from './finding.ts';

/** What a code means wherever it is found: how bad it is, what to do, and the page that says so. */
export interface Code { readonly severity: FindingSeverity; readonly help: string; readonly url: string | null }

const SENTINEL = 'https://learn.microsoft.com/azure/sentinel';
const RULES = `${SENTINEL}/scheduled-rules-overview`;
const LIMITS = `${SENTINEL}/sentinel-service-limits#analytics-rule-limits`;
const KUSTO = 'https://learn.microsoft.com/kusto/query';
/** The checks that Microsoft runs over the rules that it takes into Sentinel's own repository, by the model of the service. */
const MODEL = 'https://github.com/Azure/Azure-Sentinel/tree/master/.script/tests/detectionTemplateSchemaValidation/Models';

const error = (help: string, url: string | null = null): Code => ({ severity: 'error', help, url });
const warning = (help: string, url: string | null = null): Code => ({ severity: 'warning', help, url });
const note = (help: string, url: string | null = null): Code => ({ severity: 'note', help, url });

/** All findings that there are. */
export const CODES = {
  content: error('Correct the file.'),
  syntax: error('Correct the query.', `${KUSTO}/`),
  binding: error('Correct the query, or take the columns of your workspace with `cordon detections schema pull`.', `${KUSTO}/`),
  'unknown-table': warning('If your workspace has it, run `cordon detections schema pull`, or name a folder of schemas with --schemas. Until then the columns of this query are not checked.', 'https://learn.microsoft.com/azure/azure-monitor/reference/tables-index'),
  'unknown-function': warning('If your workspace has it, run `cordon detections schema pull`, or name a folder of schemas with --schemas. Until then the columns of this query are not checked.', 'https://learn.microsoft.com/azure/azure-monitor/logs/functions'),
  'unknown-watchlist': warning('Write it to detections/watchlists/<alias>.yaml, so that its columns are checked and it is deployed.', `${SENTINEL}/watchlists-queries`),
  'not-run-here': note('Sentinel runs it; its tests and backtests cannot run on this machine (kql/README.md lists what can).'),
  'cannot-be-checked': warning('Make the query shorter or less nested.'),

  'time-beyond-period': warning('Raise queryPeriod, or look back less far.', `${RULES}#query-scheduling`),
  'no-time-bound': note('Bound the newest events with `where ingestion_time() > ago(<queryFrequency>)` or by TimeGenerated, make queryPeriod as short as queryFrequency, or suppress.', `${RULES}#query-scheduling`),
  'search-all': error('Name the tables: `search in (T1, T2) ...`, `union T1, T2`.', `${RULES}#best-practices-for-analytics-rule-queries`),
  'search-every-table': warning('Name the tables: `search in (T1, T2) ...`.', `${KUSTO}/best-practices`),
  'join-innerunique': warning('Write `kind=inner` to keep every pair, or `kind=innerunique` to say that one is enough.', `${KUSTO}/join-innerunique`),
  'join-unfiltered': warning('Filter the left side before the join, and put the smaller side left.', `${KUSTO}/best-practices`),
  'contains-term': note('`has` finds whole words by the index; leave `contains` where the text may stand inside a word.', `${KUSTO}/datatypes-string-operators`),
  'lower-equals': note('Compare with `=~` or `in~`.', `${KUSTO}/best-practices`),
  'never-true': error('Write the text in the case that the function makes, or compare with `=~`.', `${KUSTO}/tolower-function`),
  'no-result-time': note('Keep a time of the events in the result, as TimeGenerated.', `${SENTINEL}/scheduled-rules-overview#rule-query`),

  'unmapped-column': error('Map a column that the query gives, or keep the column in the query.', `${SENTINEL}/map-data-fields-to-entities`),
  'missing-detail': warning('Name a column that the query gives, or keep the column in the query.', `${SENTINEL}/surface-custom-details-in-alerts`),
  'no-entities': warning('Map the accounts, hosts and addresses of the result: incidents are grouped by them and the response acts on them.', `${SENTINEL}/map-data-fields-to-entities`),
  'entity-type': error('Name one of Sentinel\'s entity types.', `${SENTINEL}/entities-reference`),
  'entity-identifier': error('Name an identifier of this entity type.', `${SENTINEL}/entities-reference#entity-types-and-identifiers`),
  'entity-unidentified': error('Add an identifier that alone names the entity.', `${SENTINEL}/entities-reference#entity-types-and-identifiers`),
  'entity-limit': error('Map fewer.', LIMITS),

  'missing-field': error('Sentinel needs the field.', 'https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update'),
  'rule-id': warning('Give the rule a GUID of its own. Keep it when the rule is renamed: it is the rule\'s name in Azure.', RULES),
  'field-length': error('Make it shorter.', MODEL),
  'query-length': error('Make it shorter: a workspace function can stand for many lines.', `${RULES}#best-practices-for-analytics-rule-queries`),
  duration: error('Write a duration as 5m, 1h, 14d or PT5M.', RULES),
  schedule: error('Both are from 5m to 14d, the frequency is not longer than the period, and a period from 2d on needs a frequency of at least 1h.', `${RULES}#query-scheduling`),
  threshold: error('Write a whole number from 0 to 10000.', MODEL),
  'nrt-field': note('Leave it out: an NRT rule runs every minute over what came in the minute before, and has no threshold.', `${SENTINEL}/create-nrt-rules`),
  suppression: error('Suppress for at most 24h.', `${RULES}#suppression`),
  'detail-name': error('Begin it with a letter; then letters, digits and underscores, at most 20 in all.', MODEL),
  'detail-limit': error('Sentinel takes 20.', LIMITS),
  'detail-property': error('Name a property of an alert that can be overridden.', `${SENTINEL}/customize-alert-details`),
  'override-field': warning('Sentinel does not read a field of this name.', `${SENTINEL}/customize-alert-details`),
  grouping: error('Correct the grouping of alerts into incidents.', `${RULES}#alert-grouping`),
  tactic: error('Name one of Sentinel\'s tactics.', 'https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update#attacktactic'),
  technique: error('Write T1234, or T1234.001 for a sub-technique.', 'https://attack.mitre.org/techniques/enterprise/'),
  'duplicate-rule': error('Give each rule an id and a name of its own.', RULES),

  'missing-tests': error('Write a case that fires (`rows: 1` or more) and one that stays quiet (`rows: 0`).'),
  response: error('Correct response.yaml, or the playbook.'),
  'response-trigger': warning('Add a trigger to the playbook, or choose another playbook.'),
  'response-entity': warning('Map an entity that the playbook acts on, or choose another playbook.'),
} as const satisfies Readonly<Record<string, Code>>;
export type FindingCode = keyof typeof CODES;
