import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Json } from '../../stacks/provider/values.ts';
import { refuseArm } from './arm.ts';
import { listed } from './securityinsights-store.ts';
import type { Range } from '../http.ts';
import type { SentinelWorkspace } from './securityinsights-state.ts';

type Properties = Record<string, Json>;

const Mapping = z.looseObject({ entityType: z.string(), fieldMappings: z.array(z.looseObject({ identifier: z.string(), columnName: z.string() })).min(1).max(3) });
const nullable = <T extends z.ZodType>(schema: T) => schema.nullish();
const Common = {
  displayName: z.string().min(1), enabled: z.boolean(), severity: z.enum(['High', 'Medium', 'Low', 'Informational']), query: z.string().min(1).max(10_000),
  suppressionDuration: z.iso.duration(), suppressionEnabled: z.boolean(), description: nullable(z.string().max(5_000)), tactics: nullable(z.array(z.string())), techniques: nullable(z.array(z.string())),
  customDetails: nullable(z.record(z.string(), z.string())), entityMappings: nullable(z.array(Mapping).max(10)), eventGroupingSettings: nullable(z.looseObject({ aggregationKind: z.enum(['SingleAlert', 'AlertPerResult']) })),
  alertDetailsOverride: nullable(z.looseObject({})), incidentConfiguration: nullable(z.looseObject({ createIncident: z.boolean() })), alertRuleTemplateName: nullable(z.string()), templateVersion: nullable(z.string()),
};
/** https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update#scheduledalertrule */
const Scheduled = z.looseObject({
  ...Common, queryFrequency: z.iso.duration(), queryPeriod: z.iso.duration(), triggerOperator: z.enum(['GreaterThan', 'LessThan', 'Equal', 'NotEqual']), triggerThreshold: z.number().int().min(0).max(10_000),
});
/** Of the preview versions alone, for instance 2025-07-01-preview. */
const Nrt = z.looseObject({ ...Common, queryFrequency: z.undefined().optional(), queryPeriod: z.undefined().optional() });

/** https://learn.microsoft.com/azure/sentinel/sentinel-service-limits#analytics-rule-limits: of enabled rules, each kind for itself. */
const ENABLED: Record<string, number> = { Scheduled: 512, NRT: 50 };

/** What the service fills in where a writer says nothing. */
const DEFAULTS: Properties = {
  alertRuleTemplateName: null, templateVersion: null, description: '', tactics: [], techniques: [], customDetails: null, entityMappings: null, alertDetailsOverride: null,
  eventGroupingSettings: { aggregationKind: 'SingleAlert' },
  incidentConfiguration: {
    createIncident: true,
    groupingConfiguration: { enabled: false, reopenClosedIncident: false, lookbackDuration: 'PT5H', matchingMethod: 'AllEntities', groupByEntities: [], groupByAlertDetails: [], groupByCustomDetails: [] },
  },
};

/** An alert rule as the service keeps it. Throws BadRequest in the service's words where they are known. */
export function checkedRule(range: Range, workspace: SentinelWorkspace, name: string, kind: string, sent: Properties, at: string): Properties {
  if (kind !== 'Scheduled' && kind !== 'NRT') refuseArm(400, `The range has no alert rules of kind ${kind}.`, 'BadRequest');
  const parsed = (kind === 'Scheduled' ? Scheduled : Nrt).safeParse(sent);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    refuseArm(400, `Invalid data model. [${(issue?.path ?? []).join('.')}: ${issue?.message ?? 'invalid'}]`, 'BadRequest');
  }
  checkSchedule(sent);
  checkQuery(workspace, parsed.data.query);
  checkColumns(parsed.data.query, (parsed.data.entityMappings ?? []).flatMap((mapping) => mapping.fieldMappings.map((field) => field.columnName)), 'EntityMappings');
  checkColumns(parsed.data.query, Object.values(parsed.data.customDetails ?? {}), 'CustomDetails');
  checkNumber(range, workspace, name, kind, parsed.data.enabled);
  return { ...DEFAULTS, ...sent, lastModifiedUtc: at };
}

/** The wording of the refusal is not documented; the limits are. */
function checkNumber(range: Range, workspace: SentinelWorkspace, name: string, kind: string, enabled: boolean): void {
  const others = listed(range, workspace, 'alertRules').filter((rule) => rule.name.toLowerCase() !== name.toLowerCase() && rule.content.kind === kind && rule.content.properties['enabled'] === true);
  const most = ENABLED[kind] ?? 0;
  if (enabled && others.length >= most) refuseArm(400, `The maximum number of '${kind}' analytics rules (${most}) has already been reached for workspace '${workspace.customerId}'.`, 'BadRequest');
}

/** https://learn.microsoft.com/azure/sentinel/create-analytics-rules: from 5 minutes to 14 days, and the period is never under the frequency. */
function checkSchedule(sent: Properties): void {
  const [frequency, period] = [minutesOf(sent['queryFrequency']), minutesOf(sent['queryPeriod'])];
  if (frequency === null || period === null) return;
  for (const [field, value] of [['QueryFrequency', frequency], ['QueryPeriod', period]] as const)
    if (value < 5 || value > 14 * 1_440) refuseArm(400, `Invalid Properties for Scheduled alert rule: '${field}' should be between 5 minutes and 14 days.`, 'BadRequest');
  if (period < frequency) refuseArm(400, "Invalid Properties for Scheduled alert rule: 'QueryPeriod' should be greater than or equal to 'QueryFrequency'.", 'BadRequest');
}

function minutesOf(value: Json | undefined): number | null {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(typeof value === 'string' ? value : '');
  if (parts === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return days * 1_440 + hours * 60 + minutes + seconds / 60;
}

/** As much of KQL as needs no engine: quotes and brackets that close, no `search *` and `union *`, tables that exist. */
function checkQuery(workspace: SentinelWorkspace, query: string): void {
  const bare = query.replaceAll(/\/\/[^\n]*/g, '').replaceAll(/@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*'/g, '""');
  const open: string[] = [];
  const closes = new Map([[')', '('], [']', '['], ['}', '{']]);
  const wrong = [...bare].some((character) => {
    if ('([{'.includes(character)) open.push(character);
    return closes.has(character) && open.pop() !== closes.get(character);
  });
  if (wrong || open.length > 0 || /["']/.test(bare.replaceAll('""', '')) || /\|\s*(\||$)/.test(bare)) refuseArm(400, 'Failed to run the analytics rule query. The query has a syntax error.', 'BadRequest');
  if (/\b(search|union)\s+\*/.test(bare)) refuseArm(400, "Invalid Properties for alert rule: the query cannot contain 'search *' or 'union *'.", 'BadRequest');
  if (workspace.absentTables.some((table) => new RegExp(`\\b${table.replaceAll(/\W/g, '')}\\b`).test(bare))) refuseArm(400, 'Failed to run the analytics rule query. One of the tables does not exist.', 'BadRequest');
}

/** A column must be named by the query or be one of its tables'; of a table that is not known here, every column may be. */
function checkColumns(query: string, columns: readonly string[], where: string): void {
  for (const column of columns) {
    if (new RegExp(`\\b${column.replaceAll(/\W/g, '')}\\b`).test(query)) continue;
    const tables = [...query.matchAll(/(?:^|[\n(,;])\s*([A-Z]\w+)\s*(?=[|\n)]|$)/g)].map(([, table = '']) => columnsOf(table));
    const narrowed = /\|\s*(project(?!-)|summarize|distinct)\b/.test(query);
    if (!narrowed && tables.some((known) => known === null || known.includes(column))) continue;
    refuseArm(400, `Error in ${where}: The given column '${column}' does not exist.`, 'BadRequest');
  }
}

const TABLES = join(import.meta.dirname, '..', '..', 'src', 'detect', 'tables');
const Table = z.looseObject({ Properties: z.array(z.looseObject({ Name: z.string() })) });

function columnsOf(table: string): string[] | null {
  const file = join(TABLES, `${table}.json`);
  return existsSync(file) ? Table.parse(JSON.parse(readFileSync(file, 'utf8'))).Properties.map(({ Name }) => Name) : null;
}
