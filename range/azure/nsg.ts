import * as z from 'zod';
import { bodyOf, json, param, type Range, type Reply, type Req, type Route } from '../http.ts';
import { settled, write } from '../lag.ts';
import { armError, checkMatch, findNsg, guarded, needNsg, refuseArm } from './arm.ts';
import { defaultRules, isPrefix } from './evaluate.ts';
import { type Nsg, type Rule, RuleProperties } from './state.ts';

/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-networking-limits */
const RULES_LIMIT = 1000;
const ADDRESSES_LIMIT = 4000;
const ruleType = 'Microsoft.Network/networkSecurityGroups/securityRules';

const ruleEtag = (nsg: Nsg, name: string): string => `W/"${nsg.name}-${name}-${nsg.ruleRevisions[name] ?? 0}"`;
const nsgEtag = (nsg: Nsg): string => `W/"${nsg.name}-${nsg.revision}"`;
const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const shownRule = (nsg: Nsg, rule: Rule): Record<string, unknown> => ({
  id: `${nsg.id}/securityRules/${rule.name}`,
  name: rule.name,
  etag: ruleEtag(nsg, rule.name),
  type: ruleType,
  properties: { provisioningState: 'Succeeded', ...rule.properties },
});

function shownNsg(nsg: Nsg): Record<string, unknown> {
  const { rules, flushConnection } = nsg.state.current;
  const defaults = defaultRules.map((rule) => ({ ...shownRule(nsg, rule), id: `${nsg.id}/defaultSecurityRules/${rule.name}`, type: 'Microsoft.Network/networkSecurityGroups/defaultSecurityRules' }));
  const properties = { provisioningState: 'Succeeded', flushConnection, securityRules: rules.map((rule) => shownRule(nsg, rule)), defaultSecurityRules: defaults };
  return { id: nsg.id, name: nsg.name, type: 'Microsoft.Network/networkSecurityGroups', location: nsg.location, tags: nsg.tags, etag: nsgEtag(nsg), properties };
}

/** A rule out of what a client sent; read-only fields that it sends back are dropped, as ARM does. */
function readRule(name: string, sent: unknown): Rule {
  const body = z.looseObject({ properties: z.record(z.string(), z.unknown()) }).safeParse(sent);
  if (!body.success) refuseArm(400, `Cannot parse the request: the rule ${name} has no properties.`, 'InvalidRequestFormat');
  const { provisioningState: _state, ...given } = body.data.properties;
  const parsed = RuleProperties.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') ?? '';
    const code = where === 'priority' ? 'SecurityRuleInvalidPriority' : where.includes('PortRange') ? 'SecurityRuleInvalidPortRange' : 'InvalidRequestFormat';
    refuseArm(400, `Security rule ${name}: ${where}: ${issue?.message ?? 'invalid'}`, code);
  }
  checkRule(name, parsed.data);
  return { name, properties: parsed.data };
}

function checkRule(name: string, rule: RuleProperties): void {
  const lists: [string, string | undefined, string[]][] = [
    ['sourceAddressPrefix', rule.sourceAddressPrefix, rule.sourceAddressPrefixes],
    ['destinationAddressPrefix', rule.destinationAddressPrefix, rule.destinationAddressPrefixes],
    ['sourcePortRange', rule.sourcePortRange, rule.sourcePortRanges],
    ['destinationPortRange', rule.destinationPortRange, rule.destinationPortRanges],
  ];
  for (const [field, single, several] of lists)
    if ((single === undefined) === (several.length === 0))
      refuseArm(400, `Security rule ${name} must specify either ${field} or ${field}${field.endsWith('x') ? 'es' : 's'}.`, 'SecurityRuleParameterContainsUnsupportedValue');
  for (const prefix of [...rule.sourceAddressPrefixes, ...rule.destinationAddressPrefixes])
    if (!isPrefix(prefix)) refuseArm(400, `Security rule ${name} has invalid Address prefix. Value provided: ${prefix}`, 'SecurityRuleInvalidAddressPrefix');
  for (const prefix of [rule.sourceAddressPrefix, rule.destinationAddressPrefix])
    if (prefix !== undefined && /^[\d.:/]+$/.test(prefix) && !isPrefix(prefix))
      refuseArm(400, `Security rule ${name} has invalid Address prefix. Value provided: ${prefix}`, 'SecurityRuleInvalidAddressPrefix');
  // The codes of the two limits are not documented; the numbers are.
  if (rule.sourceAddressPrefixes.length + rule.destinationAddressPrefixes.length > ADDRESSES_LIMIT)
    refuseArm(400, `Security rule ${name} exceeds the maximum of ${ADDRESSES_LIMIT} addresses.`, 'SecurityRuleAddressLimitExceeded');
}

function checkSet(rules: readonly Rule[]): void {
  if (rules.length > RULES_LIMIT) refuseArm(400, `The number of security rules exceeds the maximum of ${RULES_LIMIT}.`, 'NetworkSecurityGroupRuleLimitExceeded');
  const taken = new Map<string, string>();
  for (const { name, properties } of rules) {
    const slot = `${properties.direction}/${properties.priority}`;
    const other = taken.get(slot);
    if (other !== undefined)
      refuseArm(400, `Security rule ${name} conflicts with rule ${other}. Rules cannot have the same Priority and Direction. To learn more, see aka.ms/nsgrules.`, 'SecurityRuleConflict');
    taken.set(slot, name);
  }
}

function setRules(range: Range, nsg: Nsg, rules: Rule[], touched: readonly string[]): void {
  checkSet(rules);
  write(nsg.state, { ...nsg.state.current, rules }, range.wall());
  for (const name of touched) nsg.ruleRevisions[name] = (nsg.ruleRevisions[name] ?? 0) + 1;
  nsg.revision += 1;
  range.changed();
}

const ruleOf = (nsg: Nsg, name: string): Rule | undefined => nsg.state.current.rules.find((rule) => sameName(rule.name, name));

function getRule(range: Range, req: Req): Reply {
  const nsg = needNsg(range, req);
  const rule = ruleOf(nsg, param(req, 'rule'));
  return rule === undefined ? armError(404, `Resource ${nsg.id}/securityRules/${param(req, 'rule')} not found.`, 'NotFound') : json(200, shownRule(nsg, rule));
}

function putRule(range: Range, req: Req): Reply {
  const nsg = needNsg(range, req);
  const old = ruleOf(nsg, param(req, 'rule'));
  const name = old?.name ?? param(req, 'rule');
  checkMatch(req, old === undefined ? null : ruleEtag(nsg, name));
  if (!/^[A-Za-z0-9][\w.-]{0,78}\w?$/.test(name)) refuseArm(400, `Resource name ${name} is invalid.`, 'InvalidResourceName');
  const rule = readRule(name, bodyOf(req));
  // The new rule stands last, so that a conflict names it first.
  setRules(range, nsg, [...nsg.state.current.rules.filter((other) => other !== old), rule], [name]);
  return json(old === undefined ? 201 : 200, shownRule(nsg, rule));
}

function deleteRule(range: Range, req: Req): Reply {
  const nsg = needNsg(range, req);
  const old = ruleOf(nsg, param(req, 'rule'));
  if (old === undefined) return { status: 204, headers: {}, body: '' };
  setRules(range, nsg, nsg.state.current.rules.filter((other) => other !== old), [old.name]);
  return { status: 200, headers: {}, body: '' };
}

const NsgBody = z.looseObject({
  location: z.string(),
  tags: z.record(z.string(), z.string()).default({}),
  properties: z.looseObject({ flushConnection: z.boolean().default(false), securityRules: z.array(z.looseObject({ name: z.string() })).default([]) }).default({ flushConnection: false, securityRules: [] }),
});

/** A PUT replaces the whole group: rules that the body leaves out are gone. */
function putNsg(range: Range, req: Req): Reply {
  const old = findNsg(range, req);
  checkMatch(req, old === undefined ? null : nsgEtag(old));
  const body = NsgBody.safeParse(bodyOf(req));
  if (!body.success) return armError(400, body.error.issues[0]?.message ?? 'invalid', 'InvalidRequestContent');
  const { flushConnection, securityRules } = body.data.properties;
  const rules = securityRules.map((sent) => readRule(sent.name, sent));
  checkSet(rules);
  const [subscription, resourceGroup, name] = [param(req, 'subscription'), param(req, 'group'), param(req, 'nsg')];
  const id = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/networkSecurityGroups/${name}`;
  const nsg: Nsg = old ?? { id, name, subscription, resourceGroup, location: body.data.location, tags: {}, revision: 0, ruleRevisions: {}, state: settled({ rules: [], flushConnection: false }) };
  range.world.azure.nsgs[nsg.id] = nsg;
  nsg.tags = body.data.tags;
  write(nsg.state, { rules, flushConnection }, range.wall());
  nsg.revision += 1;
  range.changed();
  return json(old === undefined ? 201 : 200, shownNsg(nsg));
}

const list = (range: Range, req: Req): Reply =>
  json(200, { value: Object.values(range.world.azure.nsgs).filter((nsg) => sameName(nsg.subscription, param(req, 'subscription')) && (req.params['group'] === undefined || sameName(nsg.resourceGroup, req.params['group']))).map(shownNsg) });

const subscription = '/subscriptions/:subscription';
const group = `${subscription}/resourceGroups/:group`;
const nsgPath = `${group}/providers/Microsoft.Network/networkSecurityGroups/:nsg`;

/** Network security groups and their rules. https://learn.microsoft.com/rest/api/virtualnetwork/network-security-groups */
export const nsgRoutes: readonly Route[] = [
  { method: 'GET', pattern: `${subscription}/providers/Microsoft.Network/networkSecurityGroups`, handle: guarded(list) },
  { method: 'GET', pattern: `${group}/providers/Microsoft.Network/networkSecurityGroups`, handle: guarded(list) },
  { method: 'GET', pattern: nsgPath, handle: guarded((range, req) => json(200, shownNsg(needNsg(range, req)))) },
  { method: 'PUT', pattern: nsgPath, handle: guarded(putNsg) },
  { method: 'GET', pattern: `${nsgPath}/securityRules`, handle: guarded((range, req) => { const nsg = needNsg(range, req); return json(200, { value: nsg.state.current.rules.map((rule) => shownRule(nsg, rule)) }); }) },
  { method: 'GET', pattern: `${nsgPath}/securityRules/:rule`, handle: guarded(getRule) },
  { method: 'PUT', pattern: `${nsgPath}/securityRules/:rule`, handle: guarded(putRule) },
  { method: 'DELETE', pattern: `${nsgPath}/securityRules/:rule`, handle: guarded(deleteRule) },
];
