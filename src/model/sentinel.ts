import * as z from 'zod';
import { Instant } from './primitives.ts';

/** An ARM name that stands in a path: a watchlist's alias. */
export const WatchlistAlias = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'expected letters, digits, _ and -, at most 100');

/** A row of a watchlist: text by column. Numbers and booleans become text, as the service keeps them. */
const Row = z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value))));

/** `detections/watchlists/<alias>.yaml`. https://learn.microsoft.com/azure/sentinel/watchlists */
export const WatchlistFile = z.strictObject({
  name: z.string().min(1).max(256).describe('What the portal shows.'),
  searchKey: z.string().min(1).describe('The column that rules join on; the service cannot change it later.'),
  description: z.string().max(5_000).optional(),
  items: z.array(Row).optional().describe('Its rows.'),
  file: z.string().regex(/^[\w.-]+\.csv$/, 'expected the name of a .csv file beside this one').optional().describe('A CSV file beside this one with its rows.'),
});
export type WatchlistFile = z.infer<typeof WatchlistFile>;

/** A watchlist as loaded, with its rows from wherever they are written. */
export const Watchlist = z.strictObject({
  alias: WatchlistAlias, file: z.string(), itemsFile: z.string().nullable(), name: z.string(), searchKey: z.string(), description: z.string(),
  items: z.array(z.record(z.string(), z.string())),
});
export type Watchlist = z.infer<typeof Watchlist>;

/**
 * A condition as ARM has it: by the type of condition, what it looks at is in `conditionProperties`.
 * https://learn.microsoft.com/rest/api/securityinsights/automation-rules/create-or-update
 */
export const AutomationCondition = z.strictObject({
  conditionType: z.enum(['Property', 'PropertyArray', 'PropertyChanged', 'PropertyArrayChanged', 'Boolean']),
  conditionProperties: z.record(z.string(), z.json()),
});

const ModifyProperties = z.strictObject({
  type: z.literal('modify-properties'),
  severity: z.enum(['High', 'Medium', 'Low', 'Informational']).optional(),
  status: z.enum(['New', 'Active', 'Closed']).optional(),
  classification: z.enum(['Undetermined', 'TruePositive', 'BenignPositive', 'FalsePositive']).optional(),
  classificationReason: z.enum(['SuspiciousActivity', 'SuspiciousButExpected', 'IncorrectAlertLogic', 'InaccurateData']).optional(),
  classificationComment: z.string().max(5_000).optional(),
  owner: z.strictObject({ objectId: z.guid().optional(), email: z.string().optional(), assignedTo: z.string().optional(), userPrincipalName: z.string().optional(), ownerType: z.enum(['Unknown', 'User', 'Group']).optional() }).optional(),
  labels: z.array(z.string().min(1)).optional(),
});
const RunPlaybook = z.strictObject({ type: z.literal('run-playbook'), logicAppResourceId: z.string().startsWith('/subscriptions/'), tenantId: z.guid().optional() });
const AddTask = z.strictObject({ type: z.literal('add-task'), title: z.string().min(1).max(150), description: z.string().max(3_000).optional() });

/** `detections/automation/<name>.yaml`: what Sentinel does with an incident by itself. https://learn.microsoft.com/azure/sentinel/automation-rule-reference */
export const AutomationFile = z.strictObject({
  id: z.guid().describe('The name of the rule in the workspace. A rename of the file or of `name` keeps it.'),
  name: z.string().min(1),
  order: z.int().min(1).max(1_000).describe('Rules run in this order.'),
  enabled: z.boolean().default(true),
  when: z.strictObject({
    triggersOn: z.enum(['Incidents', 'Alerts']).default('Incidents'),
    triggersWhen: z.enum(['Created', 'Updated']).default('Created'),
    rules: z.array(z.string()).min(1).optional().describe('Only what these rules find: folders in detections/.'),
    conditions: z.array(AutomationCondition).optional().describe('All must hold; as ARM writes them.'),
    until: Instant.optional().describe('When the rule ends by itself.'),
  }).prefault({}),
  actions: z.array(z.discriminatedUnion('type', [ModifyProperties, RunPlaybook, AddTask])).min(1).describe('Done in this order.'),
});
export type AutomationFile = z.infer<typeof AutomationFile>;
export type AutomationAction = AutomationFile['actions'][number];

/** An automation rule as loaded. */
export const Automation = z.strictObject({ file: z.string(), rule: AutomationFile });
export type Automation = z.infer<typeof Automation>;

/** The Microsoft Sentinel workspace of an environment. */
export const SentinelTarget = z.strictObject({
  subscriptionId: z.guid(),
  resourceGroup: z.string().regex(/^[\w().-]{1,90}$/, 'expected the name of a resource group'),
  workspace: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/, 'expected the name of a Log Analytics workspace'),
  tenantId: z.guid().optional(),
  endpoint: z.url().optional().describe('Another base address of Azure Resource Manager: a sovereign cloud, or the range.'),
  loginEndpoint: z.url().optional(),
  workspaceId: z.guid().optional().describe('The workspace id of its Properties page, for queries and `cordon detections schema pull`.'),
  logsEndpoint: z.url().optional().describe('Another base address of the Log Analytics API: a sovereign cloud, or the range.'),
});
export type SentinelTarget = z.infer<typeof SentinelTarget>;
