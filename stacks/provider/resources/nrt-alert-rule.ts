import * as z from 'zod';
import type { Arm, Connection } from '../connection.ts';
import { ProviderError } from '../errors.ts';
import { bodyOf, isUncertain, send } from '../http.ts';
import { differ, resource, type Operation } from '../resource.ts';
import { same, type Json, type Props } from '../values.ts';

/** NRT rules are in preview versions of the API alone. https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules */
const VERSION = '2025-07-01-preview';

const Name = z.string().regex(/^[^/?#]+$/);
/** https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules#nrtalertruleproperties */
const BODY = [
  'displayName', 'description', 'enabled', 'severity', 'query', 'suppressionDuration', 'suppressionEnabled', 'tactics', 'techniques', 'subTechniques', 'customDetails', 'entityMappings',
  'sentinelEntitiesMappings', 'alertDetailsOverride', 'eventGroupingSettings', 'incidentConfiguration', 'alertRuleTemplateName', 'templateVersion',
] as const;
const PATH = ['resourceGroupName', 'workspaceName', 'ruleId'];

const Value: z.ZodType<Json> = z.json();
const Inputs = z.strictObject({ resourceGroupName: Name, workspaceName: Name, ruleId: Name, ...Object.fromEntries(BODY.map((key) => [key, Value.optional()])) })
  // The engine drops null properties on some ways, and ARM takes none.
  .transform((inputs): Props => Object.fromEntries(Object.entries(inputs).flatMap(([key, value]) => (value == null ? [] : [[key, value]]))));

const Rule = z.object({ id: z.string(), kind: z.string().nullish(), etag: z.string().nullish(), properties: z.record(z.string(), Value) });
type Rule = z.infer<typeof Rule>;

function idOf({ subscription }: Arm, inputs: Props): string {
  const [group, workspace, rule] = PATH.map((key) => encodeURIComponent(String(inputs[key] ?? '')));
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.OperationalInsights/workspaces/${workspace}/providers/Microsoft.SecurityInsights/alertRules/${rule}`;
}

/** The path's names from an ARM id, as an import needs them. Throws INVALID_ARGUMENT. */
function namesOf(id: string): Props {
  const match = /\/resourceGroups\/([^/]+)\/providers\/Microsoft\.OperationalInsights\/workspaces\/([^/]+)\/providers\/Microsoft\.SecurityInsights\/alertRules\/([^/]+)$/i.exec(id);
  const [, resourceGroupName, workspaceName, ruleId] = match ?? [];
  if (resourceGroupName === undefined || workspaceName === undefined || ruleId === undefined) throw new ProviderError('INVALID_ARGUMENT', `expected the ARM id of an alert rule, got ${JSON.stringify(id)}`);
  return { resourceGroupName, workspaceName, ruleId };
}

async function call(arm: Arm, method: 'GET' | 'PUT' | 'DELETE', id: string, operation: Operation, json?: Json): Promise<Rule | null> {
  const headers = { authorization: `Bearer ${await arm.tokens(operation)}` };
  const answer = await send({ method, url: `${arm.base}${id}?api-version=${VERSION}`, headers, ...(json === undefined ? {} : { json }) }, operation);
  if (answer.status === 404 && method === 'PUT') throw new ProviderError('NOT_FOUND', `${id}: ${answer.text.slice(0, 300)}`);
  return answer.status === 404 || method === 'DELETE' ? null : bodyOf(answer, Rule, id);
}

const outputsOf = (rule: Rule): Props => ({ etag: rule.etag ?? '' });
const isAsked = (rule: Rule, inputs: Props): boolean => BODY.every((key) => inputs[key] === undefined || same(inputs[key], rule.properties[key]));

async function write(arm: Arm, id: string, inputs: Props, etag: string | null, operation: Operation): Promise<Props> {
  const properties = Object.fromEntries(BODY.flatMap((key) => (inputs[key] === undefined ? [] : [[key, inputs[key]]])));
  try {
    const written = await call(arm, 'PUT', id, operation, { kind: 'NRT', ...(etag === null ? {} : { etag }), properties });
    return written === null ? {} : outputsOf(written);
  } catch (error) {
    if (!isUncertain(error)) throw error;
    const now = await call(arm, 'GET', id, operation);
    if (now === null || !isAsked(now, inputs)) throw error;
    return outputsOf(now);
  }
}

/** `cordon:sentinel:NrtAlertRule`: a near-real-time analytics rule, which azure-native has no type for. */
export const nrtAlertRule = resource<Connection, Props>({
  inputs: Inputs,
  diff: (olds, news) => differ({ ...Object.fromEntries(BODY.map((key) => [key, null])), ...olds }, { ...Object.fromEntries(BODY.map((key) => [key, null])), ...news }, PATH),
  create: async (connection, inputs, operation) => {
    const arm = connection.arm();
    const id = idOf(arm, inputs);
    if ((await call(arm, 'GET', id, operation)) !== null) throw new ProviderError('FAILED_PRECONDITION', `cannot create already existing resource '${id}'`);
    return { id, outputs: await write(arm, id, inputs, null, operation) };
  },
  read: async (connection, id, olds, operation) => {
    const rule = await call(connection.arm(), 'GET', id, operation);
    if (rule === null) return null;
    const seen = BODY.flatMap((key): [string, Json][] => (same(olds[key], rule.properties[key]) || isEmpty(olds[key], rule.properties[key]) ? [] : [[key, rule.properties[key] ?? null]]));
    return { id, inputs: { ...namesOf(id), ...Object.fromEntries(seen) }, outputs: outputsOf(rule) };
  },
  update: async (connection, id, _olds, inputs, operation) => {
    const arm = connection.arm();
    const now = await call(arm, 'GET', id, operation);
    if (now === null) throw new ProviderError('NOT_FOUND', 'the rule is gone from the workspace: sync again');
    if (isAsked(now, inputs)) return outputsOf(now);
    // The service holds it against what is there: what somebody writes in this moment is not written over.
    return write(arm, id, inputs, now.etag ?? null, operation);
  },
  delete: async (connection, id, _olds, operation) => {
    await call(connection.arm(), 'DELETE', id, operation);
  },
});

/** What the service fills in by itself is no difference to what was never said. */
function isEmpty(said: Json | undefined, now: Json | undefined): boolean {
  const empty = (value: Json | undefined): boolean => value == null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  return empty(said) && empty(now);
}
